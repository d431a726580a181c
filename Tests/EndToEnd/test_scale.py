"""One scheduler, three, one again, during a broadcast and a drip: partitions move with their state to instances that have
no files, one of them dies with kill -9, and nobody is written to twice or forgotten."""

import os
import re
import signal
import subprocess
import time
import unittest
from pathlib import Path

from case import StackCase
from http_json import API
from stack import PATIENCE, Stack, free_port, is_alive, offer, phone, step, wait_for


class Scheduler:
    """An instance beside the stack's own, with a directory of its own that is empty at first."""

    def __init__(self, stack: Stack, number: int):
        self.directory = stack.directory / f"scheduler-{number}-{time.monotonic_ns()}"
        self.directory.mkdir()
        port = free_port()
        pid = stack.pid("scheduler")
        inherited = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
        environment = dict(entry.split("=", 1) for entry in inherited if "=" in entry)
        environment |= {
            "CAMPAIGNS_INSTANCE": str(number), "CAMPAIGNS_DATA_DIR": str(self.directory),
            "CAMPAIGNS_ADMIN_PORT": str(port)}
        with open(stack.data / "logs" / f"scheduler-{number}.log", "ab") as log:
            self.process = subprocess.Popen(
                [os.readlink(f"/proc/{pid}/exe")], env=environment, stdout=log, stderr=subprocess.STDOUT)
        self.admin = API(f"http://127.0.0.1:{port}")

    @property
    def pid(self) -> int:
        return self.process.pid

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(30 * PATIENCE)


class Scaling(StackCase):
    PEOPLE = 4000
    DRIPPED = 300

    def setUp(self):
        # Ten times real time: the drip's second step comes a minute after its first.
        self.stack = Stack("--clock", "2026-03-01T09:00:00Z@10x").start()
        self.others: list[Scheduler] = []

    def tearDown(self):
        for other in self.others:
            if is_alive(other.pid):
                other.end(signal.SIGKILL)
        self.stack.close()

    def test_one_three_one(self):
        stack = self.stack
        stack.make_channel(rate=120)
        stack.import_contacts(range(self.PEOPLE))
        everything = wait_for("the first instance has every partition", lambda: partitions(stack.pid("scheduler")))
        drip = self.start_drip()
        id = stack.draft("Scale", in_doubt_after_s=300)
        stack.launch(id)

        self.reach(200)
        self.others = [Scheduler(stack, number) for number in (2, 3)]
        self.share(everything)
        self.reach(700)
        killed = self.others.pop(0)
        print(f"  kill -9 of instance 2 with partitions {sorted(partitions(killed.pid))}", flush=True)
        killed.end(signal.SIGKILL)
        self.share(everything)
        self.reach(1200)
        self.others.append(Scheduler(stack, 2))
        self.share(everything)
        self.reach(2000)
        while self.others:
            self.assertEqual(self.others.pop().end(signal.SIGTERM), 0)
            self.share(everything)
        stack.wait_completed(id, 240)
        self.assert_accounted_for(id, self.PEOPLE)
        self.assert_drip_completed(drip)
        self.assert_nobody_twice()

    # -- The drip

    def start_drip(self) -> str:
        stack = self.stack
        drip = stack.draft_drip(
            "Welcome", step("immediately", 0, offer("10%")), step("minutes", 10, offer("30%")), exit_on=["opt_out"])
        stack.launch(drip)
        chosen = {phone(index) for index in range(self.DRIPPED)}
        contacts = [contact["id"] for contact in stack.console.pages("/contacts") if contact["phone"] in chosen]
        answer = stack.enrol(drip, contacts)
        self.assertEqual((answer["enrolled"], answer["skipped"]), (self.DRIPPED, []))
        return drip

    def assert_drip_completed(self, drip: str):
        """Everybody has had both steps and is through, or has left because they are not on WhatsApp."""

        def over():
            states = self.stack.enrolments(drip)
            return states if all(state["status"] != "waiting" for state in states) else None

        states = wait_for("nobody waits in the drip", over, 180, every=0.5)
        self.assertEqual(len(states), self.DRIPPED)
        left = {state["phone"] for state in states if state["status"] == "exited"}
        self.assertEqual({state["exit_reason"] for state in states if state["status"] == "exited"} - {"failed"}, set())
        sent: dict[str, list[int]] = {}
        for message in self.stack.messages(drip):
            if message["send_status"] == "SENT":
                sent.setdefault(message["phone"], []).append(message["step"])
        for state in states:
            if state["phone"] not in left:
                self.assertEqual(sorted(sent.get(state["phone"], [])), [1, 2], state)

    # -- Instances

    def share(self, everything: set[int]):
        """Waits until the living instances have the partitions among them, each some and none two."""

        def is_shared():
            pids = [self.stack.pid("scheduler"), *(other.pid for other in self.others)]
            shares = [partitions(pid) for pid in pids]
            return all(shares) and sum(map(len, shares)) == len(everything) and set().union(*shares) == everything

        count = len(self.others) + 1
        wait_for(f"{count} instances have {len(everything)} partitions among them", is_shared, 60)
        print(f"  {count} instances at {self.stack.accepted_by_provider()} messages", flush=True)

    def reach(self, count: int):
        wait_for(f"{count} messages are accepted", lambda: self.stack.accepted_by_provider() >= count, 180, every=0.02)


def partitions(pid: int) -> set[int]:
    """The partitions whose files a scheduler has open."""
    found = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            match = re.search(r"/scheduler-(\d+)\.sqlite$", os.readlink(descriptor))
        except FileNotFoundError:
            continue
        if match:
            found.add(int(match[1]))
    return found


if __name__ == "__main__":
    unittest.main(verbosity=2)
