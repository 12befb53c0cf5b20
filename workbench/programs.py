"""Which programs make up a running Contraste, and how is each of them called?"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from workbench.supervisor import Program

ROOT = Path(__file__).resolve().parent.parent
# The same from start to start, because the addresses of the samples are stored with the demo.
SAMPLE_PORT = int(os.environ.get("SAMPLE_PORT") or 8901)
FETCHES_AT_ONCE = "8"  # they wait for the network, so threads are enough
# Two remarks of Celery about accounts. They matter where messages can hold code (pickle); ours are JSON.
SILENT = ("You're running the worker with superuser privileges", "An entry for the specified gid or egid")
WEB_LIMITS = {"DATABASE_POOL": "10", "STATEMENT_TIMEOUT_SECONDS": "5"}
# They ask the same few questions for every page, over connections that last: planning them costs more than
# answering them.
WORKER_HABITS = {"PREPARED_STATEMENTS": "1"}


def web(
    environment: Mapping[str, str], *, port: int, host: str = "127.0.0.1", talkative: bool = False
) -> Program:
    """The pages and the API."""
    words = ["-m", "uvicorn", "workbench.asgi:application", "--host", host, "--port", str(port)]
    words += ["--lifespan", "off", "--timeout-graceful-shutdown", "3", "--no-server-header"]
    words += [] if talkative else ["--no-access-log", "--log-level", "warning"]
    return _python("web", words, WEB_LIMITS | dict(environment))


def fetcher(environment: Mapping[str, str]) -> Program:
    """Downloads."""
    words = [
        "--queues",
        "fetch",
        "--hostname",
        "fetch@%h",
        "--pool",
        "threads",
        "--concurrency",
        FETCHES_AT_ONCE,
    ]
    return _worker("fetch", words, environment)


def parser(environment: Mapping[str, str]) -> Program:
    """Reads what was downloaded: one process for each core."""
    words = ["--queues", "parse", "--hostname", "parse@%h", "--concurrency", str(os.cpu_count() or 1)]
    return _worker("parse", words, environment)


def beat(environment: Mapping[str, str], *, schedule: Path) -> Program:
    """Rings the periodic tasks. schedule: a file of beat's own, which may be lost."""
    return _celery("beat", ["beat", "--schedule", str(schedule), "--pidfile", ""], environment)


def samples(environment: Mapping[str, str], *, folder: Path) -> Program:
    """The sample pages of the demo, as a web site of their own."""
    return _python("samples", ["-m", "workbench.samples", str(folder), str(SAMPLE_PORT)], environment)


def manage(environment: Mapping[str, str], command: str) -> Program:
    """One command of manage.py."""
    return _python(command, [str(ROOT / "manage.py"), command], environment)


def _worker(name: str, words: list[str], environment: Mapping[str, str]) -> Program:
    quiet = ["--without-gossip", "--without-mingle"]
    return _celery(name, ["worker", *words, *quiet], WORKER_HABITS | dict(environment))


def _celery(name: str, words: list[str], environment: Mapping[str, str]) -> Program:
    quiet = [word for remark in SILENT for word in ("-W", f"ignore:{remark}")]
    start = ["-m", "celery", "--quiet", "--app", "workbench.celery", "--workdir", str(ROOT)]
    return _python(name, [*quiet, *start, *words, "--loglevel", "INFO"], environment)


def _python(name: str, words: list[str], environment: Mapping[str, str]) -> Program:
    settled = {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "workbench.settings"}
    return Program(name, [sys.executable, *words], ROOT, settled | dict(environment))
