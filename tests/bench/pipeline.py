"""How many pages a second go through the whole pipeline, beside a plain queue that downloads and extracts?

    python tests/bench/pipeline.py [--pages 400] [--bytes 100000] [--latency 0 50] [--processes 2] [--gap 0]

Both run in this one run, on the same pages of the same local site, through Celery workers of their own: ours
fetches (guard, limits, hashes), archives as WARC, reads in the cage and writes the rows; the plain one calls
requests and the same extractor in one task. The clock runs from the first message to the last result. What
each program took of the processors is told as well, in milliseconds a page: on a machine that others use
too, their ratio is the one to trust.

--bytes: size of a page; 0 for the bare article. --latency: milliseconds until the site answers, a run for
each. With 0 nobody ever waits, which no site outside this machine can do, and the processors alone are
measured; 50 is a site on the same continent. --gap: the pause between two visits of one site in seconds;
every page is then one of another site (127.x.y.z), which is asked for its robots.txt too.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from sources import collecting, tasks  # noqa: E402
from sources.models import FetchAttempt, Reason, Snapshot, State  # noqa: E402
from tests import factories, servers  # noqa: E402
from tests.bench import site  # noqa: E402
from tests.bench.database import empty_database  # noqa: E402
from tests.bench.processes import kinds, milliseconds  # noqa: E402
from workbench import programs  # noqa: E402
from workbench.celery import app  # noqa: E402
from workbench.embedded.valkey import Valkey  # noqa: E402
from workbench.supervisor import Program  # noqa: E402

WARM_UP = 16


def measure_ours(urls: list[str], by) -> float:
    """Pages per second through our workers."""
    attempts = ask_for(urls, by)
    started = time.monotonic()
    for attempt in attempts:
        tasks.ring(attempt)
    while FetchAttempt.objects.open().exists():
        time.sleep(0.1)
    seconds = time.monotonic() - started
    states = dict(FetchAttempt.objects.values_list("state").annotate(Count("pk")))
    assert set(states) == {State.STORED}, states
    assert Snapshot.objects.count() == FetchAttempt.objects.count()
    return len(urls) / seconds


def measure_plain(urls: list[str]) -> float:
    """Pages per second of the plain queue."""
    client = app.connection_for_write().default_channel.client
    client.delete("bench:done")
    started = time.monotonic()
    for url in urls:
        app.send_task("bench.plain", args=[url], queue="plain")
    while int(client.get("bench:done") or 0) < len(urls):
        time.sleep(0.05)
    return len(urls) / (time.monotonic() - started)


def ask_for(urls: list[str], by) -> list[FetchAttempt]:
    """Sources at these addresses, each with a queued attempt that nobody was told of."""
    at = timezone.now()
    sources = [collecting.by_url(url, by=by, at=at)[0] for url in urls]
    return [collecting.ask_for(each, by=by, at=at, reason=Reason.FIRST)[0] for each in sources]


def warm(measure, urls: list[str], *more) -> tuple[float, Counter]:
    """Measure when every process has started what it needs; also what each kind of process computed."""
    measure(urls[:WARM_UP], *more)
    before = milliseconds()
    speed = measure(urls[WARM_UP:], *more)
    spent = milliseconds()
    for pid, earlier in before.items():
        spent[pid] -= earlier
    count, told = len(urls) - WARM_UP, Counter()
    for pid, kind in kinds().items():
        told[kind] += spent[pid] / count
    return speed, told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--bytes", type=int, default=100_000)
    parser.add_argument("--latency", type=int, nargs="+", default=[0, 50])
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--gap", type=float, default=0)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        with own_servers():
            by = factories.make_user("ana", "fact-checker")
            for latency in asked.latency:
                with local_site(folder, asked.bytes, latency) as port:
                    run(asked, latency, port, folder, by)
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def own_servers():
    """A database and a queue of the script's own, empty, for as long as the measurement takes."""
    queue = Valkey(settings.VAR_DIR)
    queue.start()
    try:
        app.connection_for_write().default_channel.client.flushdb()
        with empty_database():
            yield
    finally:
        queue.stop()


