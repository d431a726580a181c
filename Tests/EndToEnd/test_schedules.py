"""Two days in a minute: a broadcast every day, one in the morning of each recipient's own, a test of two variants, and a
drip that people enter by themselves; the scheduler is killed in the middle."""

import unittest
from datetime import datetime
from zoneinfo import ZoneInfo

from case import StackCase
from stack import Stack, moment, offer, phone, step, taken, wait_for

ZONES = ["Pacific/Auckland", "Asia/Kolkata", "Europe/Berlin", "America/New_York"]
# The scheduler's restart takes hours of this clock.
LATE = {"expires_after_s": 3 * 86_400}


class TwoDays(StackCase):
    """A second is 48 minutes."""

    PEOPLE = 80

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("--clock", "2026-03-01T00:00:00Z@2880x").start()
        stack = cls.stack
        stack.make_channel(rate=300)
        stack.simulator.post("/behaviour", {"not_on_whatsapp_share": 0})
        cls.ids = [
            stack.console.post(
                "/contacts",
                {"phone": phone(index), "first_name": f"Person {index}", "time_zone": ZONES[index % len(ZONES)]}, 201)["id"]
            for index in range(cls.PEOPLE)]
        stack.console.post(
            "/consents",
            [{"phone": phone(index), "purpose": "marketing", "state": "granted", "source": "api"}
             for index in range(cls.PEOPLE)])

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def test_two_days(self):
        stack = self.stack
        daily = stack.draft(
            "Every noon", **LATE,
            schedule={"at": "2026-03-01T12:00:00Z", "recurrence": {"rule": "FREQ=DAILY;COUNT=2"}, "latest_start_s": 86_400})
        morning = stack.draft(
            "Good morning", **LATE,
            schedule={"at": "2026-03-02T09:00:00Z", "recipient_local": True, "latest_start_s": 86_400})
        test = stack.draft(
            "A or B", **LATE, content=None, variant_test={"share": 0.4, "after_s": 6 * 3600, "metric": "read"},
            variants=[{"id": "a", "content": offer("10%")}, {"id": "b", "content": offer("20%")}])
        drip = stack.draft_drip(
            "Newcomers", step("immediately", 0, offer("1%")), step("hours", 6, offer("2%")),
            **LATE, enrol_on={
                "tags": ["new"], "events": ["signed_up"],
                "filter": {"groups": [{"rules": [{"column": "attributes.plan", "operator": "is", "value": "pro"}]}]}})
        for id in (daily, morning, test, drip):
            stack.launch(id)

        stack.console.expect(200, "PATCH", f"/contacts/{self.ids[0]}", {"tags": ["new"]})
        stack.console.expect(200, "PATCH", f"/contacts/{self.ids[1]}", {"attributes": {"plan": "pro"}})
        stack.console.post("/events", {"contact_id": self.ids[2], "name": "signed_up"})
        wait_for("three people have come into the drip", lambda: len(stack.enrolments(drip)) == 3)
        stack.kill("scheduler")

        with self.subTest("the drip: everybody came by their own way and had both steps"):
            wait_for(
                "everybody is through", lambda: {s["status"] for s in stack.enrolments(drip)} == {"completed"}, 60)
            sources = {state["contact_id"]: state["source"] for state in stack.enrolments(drip)}
            self.assertEqual(
                sources, {self.ids[0]: "tag:new", self.ids[1]: "filter", self.ids[2]: "event:signed_up"})
            self.assertEqual(sorted(m["step"] for m in stack.messages(drip)), [1, 1, 1, 2, 2, 2])

        with self.subTest("the variants: a part tries both, the others get the better one"):
            stack.wait_completed(test)
            self.assert_accounted_for(test, self.PEOPLE)
            self.assert_variants(test)

        with self.subTest("each recipient's own morning"):
            stack.wait_completed(morning)
            self.assert_accounted_for(morning, self.PEOPLE)
            self.assert_mornings(morning)

        with self.subTest("two runs, each with its own report"):
            stack.wait_completed(daily)
            self.assert_runs(daily)
        self.assert_nobody_twice()

    # -- Checking

    def assert_variants(self, id: str):
        campaign = self.stack.campaign(id)
        winner = campaign["variant_test"]["winner"]
        self.assertIn(winner, ("a", "b"), campaign)
        decided = moment(campaign["variant_test"]["decided_at"])
        early, late = [], []
        for message in self.stack.messages(id):
            (early if taken(message) < decided else late).append(message["variant"])
        self.assertEqual(set(late), {winner})
        self.assertEqual(len(early) + len(late), self.PEOPLE)
        self.assertGreater(len(early), 10)
        self.assertLess(len(early), 60)
        lines = self.stack.console.get(f"/campaigns/{id}/report")["variants"]
        self.assertEqual(sum(line["sent"] for line in lines), self.PEOPLE)

    def assert_mornings(self, id: str):
        """Nobody before nine on their own clock."""
        for message in self.stack.messages(id):
            zone = ZONES[self.ids.index(message["contact_id"]) % len(ZONES)]
            due = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo(zone))
            self.assertGreaterEqual(taken(message), due, zone)

    def assert_runs(self, id: str):
        runs = self.stack.console.get(f"/campaigns/{id}/runs")["data"]
        self.assertEqual([run["id"] for run in runs], ["20260302T1200", "20260301T1200"])
        for run in runs:
            self.assertEqual(run["status"], "completed", run)
            report = self.stack.console.get(f"/campaigns/{id}/report?run={run['id']}")
            self.assertEqual(report["planned"], self.PEOPLE)
            self.assertEqual(report["sent"], self.PEOPLE)
            self.assertGreaterEqual(moment(run["started_at"]), moment(run["due_at"]))
        self.assertEqual(self.stack.campaign(id)["progress"]["planned"], 2 * self.PEOPLE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
