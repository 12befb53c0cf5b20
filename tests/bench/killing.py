"""Is a job lost when parsers are killed at random? 30 kills over 200 jobs, on real servers and workers.

    python tests/bench/killing.py [--jobs 200] [--kills 30]

Ends with exit code 1 unless every source ended stored, with one snapshot each.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import pipeline  # it names the settings

# isort: split
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from sources import collecting, dispatch, tasks
from sources.models import FetchAttempt, Snapshot, State
from tests import factories
from workbench import programs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--kills", type=int, default=30)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    with pipeline.own_servers(), pipeline.local_site(folder, 0) as port:
        try:
            return run(asked, f"127.0.0.1:{port}", folder)
        finally:
            shutil.rmtree(folder)


def run(asked, pair: str, folder: Path) -> int:
    settings.CAPTURE_ALLOW = [pair]
    environment = pipeline.environment([pair], folder) | {"CAPTURE_LEASE_SECONDS": "2"}
    by = factories.make_user("ana", "fact-checker")
    crew = [pipeline.start(made(environment), folder) for made in (programs.fetcher, programs.parser)]

    def work():
        for number in range(asked.jobs):
            source, _is_new = collecting.by_url(f"http://{pair}/{number}", by=by, at=timezone.now())
            dispatch.request_fetch(source, by=by, at=timezone.now())
        killed = 0
        while FetchAttempt.objects.open().exists():
            done = Snapshot.objects.count()
            if killed < asked.kills and done >= asked.jobs * killed // (asked.kills + 1):
                killed += kill_one(crew[1].process.pid)
            tasks.sweep()
            time.sleep(0.1)
        return killed

    killed = pipeline.measure_with(crew, work)
    states = dict(FetchAttempt.objects.values_list("state").annotate(Count("pk")))
    snapshots = Snapshot.objects.values("source").distinct().count()
    print(f"{killed} kills, {asked.jobs} jobs: {states}")
    print(f"{Snapshot.objects.count()} snapshots of {snapshots} sources")
    good = states == {State.STORED: asked.jobs} and Snapshot.objects.count() == snapshots == asked.jobs
    return 0 if good else 1


def kill_one(pool: int) -> int:
    children = Path(f"/proc/{pool}/task/{pool}/children").read_text().split()
    for child in random.sample(children, min(1, len(children))):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