@contextlib.contextmanager
def local_site(folder: Path, size: int, latency: int = 0):
    """The site in a process of its own. Yields its port."""
    port = servers.free_port()
    words = [sys.executable, "-m", "tests.bench.site", str(port), str(size), str(latency)]
    running = servers.Running(Program("site", words, programs.ROOT, dict(os.environ)), folder / "site.log")
    try:
        running.wait_for(lambda: servers.answers(f"http://127.0.0.1:{port}/"))
        yield port
    finally:
        running.kill()


def environment(pairs: list[str], folder: Path, gap: float = 0) -> dict[str, str]:
    """What our workers need to work on the measurement's database and site."""
    return os.environ | {
        "DATABASE_URL": servers.database_url(connection.settings_dict),
        "REDIS_URL": settings.REDIS_URL,
        "CAPTURE_ALLOW": ",".join(pairs),
        "CAPTURE_HOST_GAP_SECONDS": str(gap),
        "MEDIA_ROOT": str(folder),
    }


def run(asked, latency: int, port: int, folder: Path, by) -> None:
    count = asked.pages + WARM_UP
    pairs = [f"{address(number if asked.gap else 0)}:{port}" for number in range(count)]
    urls = [f"http://{pair}/{number}" for number, pair in enumerate(pairs)]
    settings.CAPTURE_ALLOW = sorted(set(pairs))
    around = environment(settings.CAPTURE_ALLOW, folder, asked.gap)
    plain = start(programs.parser(around), folder, plain=True, processes=asked.processes)
    beside, its_cost = measure_with([plain], lambda: warm(measure_plain, urls))
    crew = [start(made(around), folder) for made in (programs.fetcher, programs.parser)]
    ours, our_cost = measure_with(crew, lambda: warm(measure_ours, urls, by))
    size = len(site.page(asked.bytes))
    print(f"{asked.pages} pages of {size} bytes, {latency} ms away, {asked.processes} processes")
    print(f"plain Celery   {beside:8.1f} pages/s   {told(its_cost)}")
    print(f"the pipeline   {ours:8.1f} pages/s   {told(our_cost)}")
    work = sum(each for kind, each in our_cost.items() if kind != "bench")
    plain_work = sum(each for kind, each in its_cost.items() if kind != "bench")
    print(f"ratio          {ours / beside:8.2f}   of speed, {plain_work / work:.2f} of processor time")


def address(number: int) -> str:
    """One of the addresses of this machine alone."""
    return f"127.{number // 250}.0.{number % 250 + 1}"


def told(cost: Counter) -> str:
    """Processor time by program."""
    parts = [f"{kind} {each:.1f}" for kind, each in sorted(cost.items()) if each >= 0.05]
    return f"{sum(cost.values()):.1f} ms a page: " + ", ".join(parts)


def start(program: Program, folder: Path, *, plain: bool = False, processes: int = 1) -> servers.Running:
    """Start a worker, or the plain one in its place, and wait until it answers."""
    if plain:
        command = [
            word if word != "workbench.celery" else "tests.bench.plain_queue" for word in program.command
        ]
        command[command.index("parse")] = "plain"
        command[command.index("parse@%h")] = "plain@%h"
        command[command.index("--concurrency") + 1] = str(processes)
        program = Program("plain", command, program.folder, program.environment)
    running = servers.Running(program, folder / f"{program.name}.log")
    running.wait_for(lambda: app.control.ping(timeout=0.5))
    return running


def measure_with(crew, measure):
    """What measure() returns, and the crew's end."""
    try:
        time.sleep(2)  # until every process of a pool is there
        return measure()
    finally:
        for each in crew:
            each.kill()  # what was to be measured is over


if __name__ == "__main__":
    main()
