"""How does a document become text?"""

from sources.extraction.addresses import is_web_address
from sources.extraction.charset import Decoded, decode
from sources.extraction.extracted import MOST_CHARACTERS, Extracted
from sources.extraction.html import read_html
from sources.extraction.media_type import HTML, MARKDOWN, PDF, media_type
from sources.extraction.pdf import read_pdf
from sources.extraction.plain import read_markdown, read_plain
from sources.extraction.unreadable import Unreadable


def extract(
    body: bytes, *, content_type: str | None = None, url: str = "", most_characters: int = MOST_CHARACTERS
) -> Extracted:
    """Read a document of any kind we take: HTML, plain text, Markdown, PDF.

    body: decoded content. content_type: the header as received, or None. url: final address, or a file name.
    Raises Unreadable, with a code for every reason there is.
    """
    kind = media_type(body, content_type, url)
    if kind == PDF:
        return _checked(read_pdf(body, most_characters), most_characters)
    decoded = decode(body, content_type, is_markup=kind == HTML)
    address = url if is_web_address(url) else ""
    read = {
        HTML: lambda: read_html(decoded, address, most_characters),
        MARKDOWN: lambda: read_markdown(decoded),
    }
    extracted = read.get(kind, lambda: read_plain(decoded))()
    extracted.charset, extracted.charset_origin = decoded.charset, decoded.origin
    extracted.flags += _charset_flags(decoded)
    return _checked(extracted, most_characters)


def _charset_flags(decoded: Decoded) -> list[str]:
    return ["charset_guessed"] * (decoded.origin == "guess") + ["charset_conflict"] * decoded.conflict


def _checked(extracted: Extracted, most_characters: int) -> Extracted:
    if not extracted.blocks:
        raise Unreadable("no_text")
    if len(extracted.text) > most_characters:
        raise Unreadable("too_long")
    return extracted
