"""May this page be asked for, and may its copy be shown?

The first answer comes from robots.txt as RFC 9309 reads it (the standard library's parser follows an older
draft: no wildcards, first match instead of the longest). The second comes from the `X-Robots-Tag` header.
"""

import enum
import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit, urlunsplit

# RFC 9309 2.5: a crawler has to read at least 500 kibibytes; we read exactly those.
MAX_BYTES = 500 * 1024

PRODUCT = "Contraste"  # the name by which a site may address us
_PRODUCT = re.compile(r"[A-Za-z_-]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NO_ARCHIVE = frozenset({"noarchive", "none"})


class Standing(enum.Enum):
    """What the answer to the request for robots.txt means for the pages of that site."""

    READ = "read"  # an answer with rules in it
    ALLOW = "allow"  # there is no such file
    DENY = "deny"  # nobody could say, so nothing is asked for


def standing(status: int | None) -> Standing:
    """Judge the answer by its HTTP status (RFC 9309 2.3.1); None means that no answer came.

    A redirect that was not followed to its end counts as absence, as the RFC says for more than five.
    """
    if status is not None and 200 <= status < 300:
        return Standing.READ
    if status is not None and 300 <= status < 500:
        return Standing.ALLOW
    return Standing.DENY


def robots_url(url: str) -> str:
    """The address of the rules that govern url, which is absolute and checked."""
    return urlunsplit((*urlsplit(url)[:2], "/robots.txt", "", ""))


def decide(robots_txt: bytes, agent: str, url: str) -> bool:
    """Say whether robots.txt lets agent ask for url.

    agent: our `User-Agent`; its leading product token (letters, `_`, `-`) is compared without regard to case.
    The groups that name us are read as one, else those for `*`. The rule with the longest path wins, Allow at
    a draw, and silence means yes (RFC 9309 2.2).
    """
    product = _PRODUCT.match(agent)
    target = _target(url)
    if target == "/robots.txt":
        return True
    rules = _rules_for(product[0].lower() if product else "", robots_txt)
    fitting = [(len(path), allows) for allows, path in rules if _fits(path, target)]
    return max(fitting, default=(0, True))[1]


def may_show_copy(x_robots_tags: Iterable[str], agent: str) -> bool:
    """Say whether the `X-Robots-Tag` headers of an answer let a copy of the page be shown.

    Values look like `noarchive, nofollow` or `somebot: noarchive`; those for another agent do not concern us.
    """
    product = _PRODUCT.match(agent)
    names = {"", product[0].lower() if product else ""}
    for value in x_robots_tags:
        whom = ""
        for part in value.lower().split(","):
            head, colon, tail = part.partition(":")
            if colon and head.strip() != "unavailable_after":
                whom, part = head.strip(), tail  # a name holds for the rest of its line
            if whom in names and part.strip() in _NO_ARCHIVE:
                return False
    return True


def _rules_for(product: str, robots_txt: bytes) -> list[tuple[bool, str]]:
    """The rules that hold for product: (allows, path pattern) each."""
    ours: list[tuple[bool, str]] = []
    everyones: list[tuple[bool, str]] = []
    named = False
    agents: set[str] = set()
    naming = False
    for key, value in _records(robots_txt):
        if key == "user-agent":
            token = _PRODUCT.match(value)
            name = "*" if value.startswith("*") else token[0].lower() if token else None
            agents = {*agents, name} if naming else {name}
            named = named or name == product
            naming = True
        elif key in {"allow", "disallow"}:
            naming = False
            if not value:
                continue  # an empty path forbids nothing
            rule = (key == "allow", _comparable(value))
            if product in agents:
                ours.append(rule)
            if "*" in agents:
                everyones.append(rule)
    return ours if named else everyones


def _records(robots_txt: bytes) -> Iterable[tuple[str, str]]:
    text = robots_txt[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    for line in _LINE_END.split(text):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _target(url: str) -> str:
    parts = urlsplit(url)
    whole = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    # A pattern has to write these two as escapes when it means the characters themselves.
    return _comparable(whole).replace("*", "%2A").replace("$", "%24")


def _comparable(text: str) -> str:
    """Bring escapes to one form, so that /ñ, /%c3%b1 and /%C3%B1 are one path (RFC 9309 2.2.2)."""

    def normal(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        return character if character in _UNRESERVED else escape[0].upper()

    return _ESCAPE.sub(normal, quote(text, safe="/!$&'()*+,;=:@~%?[]|"))


def _fits(pattern: str, target: str) -> bool:
    """Match `*` (any run) and a final `$` (the end). No backtracking: the pattern is somebody else's text."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    if not rest:
        return not anchored or len(target) == len(first)
    position = len(first)
    for piece in rest[:-1]:
        found = target.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    if anchored:
        return len(target) - position >= len(rest[-1]) and target.endswith(rest[-1])
    return target.find(rest[-1], position) >= 0
