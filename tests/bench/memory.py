"""Does the memory of our workers stay flat? 2,000 pages through the whole pipeline, on real servers.

    python tests/bench/memory.py [--pages 2000] [--bytes 100000] [--allowed 10]

Tells what each kind of process holds after every tenth of the pages. Ends with exit code 1 when one of them
holds more at the end than at a fifth of the way, by more than --allowed per cent.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import pipeline  # it names the settings

# isort: split
from django.conf import settings

from sources import tasks
from sources.models import FetchAttempt, Snapshot, State
from tests import factories
from tests.bench.processes import megabytes
from workbench import programs

TENTHS = 10
OURS = ("fetch", "parse", "cage")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--bytes", type=int, default=100_000)
    parser.add_argument("--allowed", type=float, default=10)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    with pipeline.own_servers(), pipeline.local_site(folder, asked.bytes) as port:
        try:
            return run(asked, f"127.0.0.1:{port}", folder)
        finally:
            shutil.rmtree(folder)


def run(asked, pair: str, folder: Path) -> int:
    settings.CAPTURE_ALLOW = [pair]
    by = factories.make_user("ana", "fact-checker")
    around = pipeline.environment([pair], folder)
    crew = [pipeline.start(made(around), folder) for made in (programs.fetcher, programs.parser)]
    held = pipeline.measure_with(crew, lambda: watch(asked.pages, pair, by))
    print(f"{'pages':>6}" + "".join(f"{kind:>9}" for kind in OURS) + "   MB")
    for count, each in held:
        print(f"{count:6}" + "".join(f"{each[kind]:9.0f}" for kind in OURS))
    (_, early), (_, late) = held[1], held[-1]
    grown = {kind: 100 * (late[kind] / early[kind] - 1) for kind in OURS}
    print("grown by   " + ", ".join(f"{kind} {per_cent:.1f} %" for kind, per_cent in grown.items()))
    return int(max(grown.values()) > asked.allowed)


def watch(pages: int, pair: str, by) -> list:
    """(pages so far, megabytes of each kind of process) after every tenth of the pages."""
    held = []
    for tenth in range(TENTHS):
        numbers = range(pages * tenth // TENTHS, pages * (tenth + 1) // TENTHS)
        for attempt in pipeline.ask_for([f"http://{pair}/{number}" for number in numbers], by):
            tasks.ring(attempt)
        while FetchAttempt.objects.open().exists():
            time.sleep(0.2)
        held.append((Snapshot.objects.count(), megabytes()))
    assert not FetchAttempt.objects.exclude(state=State.STORED).exists()
    return held


if __name__ == "__main__":
    sys.exit(main())
