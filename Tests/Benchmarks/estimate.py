#!/usr/bin/env python3
"""How long the estimate before a launch takes on this machine, asked for as people ask: over HTTP.

    Tests/Benchmarks/estimate.py [CONTACTS]

Prints the median and the range of five estimates for a template with a field, and again with caps and quiet hours. Run
`deploy/local/start --once` first: it builds.
"""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "EndToEnd"))
os.environ.setdefault("BUILD_CONFIGURATION", "release")

from stack import Stack  # noqa: E402

RULES = {
    "frequency_caps": [{"purpose": "marketing", "count": 2, "period_s": 7 * 86_400}],
    "quiet_hours": {"start": "21:00", "end": "08:00", "time_zone": "recipient", "purposes": []},
}


def main():
    contacts = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    stack = Stack("--quiet").start()
    try:
        stack.make_channel()
        for first in range(0, contacts, 10_000):
            stack.import_contacts(range(first, min(first + 10_000, contacts)))
        campaign = stack.draft("Benchmark")
        measure("a template with a field", stack, campaign, contacts)
        stack.console.expect(200, "PATCH", "/settings", RULES)
        measure("with caps and quiet hours", stack, campaign, contacts)
    finally:
        stack.close()


def measure(name: str, stack: Stack, campaign: str, contacts: int):
    spans = []
    for _ in range(5):
        begun = time.monotonic()
        estimate = stack.console.get(f"/campaigns/{campaign}/estimate")
        spans.append(time.monotonic() - begun)
        assert estimate["audience"] == contacts, estimate
    print(
        f"{name}, {contacts:,} contacts: median {statistics.median(spans):.2f} s, {min(spans):.2f} to {max(spans):.2f} s",
        flush=True)


main()
