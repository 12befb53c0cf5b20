"""In which encoding are these bytes written?

In order: byte-order mark, Content-Type header, declaration in the page (HTML Standard, 13.2.3.2, "Prescan a
byte stream"), valid UTF-8, and only then a guess. A declaration that the bytes contradict is set aside: many
servers announce one charset and send another, and a wrong letter is a wrong quotation.
"""

import re
from dataclasses import dataclass

import chardet

from sources.extraction.labels import CODECS, encoding_named

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))
# Browsers prescan 1,024 bytes and change course when the parser meets a later declaration; the two together
# come to reading the head. Four times the longest head seen on news pages.
_PRESCAN_BYTES = 256 * 1024
_GUESS_BYTES = 64 * 1024

_LATIN_NUMBERS = (2, 3, 4, 10, 13, 14, 15, 16)
_LATIN_SETS = {
    "windows-1250",
    "windows-1254",
    "windows-1257",
    "macintosh",
    *(f"iso-8859-{n}" for n in _LATIN_NUMBERS),
}
# No õ, ø, š or ³: these are what Hungarian, Czech and Polish letters become when read as windows-1252.
_WESTERN = frozenset("áéíóúüñçÁÉÍÓÚÜÑÇàèìòùâêîôûäöÄÖßãªº¿¡«»“”‘’–—…·€%°\u00a0")
_WESTERN_SHARE = 0.93

