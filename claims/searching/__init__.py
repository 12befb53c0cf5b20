"""What do we have about these words? Whatever their accents and inflections, in every kind of record."""

from claims.searching.asking import IN_SNAPSHOTS, LAST, LONGEST, Found, Hit, search
from claims.searching.facets import MOST_COUNTED, Facets, Value, chosen_in, counted
from claims.searching.shelves import FACETS, SHELVES, period

__all__ = [
    "FACETS",
    "IN_SNAPSHOTS",
    "LAST",
    "LONGEST",
    "MOST_COUNTED",
    "SHELVES",
    "Facets",
    "Found",
    "Hit",
    "Value",
    "chosen_in",
    "counted",
    "period",
    "search",
]
