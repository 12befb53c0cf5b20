"""How do thousands of other people's fact-checks come in? As a run that counts and lists what it skips.

Whoever runs it holds the row by a lease that every batch renews. The counts of a run are committed with the
records they count, so a run that was lost goes on after the last of them.
"""

import io
import logging
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from itertools import islice
from typing import BinaryIO, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from claims import access, feeding, incoming
from claims.models import ImportRun, ImportState, OutsideCheck
from claims.models.import_run import MOST_FAULTS
from sources import calling, canonical, transport
from sources.cage import Cage, CageDied
from sources.extraction import Unreadable
from workbench.common import leases
from workbench.common.errors import DomainError
from workbench.common.identifiers import identifiers
from workbench.common.numerals import grouped
from workbench.ledger.recording import record

log = logging.getLogger(__name__)

BATCH = 1000  # records that are written at once,
LARGEST_BATCH = 8 * 1024 * 1024  # or fewer, once they have so many characters
LEASE = timedelta(seconds=60)
MAX_TRIES = 3
LONGEST_PLACE = 200  # characters of a fault's sentence that are kept
CAGE = Cage()  # for pages; it starts with the first one
COUNTED = ("new", "changed", "unchanged", "skipped")  # of a run: together, the records that were read
_KEPT_ONCE = ("identity", "uid", "imported_by_id", "imported_at")


class ImportRefused(DomainError):
    """There is nothing to import; `field` names the input."""

    code = "import_refused"
    status = 422


@transaction.atomic
def ask(*, file=None, url: str = "", by, at: datetime) -> ImportRun:
    """Write down that a file (uploaded, kept until it is read) or an address is to be imported by a worker.

    Raises ImportRefused, access.NotAllowed.
    """
    access.require(by, "keep_outside")
    if bool(file) == bool(url):
        raise ImportRefused(_("Give a file or an address."), field="url")
    if file:
        _refuse_too_large(file)
        stored = default_storage.save(f"imports/{uuid4()}", File(file))
        details = {"name": file.name[:500], "file": stored, "total_bytes": file.size}
    else:
        details = {"name": _checked(url)}
    run = ImportRun.objects.create(**details, asked_by=by, created_at=at)
    record("import.asked", run, by=by, at=at, after={"name": run.name})
    return run


def run_now(file: BinaryIO | None, *, name: str, size: int = 0, by, at: datetime, on_batch=None) -> ImportRun:
    """Import a file that is open, or (None) the address that name is, here and now.

    on_batch: called with the run after every batch. Raises ImportRefused.
    """
    if by is not None:
        access.require(by, "keep_outside")
    run = ImportRun.objects.create(
        name=name if file else _checked(name),
        total_bytes=size,
        state=ImportState.RUNNING,
        lease=uuid4(),
        lease_until=at + LEASE,
        tries=1,
        asked_by=by,
        created_at=at,
    )
    _read(run, file, at=at, on_batch=on_batch)
    run.refresh_from_db()
    return run


def work_on(run_id: int, *, at: datetime) -> None:
    """Make a waiting run ours and see it through; nothing when somebody else has it."""
    waiting = ImportRun.objects.filter(pk=run_id, state=ImportState.WAITING)
    lease = leases.take(waiting, LEASE, state=ImportState.RUNNING)
    run = lease and ImportRun.objects.filter(pk=run_id, lease=lease).select_related("asked_by").first()
    if not run:
        return
    if run.file:
        with default_storage.open(run.file) as file:
            _read(run, file, at=at)
    else:
        _read(run, None, at=at)


def sweep() -> list[ImportRun]:
    """Runs nobody works on, given back to the queue; the caller rings for each."""
    with transaction.atomic():
        found = list(ImportRun.objects.overdue(Now()).select_for_update(skip_locked=True).order_by("id"))
        again = []
        for run in found:
            columns = {"state": ImportState.WAITING} | leases.RELEASED
            if run.state == ImportState.RUNNING:
                if run.tries + 1 >= MAX_TRIES:
                    columns |= {"state": ImportState.FAILED, "finished_at": Now()}
                    columns["error"] = _("The worker was lost more than once while reading it.")
                ImportRun.objects.filter(pk=run.pk).update(**columns, tries=run.tries + 1)
                if "error" in columns:
                    continue
            again.append(run)
    return again


