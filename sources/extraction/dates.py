"""When does a page say it was published?

Every statement of a date is kept with its origin and its own words; the most trustworthy comes first. A date
that could be read in two ways is not read: "3/4/2020" names no day unless the page's language settles it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from htmldate import find_date
from lxml import etree, html

from sources.extraction.jsonld import types_of, worded

_EARLIEST_YEAR = 1990  # the web's first pages
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero janv janvier jän januar januari janeiro gen gennaio",
            "feb february febrero fév févr février februar fev fevereiro febbraio",
            "mar march marzo mars märz mrz março",
            "apr april abr abril avr avril aprile",
            "may mayo mai maio mag maggio",
            "jun june junio juin juni junho giu giugno",
            "jul july julio juil juillet juli julho lug luglio",
            "aug august ago agosto août",
            "sep sept september septiembre setiembre septembre set setembro settembre",
            "oct october octubre octobre okt oktober out outubro ott ottobre",
            "nov november noviembre novembre novembro",
            "dec december dic diciembre déc décembre dez dezember dezembro dicembre",
        ),
        1,
    )
    for name in names.split()
}
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*"
    r"(Z|[+-]\d{1,2}:?\d{2})?)?"
)
_COMPACT = re.compile(r"(20\d{2}|19\d{2})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?(?!\d)")
_MONTH_ONLY = re.compile(r"(\d{4})-(\d{2})$")
_YEAR_ONLY = re.compile(r"(?:19|20)\d{2}$")
_WORD = r"([^\W\d_]{3,10})"
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|º|°|er)?[.\s]+(?:de\s+)?{_WORD}\.?,?\s*(?:del?\s+)?(\d{{4}})\b", re.I
)
_MONTH_FIRST = re.compile(rf"\b{_WORD}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I)
_NUMERIC = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_IN_URL = re.compile(
    r"/((?:19|20)\d{2})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_.-]|$)|"
    r"/((?:19|20)\d{2})(\d{2})(\d{2})(?=[/_.-]|$)",
    re.I,
)
_MAIL_START = re.compile(r"[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d")
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


def parse(raw: str | None, language: str | None = None) -> tuple[str, str] | None:
    """Read a date that is written in figures or in words of one of six languages.

    Returns (value, precision): value in ISO 8601, with the time and offset when both are given; precision
    instant, day, month or year. None when there is no date in raw, or no certain one.
    """
    text = (raw or "").strip()[:_LONGEST_STAMP]
    if found := _ISO.search(text):
        return _instant(found)
    if found := _COMPACT.match(text):
        return _day(*found.groups())
    if found := _MONTH_ONLY.match(text):
        return (text, "month") if 1 <= int(found[2]) <= 12 else None
    if _YEAR_ONLY.match(text):
        return text, "year"
    if _MAIL_START.match(text) and (found := _mail(text)):
        return found
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        for found in pattern.finditer(text):
            month = MONTHS.get(found[order[1]].lower())
            if month and (day := _day(found[order[0]], month, found[order[2]])):
                return day
    return _numeric(text, language)


def _instant(found: re.Match) -> tuple[str, str] | None:
    year, month, day, hour, minute, second, zone = found.groups()
    if not (whole := _day(year, month, day)) or hour is None or zone is None:
        return whole
    if zone != "Z":
        sign, figures = zone[0], zone[1:].replace(":", "").zfill(4)
        zone = f"{sign}{figures[:2]}:{figures[2:]}"
    try:
        moment = datetime.fromisoformat(f"{whole[0]}T{hour.zfill(2)}:{minute}:{second or '00'}{zone}")
    except ValueError:
        return whole
    return moment.isoformat(), "instant"


def _day(year, month, day) -> tuple[str, str] | None:
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return None
    latest = datetime.now(UTC).date() + timedelta(days=400)  # announced events are dated ahead, not by years
    return (value.isoformat(), "day") if value.year >= _EARLIEST_YEAR and value <= latest else None


def _numeric(text: str, language: str | None) -> tuple[str, str] | None:
    found = _NUMERIC.search(text)
    if not found:
        return None
    one, two, year = found.groups()
    if int(one) > 12 or (one == two) or "." in found[0] or (language or "en")[:2] != "en":
        return _day(year, two, one)
    return _day(year, one, two) if int(two) > 12 else None


def _mail(text: str) -> tuple[str, str] | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (moment.isoformat(), "instant") if moment.tzinfo else _day(*moment.timetuple()[:3])


def day_of(raw: str | None) -> str | None:
    """The day in raw as YYYY-MM-DD, or None."""
    found = parse(raw)
    return found[0][:10] if found and found[1] in ("instant", "day") else None


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
