#!/usr/bin/env python3
"""How fast a broadcast goes through the whole stack on this machine, broker and simulator included.

    BUILD_CONFIGURATION=release Tests/Benchmarks/pipeline.py [RECIPIENTS] [RATE]

Prints planned recipients per second, messages the provider accepted per second (from the first to the last, and in the best
second), CPU time a message and the highest memory of each process. Run `deploy/local/start --once` first: it builds.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "EndToEnd"))
os.environ.setdefault("BUILD_CONFIGURATION", "release")

from stack import Stack, total, wait_for  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


class Curve:
    """How many were counted when."""

    def __init__(self):
        self.points: list[tuple[float, int]] = []

    def add(self, count: int):
        self.points.append((time.monotonic(), count))

    def rate(self, low: int, high: int) -> float:
        """Per second between the first point at or above each count."""
        begin = next(point for point in self.points if point[1] >= low)
        end = next(point for point in self.points if point[1] >= high)
        return (end[1] - begin[1]) / max(end[0] - begin[0], 1e-9)

    def best_second(self) -> float:
        best = 0.0
        start = 0
        for end, (at, count) in enumerate(self.points):
            while at - self.points[start][0] > 1:
                start += 1
            if start and (span := at - self.points[start - 1][0]) > 0:
                best = max(best, (count - self.points[start - 1][1]) / span)
        return best


def main():
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    rate = float(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    stack = Stack("--quiet").start()
    try:
        measure(stack, people, rate)
    finally:
        stack.close()


def measure(stack: Stack, people: int, rate: float):
    stack.make_channel(rate=rate)
    begun = time.monotonic()
    for first in range(0, people, 5000):
        stack.import_contacts(range(first, min(first + 5000, people)))
    print(f"import: {people / (time.monotonic() - begun):,.0f} contacts/s")
    wait_for("the outbox is empty", lambda: stack.console.get("/status"), 10)
    id = stack.draft("Benchmark")
    pids = {entry["name"]: entry["pid"] for entry in stack.services()}
    pids["broker"] = stack.process.pid
    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    stack.launch(id)
    accepted, planned = Curve(), Curve()

    def watch() -> bool:
        accepted.add(stack.accepted_by_provider())
        if not planned.points or planned.points[-1][1] < people:
            planned.add(stack.campaign(id)["progress"]["planned"])
        return accepted.points[-1][1] >= people * 0.97

    begun = time.monotonic()
    wait_for("97 % are accepted", watch, 600, every=0.05)
    span = time.monotonic() - begun
    used = {name: cpu_seconds(pid) - before[name] for name, pid in pids.items()}
    print(f"planned: {planned.rate(1, people):,.0f}/s as the console shows it ({planned.points[-1][0] - planned.points[0][0]:.2f} s in all)")
    print(
        f"accepted: {accepted.rate(people // 20, people * 9 // 10):,.0f}/s from 5 to 90 %, best second {accepted.best_second():,.0f}/s, "
        f"97 % after {span:.1f} s")
    print(f"CPU: {sum(used.values()) / span:.2f} cores, {sum(used.values()) * 1e6 / people:,.0f} µs a message")
    stack.wait_completed(id, 600)
    progress = stack.campaign(id)["progress"]
    assert total(progress) == progress["planned"] == people, progress
    for name, pid in sorted(pids.items()):
        print(f"  {name:22} {used[name] * 1e6 / people:6.0f} µs a message, peak {peak_megabytes(pid):6.1f} MB")


main()