class Batch(NamedTuple):
    """Some records as they will be written. read: bytes of the file up to their end."""

    records: int
    rows: dict[str, dict]  # columns of an OutsideCheck by identity; of the same check twice the last
    faults: list[list[str]]  # [place, sentence] of each that is skipped
    read: int


def batches(
    entries: Iterator[feeding.Record], *, came_from: str, source: BinaryIO | None = None
) -> Iterator[Batch]:
    """All entries, batch by batch. source: the file they are read from.

    The next one is made ready by a thread while the database takes in the last one.
    """
    language = translation.get_language()

    def make() -> Batch:
        with translation.override(language):
            return _prepared(entries, came_from=came_from, source=source)

    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(make)
        while (batch := coming.result()).records:
            coming = maker.submit(make)
            yield batch


def _prepared(entries: Iterator[feeding.Record], *, came_from: str, source: BinaryIO | None) -> Batch:
    """The next batch; one of 0 records at the end."""
    rows, faults, records, size = {}, [], 0, 0
    base = came_from if "://" in came_from else None
    for entry in islice(entries, BATCH):
        records += 1
        if entry.review is None:
            faults.append([entry.place, entry.fault])
            continue
        try:
            row = incoming.columns_of(entry.review, base)
        except (ValueError, RecursionError) as fault:
            faults.append([entry.place, str(fault)[:LONGEST_PLACE]])
        else:
            rows[row["identity"]] = row
            size += len(row["raw"])
        if size > LARGEST_BATCH:
            break
    return Batch(records, rows, faults, source.tell() if source else 0)


def keep_many(batch: Batch, *, came_from: str, by, at: datetime) -> Counter:
    """Keep a batch of ClaimReviews in a few statements, whatever its size. Within a transaction.

    Returns {"new", "changed", "unchanged", "skipped": count}; they add up to the batch's records.
    """
    known = _known(list(batch.rows))
    fresh = [row for identity, row in batch.rows.items() if known.get(identity) != row["raw"]]
    moment = {"came_from": came_from, "imported_by_id": by and by.pk, "imported_at": at, "updated_at": at}
    if fresh:
        uids = identifiers(len(fresh))
        _write([row | moment | {"uid": uid} for row, uid in zip(fresh, uids, strict=True)], all_new=not known)
    new = sum(row["identity"] not in known for row in fresh)
    counts = Counter(new=new, changed=len(fresh) - new, skipped=len(batch.faults))
    counts["unchanged"] = batch.records - counts.total()  # the same check twice in one batch too
    return counts


