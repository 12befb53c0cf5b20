"""The small pieces every template writes: icons, times, partial dates."""

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta
from django import template
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html

from workbench.common.moments import day_and_minute

register = template.Library()


@register.simple_tag
def icon(name, label=""):
    """A symbol of icons.svg. Decoration unless it has a label: then it is spoken."""
    address = f"{static('workbench/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.filter
def ago(moment):
    """How long ago, or in how long ("hace 2 h"), the exact time in its title; nothing for no time."""
    if moment is None:
        return ""
    difference = moment - timezone.now()
    words = format_timedelta(difference, add_direction=True, format="short", locale=_locale())
    return _time(moment, words)


@register.filter
def at(moment):
    """The day and the minute, as short as the language writes them; nothing for no time."""
    if moment is None:
        return ""
    return _time(moment, day_and_minute(moment))


@register.filter
def partial(day, precision="day"):
    """A date as far as it is known: "16 de enero de 2026", "enero de 2026" or "2026"."""
    if day is None:
        return ""
    if precision == "year":
        return format_html('<time datetime="{}">{}</time>', f"{day:%Y}", day.year)
    if precision == "month":
        words = format_skeleton("yMMMM", day, locale=_locale())
        return format_html('<time datetime="{}">{}</time>', f"{day:%Y-%m}", words)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), format_date(day, "long", _locale()))


def _time(moment, words):
    local = timezone.localtime(moment)
    title = f"{date_format(local, 'DATETIME_FORMAT')} {local:%Z}"
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), title, words)


def _locale() -> Locale:
    return Locale.parse(translation.get_language() or "en", sep="-")
