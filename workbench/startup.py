"""What has to happen, and in which order, before people can work? And how is it all taken down again?"""

import contextlib
import fcntl
import json
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from workbench import catalogues, health, programs, supervisor
from workbench.embedded.account import CannotStart
from workbench.embedded.postgres import PostgreSQL
from workbench.embedded.valkey import Valkey
from workbench.supervisor import Supervisor

READY_SECONDS = 60
SEEDS = programs.ROOT / "seeds"


@contextlib.contextmanager
def only_one(var: Path, url: str) -> Iterator[None]:
    """Hold the folder for this process. Raises CannotStart, naming who holds it, when somebody else does."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(_already_running(lock)) from None
        lock.truncate(0)
        json.dump({"pid": os.getpid(), "url": url}, lock)
        lock.flush()
        yield


def _already_running(lock) -> str:
    lock.seek(0)
    words = lock.read()
    if not words:
        return _("Contraste is already starting in this folder.")
    return _(
        "Contraste already runs in this folder (process %(pid)s): open %(url)s, or stop it first."
    ) % json.loads(words)


def end_leftovers(folder: Path, say: Callable[[str], None]) -> None:
    """End programs that a killed start left running. Raises CannotStart when one cannot be identified."""
    for path in supervisor.leftovers(folder):
        say(_("Ending “%(name)s”, left over from an earlier start.") % {"name": path.stem})
        try:
            supervisor.end_leftover(path)
        except ValueError:
            raise CannotStart(
                _("A program left over from an earlier start still holds %(path)s: end it and start again.")
                % {"path": path}
            ) from None


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Could a server listen there now?"""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port at rest after a server is free
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def servers(say: Callable[[str], None]) -> Iterator[list]:
    """PostgreSQL and Valkey for as long as the block runs, each only if the environment names no other."""
    started = []
    given = {"PostgreSQL": "DATABASE_URL", "Valkey": "REDIS_URL"}
    try:
        for kind in (PostgreSQL, Valkey):
            if not os.environ.get(given[kind.__name__]):
                server = kind(settings.VAR_DIR)
                say(
                    _("Starting %(server)s in %(folder)s.") % {"server": kind.__name__, "folder": server.data}
                )
                started.append(server)
                server.start()
        yield started
    finally:
        for server in reversed(started):
            server.stop()


def prepare(say: Callable[[str], None]) -> None:
    """Bring translations and tables up to date. Raises CannotStart when something stands in the way."""
    try:
        catalogues.compile_stale()
    except PermissionError as refusal:
        raise CannotStart(
            _("The translations cannot be compiled: %(path)s may not be written to.")
            % {"path": refusal.filename}
        ) from refusal
    if health.database() == health.UNREACHABLE:
        raise CannotStart(_("The database named by DATABASE_URL does not answer."))
    if health.queue() == health.UNREACHABLE:
        raise CannotStart(_("The queue named by REDIS_URL does not answer."))
    say(_("Bringing the database up to date."))
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def environment(url: str) -> dict[str, str]:
    """What the programs are told: our own environment, and their public address unless it is given."""
    return {"PUBLIC_URL": url} | dict(os.environ)


def start_samples(running: Supervisor, say: Callable[[str], None]) -> dict[str, str]:
    """Serve the demo's sample pages; what the other programs must know of it.

    A taken port is said, and the rest goes on without.
    """
    port = programs.SAMPLE_PORT
    if not is_free(port):
        say(_("Port %(port)s is taken, so the demo's sample pages are not served.") % {"port": port})
        return {}
    running.start(programs.samples(os.environ, folder=SEEDS / "pages"))
    while is_free(port) and running.ended() is None:
        time.sleep(0.05)
    address = f"127.0.0.1:{port}"
    allowed = [address, *filter(None, [os.environ.get("CAPTURE_ALLOW")])]
    return {"SAMPLE_SITE": f"http://{address}", "CAPTURE_ALLOW": ",".join(allowed)}


def load_demo(running: Supervisor, environment: dict[str, str], say: Callable[[str], None]) -> None:
    """Load the demo if nobody works here yet. It fetches the sample pages, so without them it has to wait.

    Raises CannotStart when it fails; what went wrong has been shown then.
    """
    is_needed = not get_user_model().objects.exists()
    connection.close()
    if not is_needed:
        return
    if "SAMPLE_SITE" not in environment:
        say(_("The demo was not loaded: it needs its sample pages. The next start tries again."))
        return
    say(_("Loading the demo."))
    if running.finish(programs.manage(environment, "seed")):
        raise CannotStart(_("The demo could not be loaded; --no-demo starts without it."))


def fresh_schedule(var: Path) -> Path:
    """An empty place for beat's schedule: a killed beat can leave one that the next warns about."""
    folder = var / "up"
    for old in folder.glob("schedule*"):
        old.unlink()
    return folder / "schedule"


def wait_until_ready(url: str, running: Supervisor) -> bool:
    """True once the site answers, False when a program ended first or it took too long."""
    probe = urllib.request.Request(f"{url}/health/ready")  # noqa: S310  (our own address)
    probe.add_header("Host", urlsplit(os.environ.get("PUBLIC_URL") or url).netloc)
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and running.ended() is None:
        try:
            with urllib.request.urlopen(probe, timeout=5):  # noqa: S310
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def demo_accounts() -> str:
    """A sentence with the demo accounts that still have the demo's password; empty when there are none."""
    plan = json.loads((SEEDS / "demo.json").read_text(encoding="utf-8"))
    roles = {person["username"]: ", ".join(person["roles"]) for person in plan["people"]}
    people = get_user_model().objects.filter(username__in=roles, is_active=True).order_by("pk")
    names = [
        f"{person.username} ({roles[person.username]})"
        for person in people
        if person.check_password(plan["password"])
    ]
    connection.close()
    if not names:
        return ""
    return _("Demo accounts, all with the password “%(password)s”: %(names)s.") % {
        "password": plan["password"],
        "names": " · ".join(names),
    }
