"""How is a captured page shown as it came, without anything of it coming alive?

By an allow-list of elements for words and tables. Scripts, styles, forms, images and frames go with what is
in them; links keep their words and say where they led. Run in the cage: an HTML parser is a parser.
"""

import html

import nh3

from sources.extraction.charset import decode
from sources.extraction.media_type import HTML, PDF, media_type
from sources.extraction.unreadable import Unreadable
from sources.text import clean_text

MOST_CHARACTERS = 4_000_000
_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "div", "span", "section", "article", "main"),
    *(
        "header",
        "footer",
        "aside",
        "nav",
        "address",
        "a",
        "em",
        "strong",
        "b",
        "i",
        "u",
        "s",
        "small",
        "mark",
    ),
    *("sub", "sup", "abbr", "cite", "q", "code", "kbd", "samp", "var", "time", "del", "ins", "pre"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption", "table", "caption", "thead"),
    *(
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "colgroup",
        "col",
        "details",
        "summary",
        "bdi",
        "bdo",
        "ruby",
        "rt",
    ),
}
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "abbr": {"title"},
    "time": {"datetime"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed"},
}
_GONE_WITH_CONTENT = {
    *("script", "style", "template", "noscript", "title", "iframe", "object", "embed", "svg", "math"),
    *("select", "textarea", "button", "audio", "video", "canvas", "frameset", "noembed", "noframes", "xmp"),
}
# nh3 escapes quotation marks inside values and every "<" in text, so these words begin an address alone.
_LINK, _ADDRESS = '<a href="', '<a title="'


def sanitise(body: bytes, *, content_type: str | None = None, url: str = "") -> str:
    """What may be shown of a captured page, text or Markdown file: a fragment of harmless HTML.

    Raises Unreadable: a PDF or a binary file has no such form (unsupported_type), or it is too long.
    """
    kind = media_type(body, content_type, url)
    if kind == PDF:
        raise Unreadable("unsupported_type")
    text = clean_text(decode(body, content_type, is_markup=kind == HTML).text)
    if len(text) > MOST_CHARACTERS:
        raise Unreadable("too_long")
    if kind != HTML:
        return f"<pre>{html.escape(text)}</pre>"
    shown = nh3.clean(
        text,
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return shown.replace(_LINK, _ADDRESS)
