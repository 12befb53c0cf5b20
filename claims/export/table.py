"""A check as one row of a table. Pure: from an edition's document to cells."""

import csv
import io

COLUMNS = (
    "uid",
    "url",
    "language",
    "edition",
    "kind",
    "first_published_at",
    "published_at",
    "statement",
    "claimant",
    "substance",
    "attribution",
    "tags",
    "note",
)
# Spreadsheets calculate a cell that begins so (OWASP, CSV injection); an apostrophe makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def header() -> str:
    """The table's first line, with its line end."""
    return _line(COLUMNS)


def line_of(document: dict) -> str:
    """One check as a line of CSV (RFC 4180), with its line end; a retracted one has no ratings."""
    verdicts = document.get("verdicts") or {}
    cells = {name: document.get(name) for name in COLUMNS} | {
        "url": document["urls"].get(document["language"].split("-")[0]) or document["urls"]["en"],
        "claimant": (document["claimant"] or {}).get("name"),
        "substance": _rating(verdicts.get("substance")),
        "attribution": _rating(verdicts.get("attribution")),
        "tags": "; ".join(document.get("tags") or []),
    }
    return _line([_safe(cells[name]) for name in COLUMNS])


def _rating(verdict: dict | None) -> str | None:
    return verdict["rating"]["key"] if verdict else None


def _safe(value) -> str:
    words = "" if value is None else str(value)
    return f"'{words}" if words.lstrip(" ").startswith(FORMULA) else words


def _line(cells) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
