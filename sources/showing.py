"""How is a capture shown as it came, and handed out, without harm to whoever looks at it?"""

import re
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sources import archiving
from sources.cage import Cage, CageLimits
from sources.models import Snapshot
from workbench.common.errors import DomainError
from workbench.ledger.recording import record

# One child per process; it starts when somebody first looks. People wait: it has less time than a worker's.
CAGE = Cage(CageLimits(cpu_seconds=6, deadline_seconds=10, memory_bytes=384 * 1024 * 1024))
_ENDINGS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "text/markdown": "md",
}
_NO_NAME = re.compile(r"[^a-z0-9]+")


class NotArchived(DomainError):
    """The capture's body cannot be had: it was pasted, or its archive file is gone."""

    code = "not_archived"
    status = 404


def as_captured(snapshot: Snapshot) -> str:
    """The page as it came, as harmless HTML.

    Raises NotArchived, warc.CaptureDamaged, extraction.Unreadable (no such form, or too long), cage.CageDied.
    """
    told = _told(snapshot)
    return CAGE.sanitise(body(snapshot), content_type=told, url=snapshot.final_url)


def body(snapshot: Snapshot) -> bytes:
    """The bytes as they were received. Raises NotArchived, warc.CaptureDamaged."""
    if not snapshot.archive_name:
        raise NotArchived(_("This text was pasted: there is no archived copy of a page."))
    try:
        return archiving.body_of(snapshot.archive_name)
    except FileNotFoundError as gone:
        raise NotArchived(_("The archived copy is no longer there.")) from gone


def hand_out(snapshot: Snapshot, *, by, at: datetime):
    """The capture's WARC file, open for reading, for somebody who takes it away; the ledger says who did.

    Raises NotArchived.
    """
    if not snapshot.archive_name:
        raise NotArchived(_("This text was pasted: there is no archived copy of a page."))
    try:
        file = archiving.open_archive(snapshot.archive_name)
    except FileNotFoundError as gone:
        raise NotArchived(_("The archived copy is no longer there.")) from gone
    after = {"snapshot": snapshot.uid, "number": snapshot.number, "archive": snapshot.archive_name}
    record("snapshot.handed_out", snapshot.source, by=by, at=at, after=after)
    return file


def file_name(snapshot: Snapshot, ending: str = "") -> str:
    """A name for a download that no page and no uploader chose: letters a–z, digits and dashes.

    ending: of the name; else the one usual for the media type, or bin.
    """
    about = snapshot.source.host or snapshot.source.file_name.rpartition(".")[0] or snapshot.source.title
    stem = _NO_NAME.sub("-", about.lower())[:60].strip("-") or "capture"
    return f"{stem}-v{snapshot.number}.{ending or _ENDINGS.get(snapshot.media_type, 'bin')}"


def _told(snapshot: Snapshot) -> str:
    """The Content-Type that leads to the media type and charset the text was read by."""
    return f"{snapshot.media_type}; charset={snapshot.charset}" if snapshot.charset else snapshot.media_type
