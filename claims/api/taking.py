"""How does a document that a client sends become a source?"""

from sources import collecting, dispatch
from sources.models import Reason, Source


def take_in(given: dict, *, by, at, kind: str = "") -> tuple[Source, int]:
    """The source of a checked DocumentInput, and the HTTP status that says how far it is.

    201: its text is here; 202: a worker fetches or reads it; 200: it was known already.
    """
    if given.get("text") is not None:
        return collecting.paste(given["text"], by=by, at=at, title=given["title"]).source, 201
    if given.get("file") is not None:
        file = given["file"]
        details = {"title": given["title"], "declared": file.content_type}
        attempt = collecting.upload(file.read(), file.name, by=by, at=at, **details)
        dispatch.announce(attempt)
        return attempt.source, 202
    options = {"kind": kind} if kind else {}
    source, is_new = collecting.by_url(given["url"], by=by, at=at, **options)
    if source.snapshots.exists():
        return source, 200
    dispatch.request_fetch(source, by=by, at=at, reason=Reason.FIRST if is_new else Reason.RETRY)
    return source, 202


def give_content(source: Source, given: dict, *, by, at) -> int:
    """Make a checked ContentInput the next snapshot of source. 201: it is here; 202: a worker reads it."""
    if given.get("text") is not None:
        collecting.paste(given["text"], by=by, at=at, source=source)
        return 201
    file = given["file"]
    details = {"source": source, "declared": file.content_type}
    dispatch.announce(collecting.upload(file.read(), file.name, by=by, at=at, **details))
    return 202
