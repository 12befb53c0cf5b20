"""How does an attempt run: two steps, two kinds of worker, one row that says where it stands?

A worker takes a queued attempt with an update that matches queued rows only, so a message delivered twice
works once. It holds the attempt by a lease that it renews while it lives; every later write matches the
lease, so a worker that was given up for lost writes nothing.
"""

import hashlib
import logging
import random
import threading
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from sources import archiving, calling, extraction, failures, politeness, transport, warc
from sources.cage import Cage, CageDied, CageLimits
from sources.models import FetchAttempt, Origin, Source, State, Step
from workbench.common import leases
from workbench.common.bell import ring
from workbench.common.compiled import made, update
from workbench.common.errors import DomainError
from workbench.ledger.recording import record

log = logging.getLogger(__name__)

MAX_TRIES = 5
TELL_SECONDS = 1  # how often the row of a running attempt says where it stands
TOLD_SECONDS = 60  # a shorter wait for a turn at a site is nothing to tell people
BACKOFF_SECONDS = 30  # doubled at every try, then a random part of it: full jitter, so that retries spread
# One child per process; it starts with the first document.
CAGE = Cage(
    CageLimits(
        memory_bytes=settings.CAPTURE_LIMITS["max_rss_growth_mb"] * 1024**2,
        most_characters=settings.MAX_TEXT_CHARACTERS,
    )
)
# What the work on an attempt needs of it, of its source and of who asked.
READ = (*("id", "uid", "lease", "lease_until", "state", "step", "tries", "capture"), "source", "asked_by")
READ_OF_RELATED = {
    "source": ("uid", "url", "file_name", "title", "declared_url"),
    "asked_by": ("username", "first_name", "last_name", "display_name"),
}
NETWORK_STEPS = (Step.CONNECT, Step.DOWNLOAD, Step.ARCHIVE)


class AttemptEnded(DomainError):
    """There is nothing left to cancel."""

    code = "attempt_ended"
    status = 409


class HostBusy(Exception):
    """The site is visited by somebody else, or wants to be left alone. The attempt waits, its try uncounted.

    seconds: until its turn comes; the caller may ring then, else the sweep does.
    """

    def __init__(self, seconds: float):
        super().__init__(seconds)
        self.seconds = seconds


def download(attempt_id: int, *, at: datetime) -> bool:
    """Take a queued attempt to the archive: connect, download, hash, keep.

    Returns True when the text is to be extracted next; False when there is nothing more to do here
    (somebody else has it, it ended, or it waits for a later try).
    Raises HostBusy when it is not this attempt's turn at its site.
    """
    attempt = take(attempt_id, NETWORK_STEPS)
    if attempt is None:
        return False
    try:
        with visiting(attempt), holding(attempt):
            return _download(attempt, at)
    except leases.LeaseLost:
        log.warning("attempt %s was handed on while it ran", attempt.uid)
        return False


def extract(attempt_id: int, *, at: datetime) -> None:
    """Take an archived attempt to its end: read the body in the cage, store the snapshot."""
    attempt = take(attempt_id, (Step.EXTRACT,))
    if attempt is None:
        return
    try:
        with holding(attempt):
            _extract(attempt, at)
    except leases.LeaseLost:
        log.warning("attempt %s was handed on while it ran", attempt.uid)


@transaction.atomic
def cancel(attempt: FetchAttempt, *, by, at: datetime) -> None:
    """End an open attempt at once; the worker that holds it finds its lease gone and writes nothing more.

    Raises AttemptEnded when it was over already.
    """
    found = FetchAttempt.objects.open().filter(pk=attempt.pk)
    columns = {"state": State.FAILED, "error_code": failures.CANCELLED, "error_details": {}}
    said = str(failures.OWN[failures.CANCELLED])
    if not found.update(**columns, error=said, **leases.RELEASED, finished_at=at):
        raise AttemptEnded(_("This capture was over already."))
    record("capture.cancelled", attempt.source, by=by, at=at, before={"attempt": attempt.uid})


def cancel_open(source: Source, *, by, at: datetime) -> None:
    """End the attempt that a source has open. Raises AttemptEnded when there is none."""
    attempt = source.attempts.open().first()
    if attempt is None:
        raise AttemptEnded(_("This capture was over already."))
    cancel(attempt, by=by, at=at)


def sweep(*, limit: int = 500) -> list[FetchAttempt]:
    """Find attempts nobody works on, give those whose worker was lost back to the queue, and return them.

    The caller rings for each. An attempt whose workers were lost MAX_TRIES times ends as failed: it may be
    what kills them.
    """
    with transaction.atomic():
        overdue = (
            FetchAttempt.objects.overdue(Now()).select_for_update(skip_locked=True).order_by("next_try_at")
        )
        again = []
        for attempt in overdue[:limit]:
            if attempt.state == State.RUNNING and attempt.tries >= MAX_TRIES:
                _end(attempt, State.FAILED, error_code=failures.WORKER_LOST)
                continue
            if attempt.state == State.RUNNING:
                step = attempt.step if attempt.step == Step.EXTRACT else Step.CONNECT
                _write(attempt, state=State.QUEUED, step=step, **leases.RELEASED)
                _ring(attempt)
            again.append(attempt)
        return again


