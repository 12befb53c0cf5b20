"""Moments as people read them."""

from datetime import datetime

from babel import Locale
from babel.dates import format_skeleton, format_time
from django.utils import timezone, translation


def day_and_minute(moment: datetime, *, always_year: bool = False) -> str:
    """The day and the minute where the reader is, as short as the active language writes them.

    The year stands when it is another one than now ("29 nov, 11:58"). always_year: for words that are kept.
    """
    local, locale = timezone.localtime(moment), Locale.parse(translation.get_language() or "en", sep="-")
    has_year = always_year or local.year != timezone.localtime().year
    day = format_skeleton("yMMMd" if has_year else "MMMd", local.replace(tzinfo=None), locale=locale)
    return f"{day}, {format_time(local.time(), 'short', locale=locale)}"
