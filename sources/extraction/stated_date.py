"""What day does a stretch of text name, if any?"""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

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
_MAIL_START = re.compile(r"[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d")
_LONGEST = 120  # characters of what can be a date


def parse(raw: str | None, language: str | None = None) -> tuple[str, str] | None:
    """Read a date that is written in figures or in words of one of six languages.

    Returns (value, precision): value in ISO 8601, with the time and offset when both are given; precision
    instant, day, month or year. None when there is no date in raw, or no certain one.
    """
    text = (raw or "").strip()[:_LONGEST]
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
    if not raw:
        return None
    found = parse(raw)
    return found[0][:10] if found and found[1] in ("instant", "day") else None
