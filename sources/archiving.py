"""How is a capture kept, so that it can be proved later?"""

import errno
import hashlib
import io
import logging
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sources import text as texts
from sources import transport, warc
from sources.models import Origin, Snapshot, Source
from sources.signals import snapshot_stored
from workbench.common.compiled import Blank, Question, insert, update
from workbench.common.errors import DomainError
from workbench.ledger.recording import record

log = logging.getLogger(__name__)

SOFTWARE = "Contraste/1"
FOLDER = "captures"
COMPARED = ("source_id", "number", "origin", "headers", "body_sha256", "archive_name")  # with the next one
NEWEST = Question(
    lambda: Snapshot.objects.filter(source=Blank("source")).only(*COMPARED).order_by("-number")[:1]
)
LOCKED = Question(
    lambda: Source.objects.filter(pk=Blank("source")).select_for_update(no_key=True).values_list("pk")
)
MADE_HERE = ("text", "blocks")  # by text.compose, which cleans; the rest is as the document tells it
# Sentences for each way in which the archive takes nothing in.
SENTENCES = {
    "archive_full": _("The archive has no room left, so nothing was kept. Somebody has to make room."),
    "archive_unwritable": _("The archive could not be written to, so nothing was kept."),
}


class ArchiveUnwritable(DomainError):
    """The storage did not take a capture; nothing of it is kept. code: one of SENTENCES.

    http_status and retry_after are those of a failure that trying later may mend.
    """

    status = 503
    http_status = retry_after = None

    def __init__(self, code: str):
        super().__init__(SENTENCES[code], code=code)


def keep(archive: bytes) -> str:
    """Write a WARC file to storage under its own SHA-256; the same bytes twice are one file.

    Returns the storage name, captures/<first two hex digits>/<sha256>.warc.gz. Rows are written afterwards:
    a program that dies in between leaves a file that nothing refers to.
    Raises ArchiveUnwritable when the storage does not take it.
    """
    digest = hashlib.sha256(archive).hexdigest()
    name = f"{FOLDER}/{digest[:2]}/{digest}.warc.gz"
    try:
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(archive))
    except Exception as error:  # a storage of another make has errors of its own kinds
        log.exception("The archive does not take %s", name)
        is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise ArchiveUnwritable("archive_full" if is_full else "archive_unwritable") from error
    return name


def keep_download(got: transport.Download) -> str:
    """Archive a complete download: every hop, its headers, and whom we spoke to. Returns the storage name."""
    exchanges = [
        warc.Exchange(
            url=hop.url,
            status=hop.status,
            reason=hop.reason,
            headers=hop.headers,
            body=got.body if hop is got.hops[-1] else b"",
            request_headers=hop.request_headers,
            remote_address=hop.remote_address.rsplit(":", 1)[0].strip("[]"),
            started_at=hop.started_at,
            finished_at=hop.finished_at,
            tls=_tls(hop),
        )
        for hop in got.hops
    ]
    return keep(_written(exchanges))


def keep_upload(body: bytes, *, file_name: str, media_type: str, at: datetime) -> str:
    """Archive a file that a person handed in. Returns the storage name."""
    return keep(_written(warc.Upload(file_name, media_type, body, at)))


def body_of(archive_name: str) -> bytes:
    """The body as it was captured, out of the archive. Raises FileNotFoundError when the file is gone."""
    with default_storage.open(archive_name) as file:
        return warc.read_body(file)


def is_kept(snapshot: Snapshot) -> bool:
    """Whether the archive still has the snapshot's file."""
    return bool(snapshot.archive_name) and default_storage.exists(snapshot.archive_name)


def open_archive(archive_name: str):
    """A capture's WARC file, open for reading. Raises FileNotFoundError when the file is gone."""
    return default_storage.open(archive_name)


def newest(source: Source) -> Snapshot | None:
    """The last snapshot of source, or None; what is not among COMPARED is read when asked for."""
    last = NEWEST.first(source=source.pk)
    if last:
        last.source = source
    return last


@transaction.atomic(savepoint=False)
def store_if_changed(
    source: Source, *, origin: Origin, found: dict, received: dict, by, at: datetime
) -> tuple[Snapshot, bool]:
    """As store, unless the last snapshot holds the same body. Returns (snapshot, is_new)."""
    last = _newest_locked(source)
    if last and last.body_sha256 == received["body_sha256"]:
        return last, False
    return _append(source, last, origin=origin, found=found, received=received, by=by, at=at), True


