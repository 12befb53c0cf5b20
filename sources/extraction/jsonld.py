"""What does a page say about itself in JSON-LD?

Read as it is written in the wild: in lists, in @graph, nested in other objects, with comments, control
characters and trailing commas around it. A script that is no JSON at all says nothing.
"""

import html as entities
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

_MOST_SCRIPTS = 50
_MOST_OBJECTS = 5_000
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|(?://)?\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_TAGS = re.compile(r"<[^<>]{0,500}>")
_HOLDERS = (dict, list)


def objects_in(root: html.HtmlElement) -> list[dict]:
    """Every JSON object in the JSON-LD scripts of a page, outer before inner, in the order of the page."""
    scripts = [s for s in root.iter("script") if "ld+json" in (s.get("type") or "").lower()]
    found: list[dict] = []
    for script in scripts[:_MOST_SCRIPTS]:
        found.extend(flattened(loaded(script.text_content() or "")))
        if len(found) >= _MOST_OBJECTS:
            break
    return found[:_MOST_OBJECTS]


def loaded(source: str) -> Any:
    """The value of a JSON text, or None when it is none even with the usual slips mended."""
    text = _WRAPPING.sub("", source).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text), entities.unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def flattened(value: Any) -> Iterator[dict]:
    """Every object inside value, itself included, outer before inner."""
    waiting = [value]
    given = 0
    while waiting and given < _MOST_OBJECTS:
        item = waiting.pop()
        if isinstance(item, dict):
            given += 1
            yield item
            waiting.extend([each for each in reversed(item.values()) if isinstance(each, _HOLDERS)])
        elif isinstance(item, list):
            waiting.extend([each for each in reversed(item) if isinstance(each, _HOLDERS)])


def types_of(item: dict) -> set[str]:
    """The types of an object, without the vocabulary's address."""
    given = item.get("@type")
    if isinstance(given, str) and given.isalpha():
        return {given}  # as nearly everybody writes it
    return {str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in listed(given)}


def listed(value: Any) -> list:
    """A value that may be one thing, several, or absent, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def worded(value: Any) -> str | None:
    """The words of a value that should be text: without markup, entities and runs of space."""
    if value is None:
        return None
    if not isinstance(value, str):
        if isinstance(value, dict):
            value = value.get("@value", value.get("name"))
        if isinstance(value, list):
            value = next((word for item in value if (word := worded(item))), None)
        if not isinstance(value, (str, int, float)) or isinstance(value, bool):
            return None
    text = str(value)
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if "&" in text:
        text = entities.unescape(text)
    return " ".join(text.split()) or None


def named(value: Any) -> list[str]:
    """The names in a value that should be one or several persons or organisations."""
    names = []
    for item in listed(value):
        for name in listed(item.get("name") if isinstance(item, dict) else item):
            if word := worded(name):
                names.append(word)
    return names
