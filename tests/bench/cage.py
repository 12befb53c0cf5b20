"""What does the cage cost a page beyond reading it?

    python tests/bench/cage.py [--rounds 100] [--bytes 100000]

The same page is read in this process and in the cage by turns. Prints the medians on the clock and their
difference beside its budget; ends with 1 when that is not kept.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from sources.cage import caged  # noqa: E402
from sources.extraction.reading import extract  # noqa: E402
from tests.bench import site  # noqa: E402

BUDGET_MS = 15
WARM_UP = 5
ABOUT = {"content_type": "text/html; charset=utf-8", "url": "https://news.example/2026/01/16/puente"}


def measure(body: bytes, rounds: int) -> tuple[float, float]:
    """Medians in milliseconds: read here, read in the cage."""
    here, inside = [], []
    with caged() as cage:
        cage.start()
        for number in range(rounds + WARM_UP):
            for times, read in ((here, extract), (inside, cage.run)):
                started = time.perf_counter()
                assert read(body, **ABOUT).text
                if number >= WARM_UP:
                    times.append((time.perf_counter() - started) * 1000)
    return statistics.median(here), statistics.median(inside)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--bytes", type=int, default=100_000)
    asked = parser.parse_args()
    here, inside = measure(site.page(asked.bytes), asked.rounds)
    print(f"read here {here:.1f} ms, in the cage {inside:.1f} ms")
    print(f"the cage costs {inside - here:.1f} of {BUDGET_MS} ms")
    return 0 if inside - here <= BUDGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