@transaction.atomic
def store(source: Source, *, origin: Origin, found: dict, received: dict, by, at: datetime) -> Snapshot:
    """Write the next snapshot of source and tell whoever listens.

    found: what extraction made of the body (extraction.Extracted.as_dict()): text, blocks, title …
    received: the transfer: body_sha256, body_bytes, archive_name, final_url, http_status, headers …
    at: aware datetime of the writing; received["captured_at"] is when the body arrived.
    """
    last = _newest_locked(source)
    return _append(source, last, origin=origin, found=found, received=received, by=by, at=at)


def _newest_locked(source: Source) -> Snapshot | None:
    """The last snapshot, which stays the last one until the transaction ends."""
    LOCKED.ask(source=source.pk)
    return newest(source)


def _append(
    source: Source, last: Snapshot | None, *, origin: Origin, found: dict, received: dict, by, at: datetime
) -> Snapshot:
    found = {key: value if key in MADE_HERE else _clean(value) for key, value in found.items()}
    snapshot = Snapshot(
        source=source,
        number=last.number + 1 if last else 1,
        origin=origin,
        captured_at=received.get("captured_at") or at,
        captured_by=by,
        final_url=received.get("final_url", ""),
        http_status=received.get("http_status"),
        headers=received.get("headers", []),
        media_type=found["media_type"],
        charset=found.get("charset") or "",
        charset_origin=found.get("charset_origin") or "",
        body_sha256=received["body_sha256"],
        body_bytes=received["body_bytes"],
        archive_name=received.get("archive_name", ""),
        text=found["text"],
        text_sha256=hashlib.sha256(found["text"].encode()).hexdigest(),
        blocks=found["blocks"],
        title=_short(found.get("title"), 500),
        byline=_short(found.get("byline"), 300),
        language=_short(found.get("language"), 35),
        dates=found.get("dates", []),
        details={
            key: found[key] for key in ("site_name", "flags", "claim_reviews", "bylines") if found.get(key)
        },
        extractor=found["extractor"],
    )
    insert(snapshot)
    _learn(source, found)
    snapshot_stored.send(sender=Snapshot, snapshot=snapshot)
    after = {
        "snapshot": snapshot.uid,
        "number": snapshot.number,
        "body_sha256": snapshot.body_sha256,
        "text_sha256": snapshot.text_sha256,
    }
    record("snapshot.stored", source, by=by, at=at, after=after)
    return snapshot


def plain(text: str, *, title: str = "") -> dict:
    """What `store` needs of a text that a person pasted. Raises ValueError when nothing is left of it."""
    parts = texts.blocks_of_plain_text(text)
    canonical, blocks = texts.compose(parts)
    if not canonical:
        raise ValueError("no text is left")
    return {
        "media_type": "text/plain",
        "charset": "utf-8",
        "charset_origin": "pasted",
        "text": canonical,
        "blocks": texts.as_json(blocks),
        "title": title,
        "extractor": "contraste-plain 1",
    }


def _learn(source: Source, found: dict) -> None:
    """Keep the first title and the address the page declares; never merge, never overwrite."""
    before = source.title, source.declared_url
    source.title = source.title or _short(found.get("title"), 500)
    source.declared_url = _short(found.get("canonical_url"), 8000) or source.declared_url
    if (source.title, source.declared_url) != before:
        update(Source, {"pk": source.pk}, {"title": source.title, "declared_url": source.declared_url})


def _written(capture) -> bytes:
    limits = [(f"limit-{name}", str(value)) for name, value in settings.CAPTURE_LIMITS.items()]
    out = io.BytesIO()
    warc.write(out, capture, {"software": SOFTWARE, "operator": settings.CAPTURE_CONTACT, **dict(limits)})
    return out.getvalue()


def _tls(hop: transport.Hop) -> dict[str, str]:
    facts = {"tlsVersion": hop.tls_version, "certificateSha256": hop.certificate_sha256}
    return {name: value for name, value in facts.items() if value}


def _clean(value):
    """The same structure with every string clean: PostgreSQL holds no NUL, and JSON no half a character."""
    if isinstance(value, str):
        return texts.clean_text(value)
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value


def _short(value: str | None, limit: int) -> str:
    return (value or "")[:limit]