def take(attempt_id: int, steps) -> FetchAttempt | None:
    """Make a queued and due attempt ours, or return None when it is not to be had.

    What READ names comes with it. In one statement by hand: it is asked twice for every page, and the two
    that Django would make of it cost as much as all others of the page together.
    """
    asked = [uuid4(), _lease_time(), attempt_id, [step.value for step in steps]]
    with connection.cursor() as cursor:
        cursor.execute(_taking(), asked)
        row = cursor.fetchone()
    if row is None:
        return None
    attempt, rest = made(FetchAttempt, READ, row[: len(READ)]), row[len(READ) :]
    for name, names in READ_OF_RELATED.items():
        field, key = FetchAttempt._meta.get_field(name), getattr(attempt, f"{name}_id")
        values, rest = (key, *rest[: len(names)]), rest[len(names) :]
        setattr(attempt, name, None if key is None else made(field.related_model, ("id", *names), values))
    return attempt


@cache
def _taking() -> str:
    """The statement of `take`: lease, time, key and steps go in; READ comes out, then READ_OF_RELATED."""
    meta = FetchAttempt._meta
    related = {name: meta.get_field(name).related_model._meta for name in READ_OF_RELATED}
    columns = [f'attempt."{meta.get_field(name).column}"' for name in READ]
    for name, other in related.items():
        columns += [f'{name}."{other.get_field(field).column}"' for field in READ_OF_RELATED[name]]
    joins = [
        f'LEFT JOIN "{other.db_table}" {name} ON {name}.id = attempt."{meta.get_field(name).column}"'
        for name, other in related.items()
    ]
    return f"""
        WITH attempt AS (
            UPDATE "{meta.db_table}"
            SET state = '{State.RUNNING}', lease = %s, lease_until = statement_timestamp() + %s,
                tries = tries + 1, started_at = coalesce(started_at, statement_timestamp())
            WHERE id = %s AND state = '{State.QUEUED}' AND step = ANY(%s)
                AND next_try_at <= statement_timestamp()
            RETURNING *
        )
        SELECT {", ".join(columns)} FROM attempt {" ".join(joins)}
    """  # noqa: S608  (names of ours)


