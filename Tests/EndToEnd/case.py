"""What every test of the stack checks and shows."""

import unittest

from stack import Stack, total, undecided, wait_for

OUTCOMES = {"suppressed", "sent", "delivered", "read", "failed", "expired", "cancelled"}


class StackCase(unittest.TestCase):
    maxDiff = None
    stack: Stack

    def run(self, result=None):
        before = len(result.failures) + len(result.errors) if result else 0
        super().run(result)
        if result and len(result.failures) + len(result.errors) > before and hasattr(self, "stack"):
            print(f"\n--- the stack's last lines after {self.id()}{self.stack.last_words()}", flush=True)

    def assert_accounted_for(self, id: str, planned: int):
        """Everybody planned has exactly one outcome, in the account and one by one."""
        state = self.stack.campaign(id)
        progress = state["progress"]
        self.assertEqual(state["status"], "completed", state)
        self.assertEqual(progress["planned"], planned, progress)
        self.assertEqual(total(progress), planned, progress)
        self.assertEqual(undecided(progress), 0, progress)
        # The account comes from the scheduler, the list from the events of messages: they may be a moment apart.
        messages = self._wait_for_outcomes(id)
        open_ends = [message for message in messages if message["status"] not in OUTCOMES]
        self.assertEqual(open_ends[:3], [], f"{len(open_ends)} messages without an outcome")
        self.assertEqual(len(messages), planned)
        self.assertEqual(len({message["id"] for message in messages}), planned)
        self.assertEqual(len({message["phone"] for message in messages}), planned)

    def _wait_for_outcomes(self, id: str) -> list[dict]:
        latest: list[dict] = []

        def all_decided():
            latest[:] = self.stack.messages(id)
            return all(message["status"] in OUTCOMES for message in latest)

        try:
            wait_for("every message in the list has an outcome", all_decided, 30, every=0.5)
        except AssertionError:
            pass  # the caller shows which
        return latest

    def assert_nobody_twice(self):
        duplicates = self.stack.simulator.get("/duplicates")
        self.assertEqual(duplicates["count"], 0, duplicates)