_CONTENT_CHARSET = re.compile(
    rb"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\t\n\f\r ;\"']+))", re.I
)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s;"',]+)""", re.I)
_XML_DECLARATION = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_TAG = re.compile(rb"<!--|<meta[\t\n\f\r /]|</?[A-Za-z]|<[!/?]", re.I)
_TAG_NAME = re.compile(rb"[^\t\n\f\r >]*")
_ATTRIBUTE = re.compile(
    rb"""[\t\n\f\r /]*(?P<name>[^\t\n\f\r />][^\t\n\f\r />=]*)
    (?:[\t\n\f\r ]*=[\t\n\f\r ]*
    (?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\t\n\f\r >"'][^\t\n\f\r >]*)?))?""".replace(
        b"\n    ", b""
    )
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and how that was found.

    origin: bom, header, meta, utf8 (undeclared but valid), default (only ASCII) or guess.
    conflict: whether a declaration was set aside because the bytes contradict it.
    """

    text: str
    charset: str
    origin: str
    conflict: bool = False


def decode(body: bytes, content_type: str | None = None, *, is_markup: bool = True) -> Decoded:
    """Turn bytes into text. Bytes that mean nothing become U+FFFD; nothing is refused here."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return Decoded(_read(body[len(mark) :], name), name, "bom")
    declared = [("header", _in_header(content_type)), ("meta", declared_inside(body) if is_markup else None)]
    declared = [(origin, name) for origin, name in declared if name]
    as_utf8 = _as_utf8(body)
    conflict = False
    for origin, name in declared:
        if _is_possible(body, name, as_utf8):
            return Decoded(_read(body, name), name, origin, conflict or len({n for _, n in declared}) > 1)
        conflict = True
    if as_utf8 and not body.isascii():
        return Decoded(as_utf8, "utf-8", "utf8", conflict)
    if body.isascii() and not looks_wide(body) and b"\x1b$" not in body:
        # What the HTML Standard calls such a page, and every other choice reads it the same.
        return Decoded(body.decode("ascii"), "windows-1252", "default", conflict)
    name = _guess(body)
    return Decoded(_read(body, name), name, "guess", conflict)


def _in_header(content_type: str | None) -> str | None:
    found = _HEADER_CHARSET.search(content_type or "")
    return encoding_named(found[1]) if found else None


def declared_inside(body: bytes) -> str | None:
    """The encoding that a page declares for itself, or None: XML declaration or meta element."""
    head = body[:_PRESCAN_BYTES]
    at = 0
    while tag := _TAG.search(head, at):
        at = tag.end()
        if tag[0] == b"<!--":
            end = head.find(b"-->", tag.start() + 2)
            at = end + 3 if end >= 0 else len(head)
        elif tag[0][:5].lower() == b"<meta":
            attributes, at = _attributes(head, at - 1)
            if name := _meta_charset(attributes):
                return name
        elif tag[0][-1:].isalpha():
            _, at = _attributes(head, _TAG_NAME.match(head, at).end())
        else:
            end = head.find(b">", tag.start())
            at = end + 1 if end >= 0 else len(head)
    xml = _XML_DECLARATION.match(head)
    return _as_declared(xml[1].decode("ascii")) if xml else None


def _attributes(head: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    """The attributes from at on, and where the tag ends. The first of a name counts."""
    attributes: dict[bytes, bytes] = {}
    while (found := _ATTRIBUTE.match(head, at)) and found["name"]:
        at = found.end()
        if head[at : at + 1] in (b'"', b"'") and not head[at - 1 : at].strip(b"\t\n\f\r =\"'"):
            return {}, len(head)  # a quotation mark that nothing closes swallows the rest
        value = found["double"] or found["single"] or found["bare"] or b""
        attributes.setdefault(found["name"].lower(), value)
    return attributes, at


def _meta_charset(attributes: dict[bytes, bytes]) -> str | None:
    if b"charset" in attributes:
        return _as_declared(attributes[b"charset"].decode("latin-1"))
    if attributes.get(b"http-equiv", b"").lower() == b"content-type":
        found = _CONTENT_CHARSET.search(attributes.get(b"content", b""))
        if found:
            return _as_declared((found[1] or found[2] or found[3] or b"").decode("latin-1"))
    return None


def _as_declared(label: str) -> str | None:
    # Whoever reads an ASCII declaration is not reading UTF-16 (HTML Standard, same section).
    name = "windows-1252" if label.lower() == "x-user-defined" else encoding_named(label)
    return "utf-8" if name in ("utf-16le", "utf-16be") else name


def _as_utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _is_possible(body: bytes, name: str, as_utf8: str | None) -> bool:
    """Whether the bytes can be what was declared."""
    if name == "utf-8":
        # A cut or broken character here and there is still UTF-8; a page of Latin letters is not.
        return as_utf8 is not None or _mostly_utf8(body)
    if name.startswith("utf-16"):
        return looks_wide(body) or not body.isascii()
    # Letters of another encoding make valid UTF-8 by accident almost never.
    return as_utf8 is None or body.isascii()


def _mostly_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 4 <= sum(1 for c in text if c > "\x7f")


def looks_wide(body: bytes) -> bool:
    """Whether every other byte of the beginning is NUL: UTF-16 of a mostly ASCII text."""
    start = body[:1024]
    return max(start[0::2].count(0), start[1::2].count(0)) * 4 > len(start)


def _guess(body: bytes) -> str:
    eras = chardet.EncodingEra.MODERN_WEB | chardet.EncodingEra.LEGACY_ISO
    found = chardet.detect(body, encoding_era=eras, max_bytes=_GUESS_BYTES)
    name = encoding_named(found["encoding"]) or "windows-1252"
    return "windows-1252" if name in _LATIN_SETS and _looks_western(body) else name


def _looks_western(body: bytes) -> bool:
    """Whether the letters beyond ASCII, read as windows-1252, are those of Western European languages.

    A detector works by frequencies, and a short Spanish text has few letters to count: "año" would be "ańo".
    """
    beyond = body[:_GUESS_BYTES].translate(None, bytes(range(128))).decode("cp1252", "replace")
    return sum(letter in _WESTERN for letter in beyond) >= _WESTERN_SHARE * len(beyond)


def _read(body: bytes, name: str) -> str:
    # The unused bytes of the one-byte Windows sets are control characters on the web: no text, so left out.
    return body.decode(CODECS[name], "ignore" if name.startswith("windows-") else "replace")
