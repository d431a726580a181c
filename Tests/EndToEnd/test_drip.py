"""A drip of fourteen days in a minute and a half: everybody goes their own way through it, whatever happens meanwhile."""

import unittest
from datetime import datetime, timedelta

from case import StackCase
from stack import Stack, moment, offer, phone, step, taken, times, wait_for

SENT = ("sent", "delivered", "read")
DAY = timedelta(days=1)


class FourteenDays(StackCase):
    """Six seconds are a day."""

    DELAYS = [timedelta(0), timedelta(hours=12), 3 * DAY, 4 * DAY, 6 * DAY]
    # Who goes all the way, and who leaves on the way.
    PATIENT, ANSWERS, ANSWERS_AT_ONCE, STOPS, BUYS, REMOVED, LATE = range(7)
    CROWD = range(7, 47)
    PEOPLE = 47

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("--clock", "2026-03-02T06:00:00Z@14400x").start()
        stack = cls.stack
        stack.make_channel(rate=300)
        stack.simulator.post("/behaviour", {"not_on_whatsapp_share": 0})
        stack.import_contacts(range(cls.PEOPLE))
        found = {contact["phone"]: contact["id"] for contact in stack.console.pages("/contacts")}
        cls.ids = [found[phone(index)] for index in range(cls.PEOPLE)]

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def test_fourteen_days(self):
        stack = self.stack
        self.drip = stack.draft_drip(
            "Welcome", step("immediately", 0, offer("10%")),
            step("hours", 12, offer("20%"), remove_after_reply=True), step("days", 3, offer("30%")),
            step("days", 4, offer("40%"), offer("45%")), step("days", 6, offer("50%")),
            exit_on=["opt_out", "event:order_placed"], re_enrol="never", expires_after_s=5 * 86_400)
        self.assertEqual(stack.console.call("POST", f"/campaigns/{self.drip}/enrolments", {"contacts": []}).status, 409)
        stack.launch(self.drip)
        begun = self.now()
        self.assertEqual(self.enrol(p for p in range(self.PEOPLE) if p != self.LATE), self.PEOPLE - 1)

        with self.subTest("the first day: an answer to the first step takes nobody out"):
            self.wait_for_step(1, self.PATIENT, self.ANSWERS_AT_ONCE)
            self.write(self.ANSWERS_AT_ONCE, "Thanks")
            self.assertEqual(self.enrol([self.LATE, self.PATIENT]), 1)
            self.assertEqual(self.skipped, [{"contact_id": self.ids[self.PATIENT], "reason": "already_enrolled"}])

        with self.subTest("after the second step: an answer, a STOP, an order and a removal"):
            self.wait_for_step(2, self.ANSWERS, self.STOPS, self.BUYS, self.REMOVED)
            self.write(self.ANSWERS, "Tell me more")
            self.write(self.STOPS, "STOP")
            stack.console.post("/events", {"phone": phone(self.BUYS), "name": "order_placed"})
            stack.console.expect(None, "DELETE", f"/campaigns/{self.drip}/enrolments/{self.ids[self.REMOVED]}")
            self.wait_for_exit(self.ANSWERS, "reply")
            self.wait_for_exit(self.STOPS, "opt_out")
            self.wait_for_exit(self.BUYS, "event:order_placed")
            self.wait_for_exit(self.REMOVED, "removed")

        with self.subTest("after the third step: kill -9 of the scheduler"):
            self.wait_for_step(3, self.PATIENT)
            stack.kill("scheduler")

        with self.subTest("a pause over the fourth step: it goes out after the resume"):
            due = wait_for("the fourth step has its instant", lambda: self.due(self.PATIENT, step=4))
            wait_for("a day before the fourth step", lambda: self.now() > due - DAY, every=0.05)
            stack.console.post(f"/campaigns/{self.drip}/pause", None, 202)
            wait_for("a day after it was due", lambda: self.now() > due + DAY, every=0.05)
            self.assertNotIn(4, self.steps_sent(self.PATIENT))
            stack.console.post(f"/campaigns/{self.drip}/resume", None, 202)
            self.wait_for_step(4, self.PATIENT, self.ANSWERS_AT_ONCE)

        with self.subTest("the end"):
            wait_for("everybody is through", lambda: "waiting" not in self.statuses(), 120, every=0.5)
            self.assertGreater(self.now() - begun, 13 * DAY)
            self.assert_ways()
            self.assert_delays()
            self.assert_report()
            self.assert_nobody_twice()

    # -- Steps

    def enrol(self, people) -> int:
        answer = self.stack.enrol(self.drip, [self.ids[person] for person in people])
        self.skipped = answer["skipped"]
        return answer["enrolled"]

    def write(self, person: int, text: str):
        self.stack.simulator.post(f"/people/{phone(person)[1:]}/messages", {"type": "text", "text": text})

    def wait_for_step(self, number: int, *people: int):
        for person in people:
            wait_for(f"step {number} is with person {person}", lambda: number in self.steps_sent(person), 60)

    def wait_for_exit(self, person: int, reason: str):
        wait_for(f"person {person} has left", lambda: self.enrolment(person)["exit_reason"] == reason)

    # -- Looking

    def now(self) -> datetime:
        return moment(self.stack.console.get("/status")["now"])

    def enrolment(self, person: int) -> dict:
        return next(state for state in self.stack.enrolments(self.drip) if state["phone"] == phone(person))

    def due(self, person: int, step: int) -> datetime | None:
        state = self.enrolment(person)
        return moment(state["next_at"]) if state["step"] == step and state["next_at"] else None

    def statuses(self) -> set[str]:
        return {state["status"] for state in self.stack.enrolments(self.drip)}

    def sent_to(self, person: int) -> list[dict]:
        sent = self.stack.console.get(f"/campaigns/{self.drip}/messages?limit=1000&search={phone(person)[1:]}")["data"]
        return sorted((m for m in sent if m["status"] in SENT), key=lambda message: message["step"])

    def steps_sent(self, person: int) -> list[int]:
        return [message["step"] for message in self.sent_to(person)]

    # -- Checking

    def assert_ways(self):
        """Where everybody has ended, and that the provider got what the account says."""
        complete = [1, 2, 3, 4, 4, 5]
        ways = {
            self.ANSWERS: ("exited", "reply", [1, 2]), self.STOPS: ("exited", "opt_out", [1, 2]),
            self.BUYS: ("exited", "event:order_placed", [1, 2]), self.REMOVED: ("exited", "removed", [1, 2])}
        states = {state["phone"]: state for state in self.stack.enrolments(self.drip)}
        self.assertEqual(len(states), self.PEOPLE)
        for person in range(self.PEOPLE):
            state = states[phone(person)]
            way = (state["status"], state["exit_reason"], self.steps_sent(person))
            self.assertEqual(way, ways.get(person, ("completed", None, complete)), f"person {person}")
            self.assertIsNone(state["next_at"])
        got = self.stack.simulator.get(f"/messages?to={phone(self.PATIENT)[1:]}")["data"]
        self.assertEqual(len(got), len(complete))

    def assert_delays(self):
        """Each step counts from the completion of the one before: the answer to the request or the first receipt, because
        the provider dates what it has by its own clock."""
        for person in (self.PATIENT, self.LATE, self.CROWD[0], self.CROWD[-1]):
            by_step: dict[int, list[datetime]] = {}
            for message in self.sent_to(person):
                by_step.setdefault(message["step"], []).append((times(message)["planned"], taken(message)))
            for number in range(2, 6):
                completed = max(accepted for _, accepted in by_step[number - 1])
                planned = min(planned for planned, _ in by_step[number])
                self.assertGreaterEqual(planned - completed, self.DELAYS[number - 1], f"person {person}, step {number}")

    def assert_report(self):
        steps = self.stack.console.get(f"/campaigns/{self.drip}/report")["steps"]
        self.assertEqual([entry["step"] for entry in steps], [1, 2, 3, 4, 5])
        through = self.PEOPLE - 4
        self.assertEqual([entry["entered"] for entry in steps], [self.PEOPLE, self.PEOPLE, through, through, through])
        self.assertEqual([entry["waiting"] for entry in steps], [0] * 5)
        self.assertEqual(
            steps[1]["exited"], {"reply": 1, "opt_out": 1, "event:order_placed": 1, "removed": 1})


if __name__ == "__main__":
    unittest.main(verbosity=2)
