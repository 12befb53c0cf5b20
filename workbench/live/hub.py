"""Who hears the bell? Every open page of this process, over one connection to PostgreSQL that they share."""

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator

import psycopg
from django.db import connection

from workbench.common.bell import CHANNEL

logger = logging.getLogger(__name__)
AGAIN = "again"  # something may have been missed: look at everything anew
PULSE_SECONDS = 15  # a page that is gone is noticed when it is written to
RETRY_SECONDS = 2
MOST_WAITING = 500  # names that a slow page has not taken yet


class Hub:
    """Hands the names that are rung to whoever reads them. Belongs to one event loop."""

    def __init__(self):
        self.readers: set[asyncio.Queue] = set()
        self.listening: asyncio.Task | None = None
        self.is_closed = self.watches_signals = False

    async def names(self) -> AsyncIterator[str]:
        """Each name as it is rung; AGAIN after a gap; an empty one now and then, as a pulse.

        Ends when the process is asked to stop.
        """
        waiting: asyncio.Queue = asyncio.Queue(MOST_WAITING)
        waiting.put_nowait(AGAIN)  # between its page and its stream a reader has heard nothing
        self.readers.add(waiting)
        self._begin()
        try:
            while not self.is_closed:
                try:
                    name = await asyncio.wait_for(waiting.get(), PULSE_SECONDS)
                except TimeoutError:
                    name = ""
                if name is not None:
                    yield name
        finally:
            self.readers.discard(waiting)
            if not self.readers and self.listening:
                self.listening.cancel()
                self.listening = None

    def close(self) -> None:
        """End every stream, so that a stopping server need not wait for them."""
        self.is_closed = True
        for waiting in self.readers:
            _empty(waiting)
            waiting.put_nowait(None)

    def _begin(self) -> None:
        if self.listening is None or self.listening.done():
            self.listening = asyncio.get_running_loop().create_task(self._listen())
        if not self.watches_signals and threading.current_thread() is threading.main_thread():
            self.watches_signals = True
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._leave_before(signal.getsignal(number)))

    def _leave_before(self, handler):
        """handler, but every stream ends first: the server waits for open answers, and these have no end."""
        loop = asyncio.get_running_loop()

        def leave(number, frame):
            loop.call_soon_threadsafe(self.close)
            if callable(handler):
                handler(number, frame)

        return leave

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(autocommit=True, **_parameters()) as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    self._tell(AGAIN)
                    async for note in line.notifies():
                        self._tell(note.payload)
            except psycopg.OperationalError as error:
                logger.warning("The bell cannot be heard, trying again: %s", error)
                await asyncio.sleep(RETRY_SECONDS)

    def _tell(self, name: str) -> None:
        for waiting in self.readers:
            if waiting.full():
                _empty(waiting)
                name = AGAIN
            waiting.put_nowait(name)


def _empty(waiting: asyncio.Queue) -> None:
    while not waiting.empty():
        waiting.get_nowait()


def _parameters() -> dict:
    """How Django reaches its database, without what is for Django's own cursors."""
    given = connection.get_connection_params()
    return {name: value for name, value in given.items() if name not in ("context", "cursor_factory")}


hub = Hub()
