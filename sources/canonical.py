"""Which page is meant by an address, and may it be fetched at all?

`check_url` turns what a person typed, or a server sent as a redirect, into an address that is safe to ask
for. `canonical_url` names a page: two spellings of one address get one name. The rules are our own because
they are a security policy: an address that two programs read in two ways is refused, not repaired.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote

import idna
from django.utils.translation import gettext, gettext_noop

from sources import guard
from workbench.common.errors import DomainError

MAX_URL_CHARACTERS = 8_000
WEB_PORTS = frozenset({80, 443, 8080, 8443})
DEFAULT_PORTS = {"http": 80, "https": 443}

# Names that never belong to a public site: the infrastructure domain, the IANA special-use registry (RFC 6761
# and successors), and suffixes that ICANN keeps back because private networks use them.
SPECIAL_USE = frozenset({"alt", "arpa", "example", "invalid", "local", "localhost", "onion", "test"})
PRIVATE_USE = frozenset({"corp", "home", "internal", "intranet", "lan", "localdomain", "mail", "private"})

# Parameters that say how a reader came to a page, never which page it is.
TRACKING = re.compile(
    r"""
    utm_.* | hsa_.* | pk_.* | mtm_.* | matomo_.* | _openstat | xtor | wickedid | srsltid         # analytics
    | _ga | _gl | gclid | gclsrc | dclid | gbraid | wbraid | gad_source | gad_campaignid          # Google
    | fbclid | fb_action_ids | fb_action_types | fb_ref | fb_source | igsh | igshid               # Meta
    | twclid | ttclid | msclkid | yclid | s_kwcid | ref_src | ref_url | __twitter_impression      # others
    | mc_cid | mc_eid | mkt_tok | vero_conv | vero_id | oly_anon_id | oly_enc_id                  # mail
    | _hsenc | _hsmi | __hsfp | __hssc | __hstc | hsctatracking                                   # HubSpot
    | at_campaign | at_medium | at_custom\d | at_link_id | at_link_origin | at_link_type | at_ptr_name
    | ns_campaign | ns_fee | ns_linkname | ns_mchannel | ns_source                                # newsrooms
    | guccounter | guce_referrer | guce_referrer_sig                                              # Yahoo
    """,
    re.VERBOSE | re.IGNORECASE,
)

SENTENCES = {
    "url_empty": gettext_noop("Write the address of a page."),
    "url_too_long": gettext_noop("This address is longer than %(limit)s characters."),
    "url_characters": gettext_noop("This address holds characters that no web address may hold."),
    "url_scheme": gettext_noop("Only addresses that begin with http:// or https:// can be captured."),
    "url_credentials": gettext_noop("This address holds a user name or password. Remove it and try again."),
    "url_port": gettext_noop("Port %(port)s is not a port that web pages are captured from."),
    "url_host": gettext_noop("This address does not name a site on the public internet."),
    "url_address": gettext_noop("%(host)s is not an address on the public internet (%(reason)s)."),
    "url_address_spelling": gettext_noop(
        "This address spells a number in an unusual way. Write it as 203.0.113.7."
    ),
}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # how browsers tell that a host wants to be an IPv4 address
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_FORBIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_IN_PATH = "/!$&'()*+,;=:@~%"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?[]|"


class BadUrl(DomainError):
    """This text is not an address that may be captured."""

    code = "url_host"
    status = 422

    def __init__(self, code: str, **details: object):
        super().__init__(gettext(SENTENCES[code]) % details, code=code, field="url")
        self.details = details


@dataclass(frozen=True)
class _Parts:
    scheme: str
    host: str  # ASCII, lower case; an IPv6 address in brackets
    port: int
    path: str
    query: str | None

    @property
    def address(self) -> str | None:
        """The literal IP address in place of a name, or None."""
        if self.host.startswith("["):
            return self.host[1:-1]
        return self.host if _looks_numeric(self.host) else None

    def __str__(self) -> str:
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        query = "" if self.query is None else f"?{self.query}"
        return f"{self.scheme}://{self.host}{port}{self.path}{query}"


def check_url(raw: str, allow: Collection[str] = frozenset(), *, typed: bool = True) -> str:
    """Check an address and bring it into the form in which it is asked for.

    allow: exact "address:port" pairs exempt from the rules on addresses and ports.
    typed: a person wrote it, so that a bare `host.tld/path` means https; a redirect has to be complete.
    Returns an ASCII URL: scheme, lower-case host (A-labels), port unless default, path, query; no fragment.
    Raises BadUrl with a code of its own for each rule broken.
    """
    parts = _take_apart(raw, typed=typed)
    if parts.port not in WEB_PORTS and parts.port not in {port for _, port in pairs(allow)}:
        raise BadUrl("url_port", port=parts.port)
    if parts.address is None:
        _check_name(parts.host)
    elif (parts.address, parts.port) not in pairs(allow) and (reason := guard.refusal(parts.address)):
        raise BadUrl("url_address", host=parts.address, reason=reason)
    url = str(parts)
    if len(url) > MAX_URL_CHARACTERS:  # escapes make it longer than what was typed
        raise BadUrl("url_too_long", limit=MAX_URL_CHARACTERS)
    return url


def canonical_url(raw: str) -> str:
    """Name the page behind an address: the key under which a source is found again.

    Lower-case scheme and host, no default port, no fragment, dot segments resolved, escapes as RFC 3986 6.2.2
    wants them, tracking parameters dropped, the order of the rest kept. http and https stay different pages,
    and so do /a and /a/. Naming a name changes nothing. Whether the page may be fetched is not asked here.
    Raises BadUrl when the text cannot be read as a web address.
    """
    parts = _take_apart(raw, typed=True)
    query = None if parts.query is None else _without_tracking(_normal_escapes(parts.query)) or None
    path = _without_dots(_normal_escapes(parts.path))
    return str(_Parts(parts.scheme, parts.host, parts.port, path, query))


def pairs(allow: Collection[str]) -> frozenset[tuple[str, int]]:
    """Read "address:port" texts, IPv6 with or without brackets, as (address, port)."""
    read = set()
    for text in allow:
        address, _, port = text.rpartition(":")
        read.add((address.strip("[]"), int(port)))
    return frozenset(read)


def _take_apart(raw: str, *, typed: bool) -> _Parts:
    text = raw.strip(" \t\r\n\f\v\u00a0\ufeff")
    if not text:
        raise BadUrl("url_empty")
    if len(text) > MAX_URL_CHARACTERS:
        raise BadUrl("url_too_long", limit=MAX_URL_CHARACTERS)
    if _FORBIDDEN.search(text):
        raise BadUrl("url_characters")
    scheme, rest = _scheme_and_rest(text, typed=typed)
    authority, path, query = _three(rest)
    if "@" in authority:
        raise BadUrl("url_credentials")
    host, port = _host_and_port(authority)
    return _Parts(
        scheme=scheme,
        host=_host(host),
        port=DEFAULT_PORTS[scheme] if port is None else port,
        path=_without_dots(quote(path, safe=_SAFE_IN_PATH)),
        query=None if query is None else quote(query, safe=_SAFE_IN_QUERY),
    )


def _scheme_and_rest(text: str, *, typed: bool) -> tuple[str, str]:
    """Split off the scheme; what follows its two slashes is the rest."""
    named = _SCHEME.match(text)
    if typed and named and _is_host_with_port(text):
        named = None  # example.org:8080/page, not a scheme called example.org
    if named:
        scheme, rest = named[1].lower(), text[named.end() :]
        if scheme not in DEFAULT_PORTS:
            raise BadUrl("url_scheme")
        if not rest.startswith("//"):
            raise BadUrl("url_host")
        return scheme, rest[2:]
    if not typed:
        raise BadUrl("url_scheme")
    return "https", text.removeprefix("//")


def _is_host_with_port(text: str) -> bool:
    authority = re.split(r"[/?#]", text, maxsplit=1)[0]
    host, _, port = authority.partition(":")
    return "." in host and port.isdecimal()


def _three(rest: str) -> tuple[str, str, str | None]:
    """Cut what follows the scheme into authority, path and query; the fragment falls away."""
    rest = rest.partition("#")[0]
    before, mark, query = rest.partition("?")
    authority, slash, path = before.partition("/")
    if "\\" in authority or re.search(r"\s", authority):
        raise BadUrl("url_host")  # browsers read a backslash as a slash, others do not
    return authority, slash + path or "/", query if mark else None


def _host_and_port(authority: str) -> tuple[str, int | None]:
    host, colon, port = authority, "", ""
    if authority.startswith("["):
        host, bracket, tail = authority.partition("]")
        host += bracket
        if tail and not tail.startswith(":"):
            raise BadUrl("url_host")
        colon, port = tail[:1], tail[1:]
    elif ":" in authority:
        host, colon, port = authority.partition(":")
    if not colon or not port:
        return host, None
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65_536:
        raise BadUrl("url_port", port=port[:20])
    return host, int(port)


def _host(raw: str) -> str:
    """Bring a host into its one ASCII spelling, or refuse it."""
    if raw.startswith("["):
        return _ipv6(raw)
    if not raw or len(raw) > 253 or "%" in raw:
        raise BadUrl("url_host")
    host = raw.lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise BadUrl("url_host") from error
    if _looks_numeric(host.removesuffix(".")):
        return _ipv4(raw)
    host = host.removesuffix(".")
    if len(host) > 253 or not all(_is_label(label) for label in host.split(".")):
        raise BadUrl("url_host")
    return host


def _is_label(label: str) -> bool:
    """Whether it may stand in a name; one in Punycode has to spell something (RFC 5891 4.2.1 and 5.4)."""
    if not _LABEL.fullmatch(label):
        return False
    if not label.startswith("xn--"):
        return True
    try:
        spelt = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return False
    return not spelt.isascii() and not _FORBIDDEN.search(spelt)


def _looks_numeric(host: str) -> bool:
    return _NUMBER.fullmatch(host.rpartition(".")[2]) is not None


def _ipv4(raw: str) -> str:
    """Accept four plain decimal numbers: octal, hex, short and full-width spellings mean different things to
    different programs, which is how an inner address gets past a check."""
    try:
        address = str(IPv4Address(raw))
    except ValueError as error:
        raise BadUrl("url_address_spelling") from error
    if address != raw:
        raise BadUrl("url_address_spelling")
    return address


def _ipv6(raw: str) -> str:
    if not raw.endswith("]") or "%" in raw:
        raise BadUrl("url_host")
    try:
        return f"[{IPv6Address(raw[1:-1]).compressed}]"
    except ValueError as error:
        raise BadUrl("url_host") from error


def _check_name(host: str) -> None:
    labels = host.split(".")
    if len(labels) < 2 or labels[-1] in SPECIAL_USE | PRIVATE_USE:
        raise BadUrl("url_host")


def _without_dots(path: str) -> str:
    """Resolve dot segments, escaped ones too (RFC 3986 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for position, segment in enumerate(segments):
        plain = re.sub("%2e", ".", segment, flags=re.IGNORECASE)
        if plain == "..":
            del kept[-1:]
        if plain in {".", ".."}:
            if position == len(segments) - 1:
                kept.append("")
        else:
            kept.append(segment)
    return "/" + "/".join(kept)


def _normal_escapes(text: str) -> str:
    """Undo needless escapes and write the needed ones in capitals (RFC 3986 6.2.2.1 and 6.2.2.2)."""

    def normal(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        return character if character in _UNRESERVED else escape[0].upper()

    return _ESCAPE.sub(normal, text)


def _without_tracking(query: str) -> str:
    return "&".join(piece for piece in query.split("&") if not TRACKING.fullmatch(piece.partition("=")[0]))
