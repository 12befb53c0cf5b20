"""How does a document come in: by address, as a file, or pasted?"""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sources import archiving
from sources.canonical import canonical_url, check_url
from sources.extraction import Unreadable
from sources.extraction.media_type import PDF, media_type
from sources.models import FetchAttempt, Origin, Publisher, Reason, Snapshot, Source, SourceKind, Step
from sources.text import clean_text
from workbench.common.errors import DomainError
from workbench.common.numerals import grouped
from workbench.ledger.changes import as_told, differing
from workbench.ledger.recording import record

AMENDABLE = ("title", "kind")


class TextRefused(DomainError):
    """The pasted text is empty or too long."""

    code = "text_refused"
    status = 422


class FileRefused(DomainError):
    """The uploaded file is empty, too large, or of a kind we do not read."""

    code = "file_refused"
    status = 422


class NoAddress(DomainError):
    """The document was pasted or uploaded: there is nowhere to fetch it from."""

    code = "no_address"
    status = 409


@transaction.atomic
def by_url(raw: str, *, by, at: datetime, kind: str = SourceKind.OTHER) -> tuple[Source, bool]:
    """The source at an address as a person typed it, made when new. Returns (source, is_new).

    Raises canonical.BadUrl when the address may not be fetched.
    """
    checked = check_url(raw, allow=frozenset(settings.CAPTURE_ALLOW))
    canonical = canonical_url(checked)
    there = Source.objects.at(canonical).first()
    if there:
        return there, False
    try:
        with transaction.atomic():
            source = Source.objects.create(
                url=canonical,
                requested_url=raw.strip(),
                kind=kind,
                publisher=_publisher_of(canonical),
                created_by=by,
                created_at=at,
            )
    except IntegrityError:  # somebody added it in the same instant: the database lets one through
        return Source.objects.at(canonical).get(), False
    record("source.added", source, by=by, at=at, after={"url": canonical})
    return source, True


@transaction.atomic
def amend(source: Source, changes: dict, *, by, at: datetime) -> None:
    """Change what a source is called and what kind it is. changes: some of AMENDABLE, with their values."""
    if "title" in changes:
        changes = changes | {"title": _title(changes["title"])}
    current = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    before = differing(current, changes, among=AMENDABLE)
    if before:
        Source.objects.filter(pk=source.pk).update(**{name: changes[name] for name in before})
        record("source.amended", current, by=by, at=at, **as_told(before, changes))


@transaction.atomic
def paste(text: str, *, by, at: datetime, title: str = "", source: Source | None = None) -> Snapshot:
    """Freeze a pasted text as a snapshot, of a new source without an address or of the one given.

    Raises TextRefused (field text) when it is blank or longer than MAX_TEXT_CHARACTERS.
    """
    if len(text) > settings.MAX_TEXT_CHARACTERS:
        raise TextRefused(
            _("The text has %(length)s characters; the limit is %(limit)s. Split it.")
            % {"length": grouped(len(text)), "limit": grouped(settings.MAX_TEXT_CHARACTERS)},
            code="text_too_long",
            field="text",
        )
    title = _title(title)
    try:
        found = archiving.plain(text, title=title)
    except ValueError as nothing:
        raise TextRefused(_("There is no text here."), code="text_empty", field="text") from nothing
    if source is None:
        source = Source.objects.create(title=title, created_by=by, created_at=at)
        record("source.added", source, by=by, at=at, after={"origin": "pasted"})
    raw = text.encode(errors="surrogatepass")
    received = {"body_sha256": hashlib.sha256(raw).hexdigest(), "body_bytes": len(raw)}
    return archiving.store(source, origin=Origin.PASTED, found=found, received=received, by=by, at=at)


def upload(
    body: bytes,
    file_name: str,
    *,
    by,
    at: datetime,
    title: str = "",
    source: Source | None = None,
    declared: str | None = None,
) -> FetchAttempt:
    """Archive an uploaded file and write down that it is to be read, for a new source or the one given.

    declared: the media type that came with it. The caller rings (dispatch.announce).
    Raises FileRefused (field file) for what is empty, too large, plainly not text, HTML or PDF, or is no PDF
    though its name or declared type says so.
    """
    file_name = clean_text(file_name)[:255]
    kind = _kind_of(body, file_name, declared or "")
    archive_name = archiving.keep_upload(body, file_name=file_name, media_type=kind, at=at)
    with transaction.atomic():
        if source is None:
            source = Source.objects.create(
                title=_title(title), file_name=file_name, created_by=by, created_at=at
            )
            record("source.added", source, by=by, at=at, after={"file": file_name})
        # one at a time asks whether an attempt is open
        Source.objects.select_for_update(no_key=True).only("pk").get(pk=source.pk)
        if source.attempts.open().exists():
            raise FileRefused(
                _("This source is being read right now; wait until it ends."), code="busy", field="file"
            )
        return FetchAttempt.objects.create(
            source=source,
            reason=Reason.UPLOAD,
            asked_by=by,
            step=Step.EXTRACT,
            next_try_at=at,
            created_at=at,
            received_bytes=len(body),
            capture={
                "origin": Origin.UPLOADED,
                "content_type": kind,
                "final_url": source.url,
                "name": file_name,
                "body_sha256": hashlib.sha256(body).hexdigest(),
                "body_bytes": len(body),
                "archive_name": archive_name,
                "captured_at": at.isoformat(),
            },
        )


def ask_for(source: Source, *, by, at: datetime, reason: Reason) -> tuple[FetchAttempt, bool]:
    """Write down that source is to be fetched; a second request joins the open attempt.

    Returns (attempt, is_new). The caller rings for a new one. Raises NoAddress.
    """
    if not source.url:
        raise NoAddress(_("This document has no address to fetch it from."))
    there = source.attempts.open().first()
    if there:
        return there, False
    try:
        with transaction.atomic():
            return FetchAttempt.objects.create(
                source=source, reason=reason, asked_by=by, next_try_at=at, created_at=at
            ), True
    except IntegrityError:  # somebody asked in the same instant: the database lets one through
        return source.attempts.open().get(), False


def _kind_of(body: bytes, file_name: str, declared: str) -> str:
    if not body:
        raise FileRefused(_("The file is empty."), code="file_empty", field="file")
    if len(body) > settings.MAX_UPLOAD_BYTES:
        raise FileRefused(
            _("The file is larger than %(limit)s MB.") % {"limit": settings.MAX_UPLOAD_BYTES // 1024**2},
            code="file_too_large",
            field="file",
        )
    try:
        kind = media_type(body, url=file_name)
    except Unreadable as unreadable:
        raise FileRefused(
            _("“%(name)s” cannot be read: %(why)s") % {"name": file_name, "why": unreadable.message},
            code=f"file_{unreadable.code}",
            field="file",
        ) from unreadable
    says_pdf = file_name.lower().endswith(".pdf") or declared.split(";")[0].strip().lower() == PDF
    if says_pdf and kind != PDF:
        raise FileRefused(
            _("“%(name)s” says that it is a PDF, and is none.") % {"name": file_name},
            code="file_not_pdf",
            field="file",
        )
    return kind


def _title(typed: str) -> str:
    return " ".join(clean_text(typed).split())[:500]


def _publisher_of(url: str) -> Publisher:
    host = url.split("/")[2].rsplit("@")[-1]
    site = host.removeprefix("www.")
    return Publisher.objects.get_or_create(site=site, defaults={"name": site[:200]})[0]
