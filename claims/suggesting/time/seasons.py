"""Seasons, only as precise as their year: their months are not the same in both hemispheres.

Resolvers as in dates.
"""

from datetime import date

from claims.suggesting.time.groups import letters_of, sign_of
from claims.suggesting.time.periods import STEPS, full_year, period_around
from claims.suggesting.wording import Wording as _


def season_of_year(reader, match):
    """el verano de 2018, winter of last year."""
    why = _("which months a season has depends on the hemisphere")
    if letters_of(match, "year"):
        that = date(full_year(reader.value(match, "year")), 1, 1)
        return *period_around("year", that), "year", why
    if reader.value(match, "unit") != "year":
        return None
    return *period_around("year", reader.anchor, STEPS[sign_of(match)]), "year", why


def season_near(reader, match):
    """el verano pasado, this winter: around the article's day, no year is sure."""
    return None, None, "period", _("which months a season has depends on the hemisphere")