@contextmanager
def holding(attempt: FetchAttempt):
    """Renew the attempt's lease from a thread of its own for as long as the work lasts.

    The thread also writes down the step that attempt.step says by then: most are over before anybody could
    read of them, and a row written for each would cost more than the page.
    """
    done = threading.Event()

    def renew():
        told = None
        try:
            while not done.wait(min(TELL_SECONDS, settings.CAPTURE_LEASE_SECONDS / 3)):
                step = attempt.step
                attempt.held().update(lease_until=Now() + _lease_time(), step=step)
                if step != told:
                    _ring(attempt)
                told = step
                politeness.renew_turn(attempt.source.url, attempt.lease)
        finally:
            connections.close_all()  # the thread's own, if the work took long enough for one

    thread = threading.Thread(target=renew, name=f"lease-{attempt.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def visiting(attempt: FetchAttempt):
    """Hold the turn at the attempt's site. Raises HostBusy, with the attempt back in the queue."""
    url = attempt.source.url
    if seconds := politeness.take_turn(url, attempt.lease):
        _wait(attempt, seconds)
        raise HostBusy(seconds)
    try:
        yield
    finally:
        politeness.end_turn(url, attempt.lease)


def _download(attempt: FetchAttempt, at: datetime) -> bool:
    last = archiving.newest(attempt.source)
    try:
        got = calling.call(
            attempt.source.url, since=last, on_step=lambda step: setattr(attempt, "step", Step(step))
        )
    except transport.TryLater as later:
        _try_later(attempt, later, at)
        return False
    except transport.FetchFailed as failure:
        state = State.REFUSED if failure.outcome in ("blocked", "robots_denied") else State.FAILED
        _end(attempt, state, **_why(failure), http_status=failure.http_status)
        return False
    if got.not_modified:
        _end(attempt, State.UNCHANGED, snapshot=last, http_status=got.status)
        return False
    attempt.step = Step.ARCHIVE
    arrived = {"http_status": got.status, "received_bytes": got.wire_bytes}
    received = {
        "origin": Origin.FETCHED,
        "content_type": calling.content_type(got),
        "final_url": got.final_url,
        "http_status": got.status,
        "headers": [list(pair) for pair in got.headers],
        "body_sha256": got.body_sha256,
        "body_bytes": len(got.body),
        "captured_at": got.finished_at.isoformat(),
        "flags": got.flags,
    }
    if last and last.body_sha256 == got.body_sha256:
        _end(attempt, State.UNCHANGED, snapshot=last, **arrived)
        return False
    try:
        received["archive_name"] = archiving.keep_download(got)
    except archiving.ArchiveUnwritable as unwritable:
        _try_later(attempt, unwritable, at)
        return False
    # a step well done starts the next one with all its tries
    _write(
        attempt,
        state=State.QUEUED,
        step=Step.EXTRACT,
        capture=received,
        **arrived,
        tries=0,
        next_try_at=at,
        **leases.RELEASED,
    )
    _ring(attempt)
    return True


def _extract(attempt: FetchAttempt, at: datetime) -> None:
    received = dict(attempt.capture)
    body = _archived(received)
    if body is None:
        _end(attempt, State.FAILED, error_code=failures.ARCHIVE_DAMAGED)
        return
    try:
        found = CAGE.run(
            body,
            content_type=received["content_type"],
            url=received["final_url"] or received.get("name", ""),
        )
    except (extraction.Unreadable, CageDied) as failure:
        _end(attempt, State.FAILED, **_why(failure))
        return
    found.flags = list(dict.fromkeys([*received.get("flags", []), *found.flags]))
    received["captured_at"] = parse_datetime(received["captured_at"])
    with transaction.atomic():
        snapshot, is_new = archiving.store_if_changed(
            attempt.source,
            origin=Origin(received["origin"]),
            found=found.as_dict(),
            received=received,
            by=attempt.asked_by,
            at=at,
        )
        # Raises when the lease is no longer ours: then nothing of this was stored.
        _end(attempt, State.STORED if is_new else State.UNCHANGED, snapshot=snapshot)


def _archived(received: dict) -> bytes | None:
    """The body as it was received, or None when the archive no longer holds it."""
    try:
        body = archiving.body_of(received["archive_name"])
    except (FileNotFoundError, warc.CaptureDamaged) as damage:
        log.error("archive %s cannot be read: %s", received["archive_name"], damage)
        return None
    return body if hashlib.sha256(body).hexdigest() == received["body_sha256"] else None


def _wait(attempt: FetchAttempt, seconds: float) -> None:
    """Put the attempt back as it was until its turn comes; a long wait is told to people."""
    why = {}
    if seconds > TOLD_SECONDS:
        why = {"error_code": failures.HOST_WAITS, "error": str(failures.OWN[failures.HOST_WAITS])}
    _write(
        attempt,
        state=State.QUEUED,
        tries=F("tries") - 1,
        next_try_at=Now() + timedelta(seconds=seconds),
        **leases.RELEASED,
        **why,
    )
    if why:
        _ring(attempt)


def _try_later(attempt: FetchAttempt, failure, at: datetime) -> None:
    """Queue the attempt for a later try, or end it when it had MAX_TRIES."""
    if failure.retry_after:
        politeness.leave_alone(attempt.source.url, failure.retry_after)
    why = _why(failure) | {"http_status": failure.http_status}
    if attempt.tries >= MAX_TRIES:
        _end(attempt, State.FAILED, **why)
        return
    jitter = random.uniform(0, BACKOFF_SECONDS * 2**attempt.tries)  # noqa: S311  (spreads load, hides nothing)
    wait = max(failure.retry_after or 0, jitter)
    _write(
        attempt,
        state=State.QUEUED,
        step=Step.CONNECT,
        next_try_at=at + timedelta(seconds=wait),
        **leases.RELEASED,
        **why,
    )
    _ring(attempt)


def _why(failure) -> dict:
    """A failure as the row keeps it: code and details apart, to be told again in the reader's language."""
    return {
        "error_code": failure.code,
        "error": str(failure.message),
        "error_details": getattr(failure, "details", {}),
    }


def _end(attempt: FetchAttempt, state: State, **columns) -> None:
    cleared = {} if "error_code" in columns else {"error_code": "", "error": "", "error_details": {}}
    _write(attempt, state=state, **leases.RELEASED, finished_at=Now(), **(cleared | columns))
    _ring(attempt)
    told = attempt.source.url or attempt.source.file_name
    log.info("attempt %s %s: %s %s", attempt.uid, state.value, told, columns.get("error_code", ""))


def _ring(attempt: FetchAttempt) -> None:
    """Tell the pages that show the document how far its capture has come."""
    ring(f"source:{attempt.source.uid}")


def _write(attempt: FetchAttempt, **columns) -> None:
    """Change the row if the lease is still ours. Raises leases.LeaseLost when it is not."""
    if not update(FetchAttempt, {"pk": attempt.pk, "lease": attempt.lease}, columns):
        raise leases.LeaseLost


def _lease_time() -> timedelta:
    return timedelta(seconds=settings.CAPTURE_LEASE_SECONDS)
