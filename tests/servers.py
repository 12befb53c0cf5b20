"""What do tests run against? One real PostgreSQL and Valkey a session, and programs that a test asks for."""

import fcntl
import itertools
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

from workbench.supervisor import Program

ROOT = Path(__file__).resolve().parent.parent
CLAIMANT, BASE = "CONTRASTE_TEST_CLAIMANT", "CONTRASTE_TEST_BASE"
START_SECONDS = 60

_held = []  # locks last as long as this process


def claim_var() -> None:
    """Point CONTRASTE_VAR to a folder of this session's own: var/test, or var/test-2 while that is held.

    A running `manage.py up` keeps its own. Programs started by a test inherit the choice; a process that
    pytest-xdist starts makes one of its own.
    """
    claimant = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    if os.environ.get(CLAIMANT) == claimant:
        return
    base = Path(os.environ.setdefault(BASE, os.environ.get("CONTRASTE_VAR") or str(ROOT / "var")))
    for number in itertools.count(1):
        folder = base / ("test" if number == 1 else f"test-{number}")
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "session.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        _held.append(lock)
        os.environ.update({"CONTRASTE_VAR": str(folder), CLAIMANT: claimant})
        return


def database_url(settings_dict: dict) -> str:
    """The address of a connection's database, as DATABASE_URL spells it."""
    user, password, host, port = (settings_dict[key] for key in ("USER", "PASSWORD", "HOST", "PORT"))
    person = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    name = quote(settings_dict["NAME"], safe="")
    if not host or host.startswith("/"):
        return f"postgresql://{person}@/{name}?{urlencode({'host': host})}"
    return f"postgresql://{person}@{host}{f':{port}' if port else ''}/{name}"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """A program that a test has started. Its words go to a file and are shown when the test fails."""

    def __init__(self, program: Program, log: Path):
        self.name = program.name
        self.log = log
        with log.open("w") as words:
            self.process = subprocess.Popen(
                program.command,
                cwd=program.folder,
                env=program.environment,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for(self, is_ready: Callable[[], bool]) -> None:
        """Return once is_ready() says so; fail, with the log, if the program ends first or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while not is_ready():
            ended = self.process.poll()
            assert ended is None, f"{self.name} ended with {ended}:\n{self.log.read_text()}"
            assert time.monotonic() < deadline, f"{self.name} is not ready:\n{self.log.read_text()}"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it and all it started, without warning: a crash."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it in order, by force after a while, and leave its words where pytest shows them on failure."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        sys.stdout.write(f"--- {self.name} said:\n{self.log.read_text()}")


def answers(url: str) -> bool:
    """Does a request get an answer that is not an error?"""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False
