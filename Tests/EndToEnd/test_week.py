"""End to end over a simulated week: windows close, opt-outs hold, caps and limits open again, nights are quiet."""

import unittest
from datetime import datetime, timedelta, timezone

from case import StackCase
from stack import Stack, moment, phone, template, wait_for

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=timezone.utc)
SENT = ("sent", "delivered", "read")
ORDER = template("order_update", {"field": "first_name", "fallback": "there"}, {"text": "A-17"})


class Week(StackCase):
    """Half a minute is a day."""

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("--clock", "2026-03-02T06:00:00Z@2880x").start()
        stack = cls.stack
        stack.make_channel(rate=300)
        stack.simulator.post("/behaviour", {"not_on_whatsapp_share": 0})
        cls.ids = [cls.make_contact(index) for index in range(6)]
        stack.console.post(
            "/consents",
            [{"phone": phone(i), "purpose": purpose, "state": "granted", "source": "api"}
             for i in range(6) for purpose in ("marketing", "utility")])

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    @classmethod
    def make_contact(cls, index: int) -> str:
        return cls.stack.console.post(
            "/contacts",
            {"phone": phone(index), "first_name": f"Person {index}", "time_zone": "Asia/Kolkata"}, 201)["id"]

    def test_a_week(self):
        stack = self.stack
        stack.console.expect(
            200, "PATCH", "/settings",
            {"frequency_caps": [{"purpose": "marketing", "count": 1, "period_s": 5 * 86_400}]})
        stack.simulator.post(f"/people/{phone(4)[1:]}", {"on_whatsapp": False})

        with self.subTest("Monday: who wrote has an open window, who says STOP is confirmed once"):
            self.write(0, "Hello")
            self.wait_for_window(0)
            text = self.send("Text on Monday", [0, 2], {"type": "text", "body": "Hi {{first_name}}"}, purpose="utility")
            self.assertEqual(self.outcome(text, 0)[0], "user_initiated")
            self.assertEqual(self.outcome(text, 2)[1:], ("suppressed", "outside_window"))
            self.write(1, "STOP")
            self.wait_for_consent(1, "revoked")
            wait_for("the confirmation is sent", lambda: self.replies(1) == 1)
            self.write(1, "stop")

        with self.subTest("Monday: the first offer"):
            first = self.send("First offer", range(6))
            self.assertEqual(self.outcome(first, 1)[1:], ("suppressed", "opted_out"))
            for person in (0, 2, 3, 5):
                self.assertIn(self.outcome(first, person)[1], SENT)
            wait_for("the one without WhatsApp is known", lambda: self.outcome(first, 4)[2] == "not_on_channel")
            self.assertEqual(self.replies(1), 1, "one confirmation, then silence")

        self.wait_until(days=2)
        with self.subTest("Wednesday: the window has closed, START resumes, the cap holds"):
            text = self.send("Text on Wednesday", [0], {"type": "text", "body": "Hi"}, purpose="utility")
            self.assertEqual(self.outcome(text, 0)[1:], ("suppressed", "outside_window"))
            self.write(1, "START")
            self.wait_for_consent(1, "granted")
            second = self.send("Second offer", range(6))
            self.assertIn(self.outcome(second, 1)[1], SENT)
            for person in (0, 2, 3, 5):
                self.assertEqual(self.outcome(second, person)[1:], ("suppressed", "frequency_capped"))
            self.assertEqual(self.outcome(second, 4)[1:], ("suppressed", "not_on_channel"))

        with self.subTest("Wednesday to Thursday: two people a day"):
            stack.console.expect(200, "PATCH", "/channels/wa", {"limits": {"recipients_per_day": 2}})
            limited = self.launch("Two a day", [0, 2, 3, 5], ORDER, purpose="utility", expires_after_s=4 * 86_400)
            wait_for("two are sent, two wait", lambda: self.buckets(limited) == {"sent": 2, "deferred": 2})
            begun = self.now()
            stack.wait_completed(limited, 120)
            self.assertGreater(self.now() - begun, timedelta(hours=20))
            self.assertEqual(self.buckets(limited), {"sent": 4})
            stack.console.expect(200, "PATCH", "/channels/wa", {"limits": {"recipients_per_day": None}})

        self.wait_until(days=5, hours=18)
        with self.subTest("Saturday night in India: nothing before eight"):
            stack.console.expect(
                200, "PATCH", "/settings",
                {"quiet_hours": {"start": "21:00", "end": "08:00", "time_zone": "recipient", "purposes": []}})
            quiet = self.launch("At night", [2, 3], ORDER, purpose="utility")
            wait_for("they wait", lambda: self.buckets(quiet) == {"deferred": 2})
            stack.wait_completed(quiet, 120)
            for message in stack.messages(quiet):
                deferred = [entry for entry in message["timeline"] if entry["status"] == "deferred"]
                self.assertIn("quiet_hours", deferred[0]["detail"], message)
                attempted = next(entry for entry in message["timeline"] if entry["status"] == "attempted")
                # Eight in Kolkata is half past two in UTC.
                self.assertGreaterEqual(moment(attempted["at"]).time(), moment("2026-03-08T02:30:00Z").time())

        self.wait_until(days=6, hours=6)
        with self.subTest("Sunday: the cap has run out for those of Monday"):
            third = self.send("Third offer", range(6))
            for person in (0, 2, 3, 5):
                self.assertIn(self.outcome(third, person)[1], SENT)
            self.assertEqual(self.outcome(third, 1)[1:], ("suppressed", "frequency_capped"))
        self.assert_nobody_twice()

    # -- Steps

    def launch(self, name: str, people, content: dict | None = None, **fields) -> str:
        fields["audience"] = {"contacts": [self.ids[person] for person in people]}
        if content:
            fields["content"] = content
        id = self.stack.draft(name, **fields)
        self.stack.launch(id)
        return id

    def send(self, name: str, people, content: dict | None = None, **fields) -> str:
        """To its end."""
        id = self.launch(name, people, content, **fields)
        self.stack.wait_completed(id, 60)
        return id

    def write(self, person: int, text: str):
        self.stack.simulator.post(f"/people/{phone(person)[1:]}/messages", {"type": "text", "text": text})

    # -- Looking

    def outcome(self, id: str, person: int) -> tuple:
        """Conversation, status and reason."""
        message = next(message for message in self.stack.messages(id) if message["phone"] == phone(person))
        return message["conversation"], message["status"], message["reason"]

    def buckets(self, id: str) -> dict:
        """Counts that are not zero; however far a receipt has come, it counts as sent."""
        progress = self.stack.campaign(id)["progress"]
        counts = {"sent": sum(progress[bucket] for bucket in SENT)}
        counts |= {bucket: progress[bucket] for bucket in ("pending", "deferred", "suppressed", "failed", "expired")}
        return {bucket: count for bucket, count in counts.items() if count}

    def replies(self, person: int) -> int:
        """Free texts that the person has got from us."""
        got = self.stack.simulator.get(f"/messages?to={phone(person)[1:]}")["data"]
        return sum(message["template"] is None for message in got)

    def wait_for_window(self, person: int):
        wait_for(
            "the window is open",
            lambda: any(
                window["open"] for window in self.stack.console.get(f"/contacts/{self.ids[person]}/windows")["data"]))

    def wait_for_consent(self, person: int, state: str):
        wait_for(
            f"a consent is {state}",
            lambda: any(
                entry["state"] == state and entry["source"] == "keyword"
                for entry in self.stack.console.get(f"/contacts/{self.ids[person]}/consents")["data"]))

    def now(self) -> datetime:
        return moment(self.stack.console.get("/status")["now"])

    def wait_until(self, days: int, hours: int = 0):
        """A moment of product time, counted from Monday's midnight in UTC."""
        at = MONDAY.replace(hour=0) + timedelta(days=days, hours=hours)
        wait_for(f"{at:%A %H:%M}", lambda: self.now() >= at, 300, every=0.05)


if __name__ == "__main__":
    unittest.main(verbosity=2)