def _known(identities: list[str]) -> dict[str, str]:
    """{identity: raw} of those that are there; a lookup of Django would prepare each identity by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity, raw FROM claims_outsidecheck WHERE identity = ANY(%s)", [identities])
        return dict(cursor.fetchall())


def _write(rows: list[dict], *, all_new: bool) -> None:
    """Write checks, new ones or others in the place of their earlier selves. Within a transaction.

    all_new: none was there a moment ago. Most of the time of Django's bulk_create goes into the text of its
    statement.
    """
    if all_new:
        try:
            with transaction.atomic():
                _copy(rows, OutsideCheck._meta.db_table)
                return
        except UniqueViolation:  # as psycopg says it: Django does not stand between us and a COPY
            pass  # somebody else brought one of them meanwhile: as if it had been there
    _copy_over(rows)


def _copy(rows: list[dict], table: str) -> None:
    """Add rows to table."""
    names = list(rows[0])
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([row[name] for name in names])


def _copy_over(rows: list[dict]) -> None:
    """Add rows, or put them in the place of their earlier selves."""
    names, table = list(rows[0]), OutsideCheck._meta.db_table
    columns = ", ".join(names)
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in _KEPT_ONCE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS arriving ON COMMIT DROP AS SELECT {columns} FROM {table} "  # noqa: S608  (names of ours)
            "WITH NO DATA"
        )
        cursor.execute("DELETE FROM arriving")
        _copy(rows, "arriving")
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM arriving "  # noqa: S608  (names of ours)
            f"ON CONFLICT (identity) DO UPDATE SET {changes}"
        )


def _read(run: ImportRun, file: BinaryIO | None, *, at: datetime, on_batch=None) -> None:
    try:
        entries, size, source = _entries(run, file)
    except DomainError as refusal:
        _end(run, ImportState.FAILED, at=at, error=refusal.message)
        return
    except leases.LeaseLost:
        log.warning("import %s was handed on before it began", run.uid)
        return
    # what a worker that was lost has committed is not done again
    totals, faults = Counter({name: getattr(run, name) for name in COUNTED}), list(run.faults)
    entries = islice(entries, totals.total(), None)
    try:
        with closing(batches(entries, came_from=run.name, source=source)) as ready:
            for batch in ready:
                with transaction.atomic():
                    totals += keep_many(batch, came_from=run.name, by=run.asked_by, at=at)
                    faults += batch.faults[: MOST_FAULTS - len(faults)]
                    _tell(run, totals, faults, batch.read, size)
                if on_batch:
                    on_batch(run)
    except leases.LeaseLost:
        log.warning("import %s was handed on while it ran", run.uid)
        return
    is_nothing = not (totals["new"] or totals["changed"] or totals["unchanged"])
    if is_nothing:
        _end(run, ImportState.FAILED, at=at, error=_("Nothing in it could be read as a ClaimReview."))
    else:
        _end(run, ImportState.DONE, at=at, read_bytes=size)


def _entries(run: ImportRun, file: BinaryIO | None):
    """The records of a run, its size in bytes, and the file whose position says how far it has come."""
    if file is None:
        got = _fetched(run.name)
        body, base = io.BytesIO(got.body), got.final_url
        content_type, size = calling.content_type(got), len(got.body)
    else:
        body, base, content_type, size = file, "", None, run.total_bytes
    start = body.read(512)
    body.seek(0)
    if not feeding.is_page(start):
        if file is None:
            _put_by(run, body)
        return feeding.records(body), size, body
    try:
        objects = CAGE.describe(body.read(), content_type=content_type, url=base)
    except (Unreadable, CageDied) as failure:
        raise ImportRefused(failure.message) from failure
    known = incoming.named_objects(objects)
    reviews = [review for value in objects for review in incoming.reviews_in(value, known)]
    places = (_("record %(number)s") % {"number": number + 1} for number in range(len(reviews)))
    return (feeding.Record(place, review) for place, review in zip(places, reviews, strict=True)), size, None


def _put_by(run: ImportRun, body: BinaryIO) -> None:
    """Keep what an address said, as a file that is uploaded: whoever goes on with the run reads the same."""
    stored = default_storage.save(f"imports/{uuid4()}", File(body))
    body.seek(0)
    if not run.held().update(file=stored):
        default_storage.delete(stored)
        raise leases.LeaseLost
    run.file = stored


def _fetched(url: str) -> transport.Download:
    return transport.download(
        url,
        limits=transport.Limits(**settings.CAPTURE_LIMITS),
        allow=frozenset(settings.CAPTURE_ALLOW),
        user_agent=calling.user_agent(),
        robots_first=settings.CAPTURE_ROBOTS,
    )


def _tell(run: ImportRun, totals: Counter, faults: list, read: int, size: int) -> None:
    """Write down how far the run is, and hold it for longer. Raises leases.LeaseLost."""
    columns = {name: totals[name] for name in COUNTED}
    if not run.held().update(
        **columns,
        faults=faults,
        read_bytes=min(read, size),
        total_bytes=size,
        lease_until=Now() + LEASE,
        tries=0,  # those count that came no further
    ):
        raise leases.LeaseLost
    for name, value in columns.items():
        setattr(run, name, value)


@transaction.atomic
def _end(run: ImportRun, state: ImportState, *, at: datetime, **columns) -> None:
    if not run.held().update(state=state, finished_at=Now(), **leases.RELEASED, **columns):
        return
    counts = {name: getattr(run, name) for name in COUNTED}
    record("import.ended", run, by=run.asked_by, at=at, after={"state": state.value} | counts)
    if run.file:
        transaction.on_commit(lambda: default_storage.delete(run.file), robust=True)


def _refuse_too_large(file) -> None:
    if file.size > settings.MAX_UPLOAD_BYTES:
        sentence = _(
            "The file is larger than %(limit)s bytes: import it on the server, or pack it with gzip."
        )
        raise ImportRefused(sentence % {"limit": grouped(settings.MAX_UPLOAD_BYTES)}, field="file")


def _checked(url: str) -> str:
    try:
        return canonical.check_url(url, frozenset(settings.CAPTURE_ALLOW), typed=True)
    except canonical.BadUrl as bad:
        raise ImportRefused(bad.message, field="url") from bad
