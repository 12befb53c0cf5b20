"""How do several programs run as one: start together, speak on one screen, end together?

Each program leads a process group of its own and holds a lock on a small file for as long as one process of
the group lives. The file says which group. So whoever finds the lock taken after a crash knows for certain
that the number still means that group, and can end it.
"""

import fcntl
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

COLOURS = itertools.cycle((36, 33, 32, 35, 34, 31))
GRACE_SECONDS = 8  # then whoever still works is ended; what they did not finish is asked for again later
LEFTOVER_SECONDS = 2  # for the children of a program that was killed, before it is started again


@dataclass(frozen=True)
class Program:
    """Something to run. command: words, not a shell line. folder: where it works. environment: all of it."""

    name: str
    command: list[str]
    folder: Path
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))


class Supervisor:
    """Programs that live and die together.

    folder: where the lock files lie. log: a file that receives every line, shown on the screen or not.
    """

    def __init__(self, folder: Path, log: Path, *, screen: TextIO = sys.stdout):
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        log.parent.mkdir(parents=True, exist_ok=True)
        self.screen = Screen(screen, log.open("w", encoding="utf-8"))
        self.running: dict[str, subprocess.Popen] = {}
        self._programs: dict[str, Program] = {}
        self._readers: list[threading.Thread] = []

    def start(self, program: Program) -> None:
        """Start one more program; its lines appear under its name."""
        lock = os.open(self.folder / f"{program.name}.lock", os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(lock, 0)
            process = subprocess.Popen(  # noqa: S603  (our own programs)
                program.command,
                cwd=program.folder,
                env=program.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[lock],
            )
            os.write(lock, str(process.pid).encode())
        finally:
            os.close(lock)  # the program keeps its own
        self.running[program.name] = process
        self._programs[program.name] = program
        reader = threading.Thread(
            target=self.screen.relay, args=(program.name, next(COLOURS), process.stdout), daemon=True
        )
        reader.start()
        self._readers.append(reader)

    def ended(self) -> dict | None:
        """Name and code (its exit code) of a program that has ended, or None while all run."""
        for name, process in self.running.items():
            if process.poll() is not None:
                return {"name": name, "code": process.returncode}
        return None

    def restart(self, name: str) -> None:
        """Start a program that has ended once more, when whatever it had started is gone."""
        end_leftover(self.folder / f"{name}.lock", grace=LEFTOVER_SECONDS)
        self.start(self._programs[name])

    def finish(self, program: Program) -> int:
        """Run a program that ends by itself, and return its exit code."""
        self.start(program)
        code = self.running[program.name].wait()
        del self.running[program.name]
        return code

    def stop(self) -> None:
        """End every program and whatever it started. Their last words go to the log, not to the screen."""
        self.screen.close()
        for process in reversed(self.running.values()):
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for name, process in self.running.items():
            try:
                process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process.pid, signal.SIGKILL)
                process.wait()
            end_leftover(self.folder / f"{name}.lock", grace=0)
        for reader in self._readers:
            reader.join(timeout=1)


class Screen:
    """One place for the lines of all programs, whole lines only, each under its program's name."""

    def __init__(self, out: TextIO, log: TextIO):
        self.out = out
        self.log = log
        self.colours = out.isatty() and "NO_COLOR" not in os.environ
        self.is_open = True
        self._turn = threading.Lock()

    def relay(self, name: str, colour: int, lines) -> None:
        for line in lines:
            self.write(name, colour, line.decode("utf-8", "replace").rstrip())

    def write(self, name: str, colour: int, line: str) -> None:
        prefix = f"{name:<7}│ "
        with self._turn:
            print(f"{prefix}{line}", file=self.log, flush=True)
            if not self.is_open:
                return
            try:
                shown = f"\x1b[{colour}m{prefix}\x1b[0m" if self.colours else prefix
                print(f"{shown}{line}", file=self.out, flush=True)
            except OSError:  # the terminal was closed; the log goes on
                self.is_open = False

    def close(self) -> None:
        """Show nothing more: what programs say while they are being ended is for the log."""
        with self._turn:
            self.is_open = False


def leftovers(folder: Path) -> list[Path]:
    """The lock files in folder that a process still holds, after the one who started it is gone."""
    return [path for path in sorted(folder.glob("*.lock")) if _is_held(path)]


def end_leftover(path: Path, *, grace: float = GRACE_SECONDS) -> None:
    """End the process group that holds the lock at path: politely, and after grace seconds by force.

    Raises ValueError when the file does not say which group it is.
    """
    for sign, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, GRACE_SECONDS)):
        deadline = time.monotonic() + patience
        if _is_held(path) and patience:
            _signal(int(path.read_text()), sign)
        while _is_held(path) and time.monotonic() < deadline:
            time.sleep(0.05)


def _is_held(path: Path) -> bool:
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _signal(group: int, sign: signal.Signals) -> None:
    try:
        os.killpg(group, sign)
    except ProcessLookupError:
        return  # it ended in this moment
