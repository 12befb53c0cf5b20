"""What text does a PDF hold?"""

import io
import re
from collections.abc import Iterator

import pypdf
from pypdf.errors import FileNotDecryptedError

from sources.extraction.extracted import Extracted, extractor
from sources.extraction.unreadable import Unreadable
from sources.text import clean_text

_MOST_PAGES = 3_000
_SENTENCE_ENDS = tuple(".!?:…»”\"')")
_HYPHENATED = re.compile(r"[^\W\d_]-$")
_SHORT_LINE = 0.75  # of the usual width: a line that ends earlier ends its paragraph


def read_pdf(body: bytes, most_characters: int) -> Extracted:
    """The text of a PDF, its paragraphs put together from lines.

    Raises Unreadable: pdf_encrypted, pdf_broken, no_text, too_long.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("pdf_encrypted")
        parts = list(_parts(reader, most_characters))
        told = _told(reader)
    except (Unreadable, MemoryError):
        raise
    except FileNotDecryptedError as error:
        raise Unreadable("pdf_encrypted") from error
    except RecursionError as error:
        raise Unreadable("too_deep") from error
    except Exception as error:
        # A damaged file makes the library fail in any way there is; each means the same to a person.
        raise Unreadable("pdf_broken") from error
    if not parts:
        raise Unreadable("no_text")
    return Extracted.of(parts, media_type="application/pdf", extractor=extractor("pypdf"), **told)


def _parts(reader: pypdf.PdfReader, most_characters: int) -> Iterator[tuple[str, str]]:
    characters = 0
    for number, page in enumerate(reader.pages):
        text = clean_text(page.extract_text() or "")
        characters += len(text)
        if characters > most_characters or number >= _MOST_PAGES:
            raise Unreadable("too_long")
        yield from (("paragraph", paragraph) for paragraph in _paragraphs(text.split("\n")))


def _paragraphs(lines: list[str]) -> Iterator[str]:
    widths = sorted(len(line) for line in lines if line.strip())
    usual = widths[len(widths) * 3 // 4] if widths else 0
    paragraph = ""
    for line in (line.strip() for line in lines):
        if _HYPHENATED.search(paragraph) and line[:1].islower():
            paragraph = paragraph[:-1] + line
        else:
            paragraph = f"{paragraph} {line}".strip()
        if not line or (len(line) < _SHORT_LINE * usual and line.endswith(_SENTENCE_ENDS)):
            if paragraph:
                yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _told(reader: pypdf.PdfReader) -> dict:
    information = reader.metadata
    if information is None:
        return {}
    told = {"title": _line(information.title), "byline": _line(information.author)}
    if told["byline"]:
        told["bylines"] = [{"value": told["byline"], "origin": "pdf", "raw": told["byline"]}]
    raw = information.get("/CreationDate")
    if raw and (moment := _moment(information)):
        told["dates"] = [{"value": moment, "precision": "instant", "origin": "pdf", "raw": str(raw)[:120]}]
    return told


def _moment(information: pypdf.DocumentInformation) -> str | None:
    try:
        created = information.creation_date
    except ValueError:
        return None
    return created.isoformat() if created and created.tzinfo else None


def _line(text) -> str:
    return " ".join(clean_text(str(text or "")).split())[:500]
