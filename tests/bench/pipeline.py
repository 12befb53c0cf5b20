"""How many pages a second go through the whole pipeline, beside a plain queue that downloads and extracts?

    python tests/bench/pipeline.py [--pages 200] [--processes 2]

Both run in this one run, on the same pages of the same local site, through Celery workers of their own: ours
fetches (guard, limits, hashes), archives as WARC, reads in the cage and writes the rows; the plain one calls
urllib and the same extractor in one task. Also: what our workers' memory grew by from the first tenth to the
end.
"""

import argparse
import contextlib
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.utils import timezone  # noqa: E402

from sources import collecting, dispatch  # noqa: E402
from sources.models import FetchAttempt, State  # noqa: E402
from tests import factories, servers  # noqa: E402
from workbench import programs  # noqa: E402
from workbench.celery import app  # noqa: E402
from workbench.embedded.postgres import PostgreSQL  # noqa: E402
from workbench.embedded.valkey import Valkey  # noqa: E402

ARTICLE = (Path(__file__).parents[1] / "data" / "pages" / "article.html").read_bytes()


class Site(BaseHTTPRequestHandler):
    """The same article at every address, with the address in it."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        found = self.path != "/robots.txt"
        body = ARTICLE + f"<!-- {self.path} -->".encode() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


def measure_ours(url: str, count: int, by, crew) -> tuple[float, list[int]]:
    """Pages per second, and the resident memory of our workers (bytes) at every look."""
    at = timezone.now()
    sources = [collecting.by_url(f"{url}/{number}", by=by, at=at)[0] for number in range(count)]
    memory = []
    started = time.monotonic()
    for source in sources:
        dispatch.request_fetch(source, by=by, at=timezone.now())
    while FetchAttempt.objects.open().exists():
        memory.append(sum(resident(each.process.pid) for each in crew))
        time.sleep(0.05)
    seconds = time.monotonic() - started
    states = set(FetchAttempt.objects.values_list("state", flat=True))
    assert states == {State.STORED}, states
    return count / seconds, memory


def measure_plain(url: str, count: int) -> float:
    """Pages per second of the plain queue."""
    client = app.connection_for_write().default_channel.client
    client.delete("bench:done")
    started = time.monotonic()
    for number in range(count):
        app.send_task("bench.plain", args=[f"{url}/{number}"], queue="plain")
    while int(client.get("bench:done") or 0) < count:
        time.sleep(0.05)
    return count / (time.monotonic() - started)


def warm(measure, url: str, count: int, *more):
    """Measure a second time, when every process has started what it needs."""
    measure(f"{url}/first", 8, *more)
    return measure(url, count, *more)


def resident(pid: int) -> int:
    """Resident memory of a process and all it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(int(child)) for child in children)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    pair = f"127.0.0.1:{site.server_port}"
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    with test_servers():
        try:
            run(asked, f"http://{pair}", pair, folder)
        finally:
            shutil.rmtree(folder)


@contextlib.contextmanager
def test_servers():
    """A database and a queue of the tests' own, empty, for as long as the measurement takes."""
    database, queue = PostgreSQL(settings.VAR_DIR, lasting=False), Valkey(settings.VAR_DIR)
    database.start()
    queue.start()
    kept = setup_databases(verbosity=0, interactive=False)
    app.connection_for_write().default_channel.client.flushdb()
    try:
        yield
    finally:
        teardown_databases(kept, verbosity=0)
        queue.stop()
        database.stop()


def environment(pair: str, folder: Path) -> dict[str, str]:
    """What our workers need to work on the measurement's database and site."""
    return os.environ | {
        "DATABASE_URL": servers.database_url(connection.settings_dict),
        "REDIS_URL": settings.REDIS_URL,
        "CAPTURE_ALLOW": pair,
        "CAPTURE_HOST_GAP_SECONDS": "0",
        "MEDIA_ROOT": str(folder),
    }


def run(asked, url: str, pair: str, folder: Path) -> None:
    settings.CAPTURE_ALLOW = [pair]
    by = factories.make_user("ana", "fact-checker")
    plain = start(programs.parser(environment(pair, folder)), folder, plain=True, processes=asked.processes)
    beside = measure_with([plain], lambda: warm(measure_plain, url, asked.pages))
    crew = [start(made(environment(pair, folder)), folder) for made in (programs.fetcher, programs.parser)]
    ours, memory = measure_with(crew, lambda: warm(measure_ours, url, asked.pages, by, crew))
    early = statistics.median(memory[len(memory) // 10 : len(memory) // 5 + 1])
    late = statistics.median(memory[-max(1, len(memory) // 10) :])
    print(f"{asked.pages} pages, {len(ARTICLE)} bytes each, {asked.processes} processes")
    print(f"plain Celery   {beside:8.1f} pages/s")
    print(f"the pipeline   {ours:8.1f} pages/s   ratio {ours / beside:.2f}")
    print(f"our workers    {early / 2**20:8.0f} MB early, {late / 2**20:.0f} MB late")


def start(program, folder: Path, *, plain: bool = False, processes: int = 1) -> servers.Running:
    if plain:
        command = [
            word if word != "workbench.celery" else "tests.bench.plain_queue" for word in program.command
        ]
        command[command.index("parse")] = "plain"
        command[command.index("--concurrency") + 1] = str(processes)
        program = type(program)("plain", command, program.folder, program.environment)
    running = servers.Running(program, folder / f"{program.name}.log")
    running.wait_for(lambda: app.control.ping(timeout=0.5))
    return running


def measure_with(crew, measure):
    try:
        time.sleep(2)  # until every process of a pool is there
        return measure()
    finally:
        for each in crew:
            each.kill()  # what was to be measured is over


if __name__ == "__main__":
    main()
