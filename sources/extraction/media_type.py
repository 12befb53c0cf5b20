"""What kind of document are these bytes really?

Decided by the content (after the WHATWG MIME Sniffing Standard); declared type and name break ties.
"""

import re

from sources.extraction.charset import looks_wide
from sources.extraction.unreadable import Unreadable

HTML, PLAIN, MARKDOWN, PDF = "text/html", "text/plain", "text/markdown", "application/pdf"

_LOOKED_AT = 4096
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_BINARY_SHARE = 0.03  # compressed data hold some 10 % of such bytes; a page with stray NULs far less
_BINARY_SHARE_OF_MARKUP = 0.2
_KNOWN = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM6", b"II*\0", b"MM\0*", b"RIFF",
    b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"\x7fELF", b"MZ\x90\0", b"SQLite format 3\0",
    b"OggS", b"ID3", b"fLaC", b"\x1aE\xdf\xa3", b"wOFF", b"wOF2", b"%!PS",
)  # fmt: skip
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style|div|p|br|h[1-6]|"
    rb"table|a|span|article|section|main|ul|ol|li|b|i)\b[^>]{0,500}>?",
    re.I,
)
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,500}\?>\s*)?(?:<!--.{0,4000}?-->\s*){0,9}<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_ANY_TAG = re.compile(rb"<[!/]?[a-z]", re.I)
_DECLARED_HTML = ("text/html", "application/xhtml+xml")
_NO_DOCUMENT = re.compile(  # whatever these hold, it is not what a site would show as a text
    r"(?:image|audio|video|font|model|multipart)/|text/css$|(?:text|application)/(?:x-)?(?:java|ecma)script$"
)
_MARKDOWN_NAME = re.compile(r"\.(?:md|markdown)$", re.I)
_IS_TEXT = re.compile(
    r"(?:text/|application/(?:json|xml|[\w.-]+\+(?:json|xml)|xhtml|csv|x-ndjson|octet-stream|download|force-download))",
    re.I,
)


def media_type(body: bytes, content_type: str | None = None, url: str = "") -> str:
    """One of HTML, PLAIN, MARKDOWN, PDF.

    content_type: the Content-Type header as received, or None. url: address or file name.
    Raises Unreadable with code empty, binary or unsupported_type.
    """
    start = body[:_LOOKED_AT]
    if not body.strip(b" \t\r\n\f\0\xef\xbb\xbf\xfe\xff"):
        raise Unreadable("empty")
    if b"%PDF-" in start[:1024]:
        return PDF
    if start.startswith(_KNOWN) or start[4:8] == b"ftyp":
        raise Unreadable("unsupported_type")
    declared = (content_type or "").split(";")[0].strip().lower()
    # A page may hold a stray NUL, and in UTF-16 every other byte is one.
    if _OPENING.match(start.replace(b"\0", b"").removeprefix(b"\xfe\xff").removeprefix(b"\xff\xfe")):
        return HTML
    if _is_binary(start, content_type or ""):
        raise Unreadable("unsupported_type" if declared and not _IS_TEXT.match(declared) else "binary")
    if _NO_DOCUMENT.match(declared):
        raise Unreadable("unsupported_type")
    if declared in _DECLARED_HTML and _ANY_TAG.search(body):
        return HTML
    if declared == "text/markdown" or (
        declared in ("", "text/plain", "application/octet-stream") and _MARKDOWN_NAME.search(url)
    ):
        return MARKDOWN
    if declared.startswith("text/plain") or not _TAG.search(body[: 16 * _LOOKED_AT].replace(b"\0", b"")):
        return PLAIN
    return HTML


def _is_binary(start: bytes, content_type: str) -> bool:
    if start[:2] in (b"\xfe\xff", b"\xff\xfe") or looks_wide(start) or "utf-16" in content_type.lower():
        return False
    share = _BINARY_SHARE_OF_MARKUP if _TAG.search(start.replace(b"\0", b"")) else _BINARY_SHARE
    return len(_BINARY.findall(start)) > share * len(start)
