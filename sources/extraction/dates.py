"""When does a page say it was published?

Every statement of a date is kept with its origin and its own words; the most trustworthy comes first. A date
that could be read in two ways is not read: "3/4/2020" names no day unless the page's language settles it.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from htmldate import find_date
from lxml import etree, html

from sources.extraction.jsonld import types_of, worded
from sources.extraction.stated_date import MONTHS, parse

_IN_URL = re.compile(
    r"/((?:19|20)\d{2})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_.-]|$)|"
    r"/((?:19|20)\d{2})(\d{2})(\d{2})(?=[/_.-]|$)",
    re.I,
)
_SAYS_PUBLISHED = (
    "article:published_time article:published og:article:published_time og:published_time og:pubdate "
    "datepublished article:post_date publishdate publish-date publish_date pubdate publication_date "
    "publication-date published-date parsely-pub-date sailthru.date cxenseparse:recs:publishtime "
    "displaydate dc.date.issued dcterms.issued dc.date.created dcterms.created dcterms.date dc.date "
    "date article_date_original originalpublicationdate article.published bt:pubdate created"
)
_PUBLISHED_NAMES = _SAYS_PUBLISHED.split()
_SAYS_MODIFIED = "article:modified_time og:updated_time datemodified last-modified dcterms.modified"
_MODIFIED_NAMES = _SAYS_MODIFIED.split()
_NAMED_FOR_DATE = re.compile(
    r"(?:^|[\s_-])(?:date|fecha|publish|pubdate|posted|timestamp|byline|meta-info|entry-date|datum)",
    re.I,
)
_LONGEST_STAMP = 120  # characters of an element that can be a date line
_MOST_ELEMENTS = 40


def candidates(
    root: html.HtmlElement,
    objects: list[dict],
    url: str | None,
    language: str | None,
    lines: list[str],
    stamps: list[str],
) -> list[dict]:
    """Every date a page gives for itself: {value, precision, origin, raw}, the most trustworthy first.

    lines: what stands after the headline; stamps: lines anywhere that say only when.
    origin: json-ld, meta, microdata, url, headline (a line beside it), time, text, search (by htmldate), or
    modified, which is no date of publication.
    """
    found: list[dict] = []
    seen: set[tuple[str, str]] = set()
    for origin, raw in _statements(root, objects, url, lines, stamps):
        read = parse(raw, language)
        if read and (origin, read[0]) not in seen:
            seen.add((origin, read[0]))
            found.append(
                {
                    "value": read[0],
                    "precision": read[1],
                    "origin": origin,
                    "raw": raw.strip()[:_LONGEST_STAMP],
                }
            )
    if not any(item["origin"] != "modified" for item in found):
        found[:0] = _searched(root, url)
    return _as_shown(found)


def _as_shown(found: list[dict]) -> list[dict]:
    """Put the day a page shows beside its headline before one in its data that is a day off.

    Data are often in UTC, or tell when the draft was made; the day in print is the publisher's word.
    """
    for place, item in enumerate(found):
        if item["origin"] == "headline" and abs(_date(item) - _date(found[0])) == timedelta(days=1):
            return [item, *found[:place], *found[place + 1 :]]
    return _in_local_time(found)


def _date(item: dict) -> date:
    return date.fromisoformat((item["value"] + "-01-01")[:10])


def _in_local_time(found: list[dict]) -> list[dict]:
    """Put an instant in the publisher's own time before its UTC form: the day people saw is the local one."""
    if found and found[0]["precision"] == "instant" and found[0]["value"].endswith("+00:00"):
        moment = datetime.fromisoformat(found[0]["value"])
        for place, item in enumerate(found[1:], 1):
            same = item["precision"] == "instant" and datetime.fromisoformat(item["value"]) - moment
            if same is not False and abs(same) < timedelta(minutes=2):
                return [item, *found[:place], *found[place + 1 :]]
    return found


def _statements(
    root, objects: list[dict], url: str | None, lines: list[str], stamps: list[str]
) -> Iterator[tuple[str, str]]:
    yield from _in_json(objects, "datePublished", "json-ld")
    metas = [
        (m.get("property") or m.get("name") or m.get("itemprop") or "", m.get("content") or "")
        for m in root.iter("meta")
    ]
    for name in _PUBLISHED_NAMES:
        yield from (("meta", content) for key, content in metas if key.lower() == name)
    for element in root.xpath(
        "//*[contains(@itemprop, 'datePublished') or contains(@itemprop, 'dateCreated')]"
    )[:_MOST_ELEMENTS]:
        yield "microdata", element.get("content") or element.get("datetime") or element.text_content()
    if address := _in_address(url):
        yield "url", address
    yield from (("headline", line) for line in lines if len(line) <= _LONGEST_STAMP)
    yield from _in_elements(root)
    yield from (("text", line) for line in stamps)
    yield from _in_json(objects, "dateModified", "modified")
    for name in _MODIFIED_NAMES:
        yield from (("modified", content) for key, content in metas if key.lower() == name)


def _in_json(objects: list[dict], key: str, origin: str) -> Iterator[tuple[str, str]]:
    dated = [item for item in objects if item.get(key) and "ClaimReview" not in types_of(item)]
    # An object with a headline is the article; a comment or a video has its own date.
    dated.sort(
        key=lambda item: (
            not any("Article" in name or "Posting" in name for name in types_of(item)),
            not item.get("headline"),
        )
    )
    for item in dated[:3]:
        if word := worded(item[key]):
            yield origin, word


def _in_address(url: str | None) -> str | None:
    found = _IN_URL.search(urlsplit(url).path) if url else None
    if not found:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(4, 5, 6)
    return f"{year}-{MONTHS.get(month.lower(), month)}-{day}"


def _in_elements(root) -> Iterator[tuple[str, str]]:
    times = list(root.iter("time"))
    for element in sorted(times[:_MOST_ELEMENTS], key=lambda e: e.get("pubdate") is None):
        yield "time", element.get("datetime") or element.text_content()
    named = 0
    for element in root.iter(etree.Element):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if names != " " and _NAMED_FOR_DATE.search(names):
            text = " ".join(element.text_content().split())
            if 6 <= len(text) <= _LONGEST_STAMP:
                named += 1
                yield "text", text
        if named >= _MOST_ELEMENTS:
            break


def _searched(root, url: str | None) -> list[dict]:
    value = find_date(root, original_date=True, extensive_search=False, url=url)
    return [{"value": value, "precision": "day", "origin": "search", "raw": value}] if value else []
