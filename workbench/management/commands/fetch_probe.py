"""`manage.py fetch_probe`: what becomes of one address, through a worker's own transport and parser.

A request in JSON on standard input is answered by one line of JSON, the last on standard output, whatever
happens; `--url` answers people in words. No row is written.
"""

import contextlib
import json
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources import probing
from sources.cage import Cage
from sources.lateness import GRACE_SECONDS, LAST_WORDS_SECONDS, WATCH, age
from workbench import console
from workbench.common.errors import DomainError

LABELS = {
    "outcome": gettext_lazy("Outcome"),
    "status": gettext_lazy("HTTP status"),
    "final_url": gettext_lazy("Arrived at"),
    "hops": gettext_lazy("Redirects followed"),
    "title": gettext_lazy("Title"),
    "wire_bytes": gettext_lazy("Bytes received"),
    "sha256": gettext_lazy("SHA-256 of the body"),
    "retry_after": gettext_lazy("Seconds to wait"),
    "flags": gettext_lazy("Remarks"),
}
SHOWN_CHARACTERS = 600


class Command(BaseCommand):
    help = "Fetch one page as a worker would and tell what came of it; no row is written."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--url", help="an address; answered in words instead of JSON")

    def run_from_argv(self, argv):
        super().run_from_argv(argv)
        sys.stdout.flush()
        os._exit(0)  # nothing is left to tidy up, and a name that is still looked up would be waited for

    def handle(self, *, url=None, **options):
        logging.disable(logging.CRITICAL)  # the answer says it; what fails inside goes to standard error
        with translation.override(console.language()):
            say = self.tell if url else self.answer
            told = {"url": url, "allow": settings.CAPTURE_ALLOW} if url else _read_request()
            try:
                request = probing.Request.read(told)
            except DomainError as refusal:
                say(probing.refused(refusal))
                return
            cage = request.cage()
            try:
                say(_answered(request, cage, last_resort=say))
            finally:
                cage.kill()  # it may still be warming up, and nobody waits for that

    def answer(self, told: dict) -> None:
        """One line of JSON, in ASCII: it survives any terminal and any pipe."""
        with contextlib.suppress(BrokenPipeError):
            self.stdout.write(json.dumps(told))
            self.stdout.flush()

    def tell(self, told: dict) -> None:
        """The same for people."""
        self.stdout.write(told["detail"])
        for key, label in LABELS.items():
            value = ", ".join(told[key]) if isinstance(told[key], list) else told[key]
            if value not in (None, ""):
                self.stdout.write(f"{label}: {value}")
        if told["text"]:
            more = "…" if len(told["text"]) > SHOWN_CHARACTERS else ""
            self.stdout.write(f"{_('Text')}:\n{told['text'][:SHOWN_CHARACTERS]}{more}")
        self.stdout.flush()


def _answered(request: probing.Request, cage: Cage, *, last_resort: Callable[[dict], None]) -> dict:
    """The answer in time; whatever else fails inside is told as a fault of ours."""
    end = time.monotonic() + request.limits.total_seconds + GRACE_SECONDS - age() - LAST_WORDS_SECONDS
    spoken = threading.Lock()

    def give_up():
        if spoken.acquire(blocking=False):
            last_resort(probing.out_of_time())
            cage.kill()
            os._exit(0)  # whoever holds the other threads holds them for good

    patience = max(0.0, end + LAST_WORDS_SECONDS / 2 - time.monotonic())
    alarm = threading.Timer(min(patience, threading.TIMEOUT_MAX), give_up)
    alarm.daemon = True
    alarm.start()
    WATCH.stop()
    # the parser warms up while the page is on its way; when it cannot, `probe` meets the same failure
    threading.Thread(target=_warm, args=[cage], daemon=True).start()
    try:
        told = probing.probe(request, cage, seconds_left=lambda: end - time.monotonic())
    except Exception:
        traceback.print_exc()
        told = probing.broken()
    spoken.acquire()  # for good: the alarm has nothing left to say
    alarm.cancel()
    return told


def _warm(cage: Cage) -> None:
    with contextlib.suppress(DomainError):
        cage.start()


def _read_request() -> object:
    """What standard input holds, or None when it is no JSON."""
    try:
        return json.loads(WATCH.request())
    except (ValueError, RecursionError):
        return None
