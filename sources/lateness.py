"""When must `fetch_probe` have answered, even on a machine too busy to start it?

This is loaded before Django, whose start takes a second of processor time and many on the clock where others
compute; so it imports nothing but the standard library. It says "timeout" in the end if nobody spoke before.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

GRACE_SECONDS = 4  # what an answer may take beyond total_seconds, start and parsing included
LAST_WORDS_SECONDS = 1.2  # to say so and to leave, when time runs out
MOST_REQUEST_BYTES = 1024 * 1024
USUAL_SECONDS = 60.0
EMPTY = {
    "outcome": "blocked",
    "status": None,
    "final_url": None,
    "hops": 0,
    "title": "",
    "text": "",
    "sha256": None,
    "wire_bytes": 0,
    "retry_after": None,
    "etag": None,
    "last_modified": None,
    "flags": [],
    "detail": "",
}
TOO_LATE = {"outcome": "timeout", "detail": "This machine was too busy to fetch the page in time."}


class Watch:
    """The request as it came, and an alarm that answers it when its time is up."""

    def __init__(self):
        self._request: bytes | None = None
        self._alarm: threading.Timer | None = None

    def start(self) -> None:
        """Read the request from standard input and set the alarm."""
        seconds = total_seconds(self.request()) + GRACE_SECONDS - LAST_WORDS_SECONDS / 2 - age()
        self._alarm = threading.Timer(max(0.0, min(seconds, threading.TIMEOUT_MAX)), _leave)
        self._alarm.daemon = True
        self._alarm.start()

    def request(self) -> bytes:
        """What standard input holds; it is read once."""
        if self._request is None:
            self._request = sys.stdin.buffer.read(MOST_REQUEST_BYTES)
        return self._request

    def stop(self) -> None:
        """Whoever calls answers in time from here on."""
        if self._alarm is not None:
            self._alarm.cancel()


WATCH = Watch()


def total_seconds(request: bytes) -> float:
    """The time limit that a request names, else that of the settings."""
    try:
        told = json.loads(request)["limits"]["total_seconds"]
    except (ValueError, LookupError, TypeError, RecursionError):
        told = None
    if isinstance(told, bool) or not isinstance(told, int | float) or not told >= 0:
        told = os.environ.get("CAPTURE_TOTAL_SECONDS", USUAL_SECONDS)
    try:
        return float(told)
    except (ValueError, OverflowError):
        return USUAL_SECONDS


def age() -> float:
    """Seconds since this process began, all starting included; 0 where there is no /proc to tell."""
    stat = Path("/proc/self/stat")
    if not stat.exists():
        return 0.0
    began = int(stat.read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began


def _leave() -> None:
    os.write(1, json.dumps(EMPTY | TOO_LATE).encode() + b"\n")
    os._exit(0)  # whatever is still starting
