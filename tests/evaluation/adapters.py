"""The product's own code behind the interface of the evaluation scripts: dict in, dict out."""

import io

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from sources.extraction import Unreadable, extract
from sources.extraction.charset import decode
from sources.extraction.claimreviews import claim_reviews
from sources.extraction.jsonld import flattened, loaded


def extraction(payload: dict) -> dict:
    """{url, html} -> {text, title, date, author}. The text is the article's: the title block stands apart."""
    try:
        extracted = extract(payload["html"], content_type="text/html", url=payload.get("url") or "")
    except Unreadable as refusal:
        return {"text": "", "error": refusal.code}
    return {
        "text": extracted.body,
        "title": extracted.title,
        "date": extracted.published and extracted.published["value"],
        "author": extracted.byline,
    }


def claimreview(payload: dict) -> dict:
    """{kind, url, content} -> {reviews}."""
    if payload["kind"] == "json":
        objects = list(flattened(loaded(payload["content"].decode("utf-8"))))
        return {"reviews": claim_reviews(objects, payload.get("url"))}
    extracted = extract(payload["content"], content_type="text/html", url=payload.get("url") or "")
    return {"reviews": extracted.claim_reviews}


def hostile(payload: dict) -> dict:
    """{kind, data} -> {text, encoding} or {error}."""
    if payload["kind"] == "warc":
        return _bodies(payload["data"])
    content_type = None if payload["kind"] == "pdf" else "text/html"
    try:
        extracted = extract(payload["data"], content_type=content_type, url="")
    except Unreadable as refusal:
        return {"error": refusal.code, **_sniffed(payload)}
    return {"text": extracted.text, "encoding": extracted.charset}


def _sniffed(payload: dict) -> dict:
    """A document without text still has an encoding."""
    return {"encoding": decode(payload["data"], None).charset} if payload["kind"] == "encoding" else {}


def _bodies(data: bytes) -> dict:
    texts = []
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            if record.rec_type in ("response", "resource"):
                texts.append(record.content_stream().read().decode("utf-8", "replace").replace("\0", ""))
    except (ArchiveLoadFailed, EOFError, OSError) as error:
        return {"error": str(error)}
    return {"text": "\n".join(texts)}
