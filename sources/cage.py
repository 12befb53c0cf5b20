"""How is a document parsed that may want to kill its parser?

In a child process with hard limits, which is killed when it takes too long and replaced when it dies. The
child stays warm between documents and knows nothing of ours: no settings, no database address, no secrets. It
is started with subprocess: the workers of Celery's pool may have no children of multiprocessing's kind.
"""

import contextlib
import json
import logging
import math
import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from sources.extraction import MOST_CHARACTERS, Extracted, Unreadable
from workbench.common.errors import DomainError

logger = logging.getLogger(__name__)

LENGTH = struct.Struct("!I")  # before every message, in both directions
_ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 60  # importing and warming up takes one to three; a busy machine takes longer
_LARGEST_ANSWER = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "TMPDIR", "HOME", "LD_LIBRARY_PATH")

SENTENCES = {
    "parser_died": _("The document broke the program that reads documents. Its bytes are kept."),
    "parser_timeout": _("Reading the document took too long and was stopped. Its bytes are kept."),
    "parser_memory": _("Reading the document needed too much memory and was stopped. Its bytes are kept."),
}


class CageDied(DomainError):
    """A document that its parser did not survive. code: parser_died, parser_timeout or parser_memory."""

    code = "parser_died"
    status = 422

    def __init__(self, code: str):
        super().__init__(SENTENCES[code], code=code)


@dataclass(frozen=True, slots=True)
class CageLimits:
    """What one document may cost.

    memory_bytes: address space on top of what the warm child takes (some 300 MB of it, a third resident).
    cpu_seconds: processor time, whole seconds. deadline_seconds: time on the clock, then the child is killed.
    documents: after so many a child is replaced, since C libraries leak.
    """

    memory_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 20
    deadline_seconds: float = 30
    descriptors: int = 16
    documents: int = 500
    most_characters: int = MOST_CHARACTERS


