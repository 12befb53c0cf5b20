"""The product's own code behind the interface of the evaluation scripts: dict in, dict out."""

import io
from datetime import date

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from claims.suggesting.quotations import quotations
from claims.suggesting.sentences import sentences
from claims.suggesting.time import expressions
from claims.suggesting.worth import suggestions
from sources.extraction import Unreadable
from sources.extraction.charset import decode
from sources.extraction.claimreviews import claim_reviews
from sources.extraction.jsonld import flattened, loaded
from sources.extraction.reading import extract
from tests.evaluation.database import keep_outside_checks, most_alike, open_database


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


def nlp(payload: dict) -> dict:
    """Sentences, quotations and dates: {part, lang, text, reference} -> what score.py of that part wants."""
    return {"sentences": _sentences, "quotes": _quotes, "dates": _dates}[payload["part"]](payload)


def _sentences(payload: dict) -> dict:
    text = payload["text"]
    return {"sentences": [text[start:end] for start, end in sentences(text)]}


def _quotes(payload: dict) -> dict:
    text = payload["text"]
    return {
        "quotes": [
            {"quote": text[each.start : each.end], "speaker": each.speaker}
            for each in quotations(text)
            if each.is_verbatim
        ]
    }


def _dates(payload: dict) -> dict:
    anchor = date.fromisoformat(payload["reference"][:10])
    found = expressions(payload["text"], anchor, day_first=payload["lang"] == "es")
    return {
        "dates": [
            {"start": each.start, "end": each.end, "value": each.first and each.first.isoformat()}
            for each in found
        ]
    }


def checkworthy(payload: dict) -> dict:
    """Texts or a document: {part, lang, texts | text} -> {scores} or {claims}, best first."""
    anchor = date(2017, 1, 1)  # these texts come without a date, and no score depends on it
    if "text" in payload:
        text = payload["text"]
        found = suggestions(text, anchor)
        return {"claims": [{"text": text[each.start : each.end], "score": each.score} for each in found]}
    best = [max((each.score for each in suggestions(text, anchor)), default=0.0) for text in payload["texts"]]
    return {"scores": [1 - 1 / (1 + max(score, 0) / 2) for score in best]}


def load(docs: list[dict], collection: str) -> None:
    """Make docs ({id, title, subtitle, claim, date}) all there is to match, in a database of their own."""
    open_database()
    keep_outside_checks(docs)


def claim_match(payload: dict) -> dict:
    """{query, k} -> {ids}, best first."""
    return {"ids": most_alike(payload["query"], payload.get("k", 10))}
