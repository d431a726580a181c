"""kill -9 of each service in turn at random moments, then of everything: nobody twice, nobody without an outcome."""

import os
import random
import unittest

from case import StackCase
from stack import SERVICES, Stack, accepted, wait_for


class Crashes(StackCase):
    PEOPLE = 5000

    def setUp(self):
        seed = int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(1 << 32))
        print(f"\nCRASH_SEED={seed}", flush=True)
        self.random = random.Random(seed)
        # Twenty times real time: messages in doubt are decided after fifteen seconds.
        self.stack = Stack("--clock", "2026-03-01T09:00:00Z@20x").start()

    def tearDown(self):
        self.stack.close()

    def test_every_service_and_then_everything(self):
        stack = self.stack
        stack.make_channel(rate=200)
        stack.import_contacts(range(self.PEOPLE))
        id = stack.draft("Crash", in_doubt_after_s=300)
        stack.launch(id)
        order = self.random.sample(SERVICES, len(SERVICES))
        # One part of the broadcast for each service, one for everything, and a rest in peace.
        part = self.PEOPLE // (len(order) + 2)
        for number, service in enumerate(order):
            self.reach(id, part * number + self.random.randrange(part))
            self.crash(service)
        self.reach(id, part * len(order) + self.random.randrange(part))
        print("  kill -9 everything", flush=True)
        stack.kill_everything()
        stack.start("--quiet")
        stack.wait_completed(id, 300)
        self.assert_accounted_for(id, self.PEOPLE)
        self.assert_nobody_twice()
        # Whoever the provider took a message for has it in the account, and nobody else.
        progress = stack.campaign(id)["progress"]
        counted = stack.accepted_by_provider()
        self.assertLessEqual(counted, self.PEOPLE)
        self.assertLessEqual(accepted(progress), counted, progress)
        print(f"  {counted} accepted by the provider, {progress}", flush=True)

    def reach(self, id: str, count: int):
        """Waits until so many were accepted, by the provider's count: the console may be the one that is down."""
        wait_for(f"{count} messages are accepted", lambda: self.stack.accepted_by_provider() >= count, 180, every=0.005)

    def crash(self, service: str):
        print(f"  kill -9 {service} at {self.stack.accepted_by_provider()} messages", flush=True)
        old = self.stack.kill(service)
        wait_for(f"{service} is started again", lambda: self.stack.pid(service) not in (None, old), 30)


if __name__ == "__main__":
    unittest.main(verbosity=2)