class Cage:
    """One warm child that reads one document at a time; threads wait for each other.

    After a fork the new process has an empty cage and starts a child of its own at need.
    """

    def __init__(self, limits: CageLimits | None = None):
        self.limits = limits or CageLimits()
        self._child: subprocess.Popen | None = None
        self._lock = threading.Lock()
        _cages.add(self)

    def run(
        self, body: bytes, *, content_type: str | None = None, url: str = "", seconds: float | None = None
    ) -> Extracted:
        """Read a document, as extraction.extract does, whatever it does to its reader.

        seconds: a deadline sooner than that of the limits.
        Raises Unreadable when there is no text to be had, CageDied when the child did not survive.
        """
        answer = self._answer_to("extract", body, seconds=seconds, content_type=content_type, url=url)
        return Extracted.from_dict(answer["extracted"])

    def sanitise(self, body: bytes, *, content_type: str | None = None, url: str = "") -> str:
        """What may be shown of a document, as sanitising.sanitise does. Errors as of run."""
        return self._answer_to("sanitise", body, content_type=content_type, url=url)["sanitised"]

    def describe(self, body: bytes, *, content_type: str | None = None, url: str = "") -> list[dict]:
        """The structured data of a page, as extraction.described does. Errors as of run."""
        return self._answer_to("describe", body, content_type=content_type, url=url)["described"]

    def _answer_to(self, task: str, body: bytes, *, seconds: float | None = None, **told) -> dict:
        question = json.dumps({"task": task, **told}).encode("ascii")
        with self._lock:
            self._start()
            patience = min(self.limits.deadline_seconds, math.inf if seconds is None else seconds)
            answer = self._ask(question, body, patience)
            if answer.get("last"):
                self._end()
        if "unreadable" in answer:
            raise Unreadable(answer["unreadable"])
        if "failed" in answer:
            logger.warning("A document made the parser fail: %s", answer["failed"])
            raise CageDied("parser_memory" if answer.get("memory") else "parser_died")
        return answer

    def start(self) -> None:
        """Start the child now, so that the first document need not wait for it."""
        with self._lock:
            self._start()

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._end()

    def kill(self) -> None:
        """End the child at once, in the middle of whatever it does: for a program about to leave."""
        if (child := self._child) is not None:
            child.kill()

    def _start(self) -> None:
        if self._child is not None and self._child.poll() is None:
            return
        self._end()
        self._child = subprocess.Popen(  # noqa: S603  (our own interpreter and module, no words from outside)
            [sys.executable, "-m", "sources.caged", json.dumps(asdict(self.limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            bufsize=0,
            start_new_session=True,  # a Ctrl-C in the terminal is for the parent, which then closes the pipe
        )
        for pipe in (self._child.stdin, self._child.stdout):
            os.set_blocking(pipe.fileno(), False)
        if self._receive(time.monotonic() + _START_SECONDS) is None:
            raise CageDied(self._cause_of_death())

    def _ask(self, question: bytes, body: bytes, seconds: float) -> dict:
        deadline = time.monotonic() + seconds
        message = [LENGTH.pack(len(question)), question, LENGTH.pack(len(body)), body]
        answer = self._receive(deadline) if self._send(message, deadline) else None
        if answer is None:
            raise CageDied(self._cause_of_death())
        return answer

    def _send(self, message: list[bytes], deadline: float) -> bool:
        pipe = self._child.stdin.fileno()
        for part in message:
            rest = memoryview(part)
            while rest:
                if not _is_ready(pipe, selectors.EVENT_WRITE, deadline):
                    return False
                try:
                    rest = rest[os.write(pipe, rest[:_CHUNK]) :]
                except BrokenPipeError:
                    return False
        return True

    def _receive(self, deadline: float) -> dict | None:
        """One message of the child, or None when it ended, ran late, or says something that is no message."""
        head = self._read(LENGTH.size, deadline)
        if head is None or (size := LENGTH.unpack(head)[0]) > _LARGEST_ANSWER:
            return None
        told = self._read(size, deadline)
        return None if told is None else json.loads(told)

    def _read(self, size: int, deadline: float) -> bytes | None:
        pipe = self._child.stdout.fileno()
        received = bytearray()
        while len(received) < size:
            if not _is_ready(pipe, selectors.EVENT_READ, deadline):
                return None
            if not (chunk := os.read(pipe, min(_CHUNK, size - len(received)))):
                return None
            received += chunk
        return bytes(received)

    def _cause_of_death(self) -> str:
        """End what is left of the child, and say why it did not answer."""
        try:
            self._child.wait(timeout=0.2)  # its pipe closes a moment before it is gone
        except subprocess.TimeoutExpired:
            self._end()
            return "parser_timeout"
        status = self._child.returncode
        self._end()
        if status == -signal.SIGXCPU:
            return "parser_timeout"
        # A SIGKILL that is not ours comes from the kernel, when memory runs out.
        return "parser_memory" if status == -signal.SIGKILL else "parser_died"

    def _end(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        self._forget()

    def _forget(self) -> None:
        """Let go of the child without touching it: it belongs to another process, or is gone."""
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(OSError):  # closing may flush to a child that is gone
                pipe.close()
        self._child = None

    def _after_fork(self) -> None:
        self._lock = threading.Lock()
        if self._child is not None:
            # Our copies of its pipes would keep it alive after its own parent has died.
            self._child.returncode = 0  # not our child: never wait for it
            self._forget()


def _is_ready(pipe: int, event: int, deadline: float) -> bool:
    with selectors.PollSelector() as selector:  # one call of the system, where epoll makes four
        selector.register(pipe, event)
        return bool(selector.select(max(0, deadline - time.monotonic())))


_cages: "weakref.WeakSet[Cage]" = weakref.WeakSet()


def _empty_cages() -> None:
    for cage in list(_cages):
        cage._after_fork()


os.register_at_fork(after_in_child=_empty_cages)


@contextlib.contextmanager
def caged(limits: CageLimits | None = None) -> Iterator[Cage]:
    """A cage that is closed at the end."""
    cage = Cage(limits)
    try:
        yield cage
    finally:
        cage.close()
