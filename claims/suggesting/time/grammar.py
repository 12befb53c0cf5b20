"""Which pattern of words is which kind of phrase?

The longest that fits wins, the earlier rule when two are as long.
"""

import re
from functools import cache, lru_cache

import regex

from claims.suggesting.time.counting import (
    after_next,
    before_last,
    before_something,
    counted,
    counted_each,
    day_and_weekday,
    day_beyond,
    day_named,
    day_of_month,
    half_unit,
    now,
    part_of_day,
    rest_of,
    some_units,
    this_unit,
    unit_signed,
    weekday_and_number,
    weekday_named,
    weekday_of_week,
    within,
)
from claims.suggesting.time.dates import (
    day_near,
    day_of_year,
    days_of,
    eight_figures,
    in_figures,
    in_two_figures,
    month_called,
    month_figures,
    month_named,
    month_near,
    month_of_year,
    season_of_years,
    written_out,
    year_named,
    years_of,
)
from claims.suggesting.time.eras import century_named, decade_called, decade_named, part_of_era
from claims.suggesting.time.parts import (
    half_of,
    in_short,
    nth_of,
    nth_of_year,
    part_of,
    so_far,
    week_of,
    weekday_of_month,
    weekend,
)
from claims.suggesting.time.seasons import season_near, season_of_year

_NUM = r"(?:9\.?s|9|w-?o|w&w|w-?w|w|o)"


_MON = "[My]"


# the year that goes with a day or month: del año pasado, this year
_OF_YEAR = r"(?P<of_year>d?l?(?:[TNP]U|U(?:[NP]|qv)))"
# a month, a year or a unit around the article: what a part is a part of
_WHOLE = r"l?(?:(?P<month>M)\.?(?:[d,i]?l?(?P<year>4))?|(?P<sign>[TNP])?l?(?P<unit>U)(?P<after>[NP]|qv)?)"


def _rule(pattern: str, resolve):
    return re.compile(pattern), resolve


TRIGGER = re.compile(r"[948wowMyDUHTNPSKEGABFJWjhrnfbiludRea]")


GRAMMAR = [
    _rule(
        rf"[fbd]?d?l?(?P<days>U)?(?P<one>{_NUM})(?:,9)*(?:d)?[a&-]l?(?P<two>{_NUM})[d,i]?l?"
        rf"(?P<month>M)\.?(?:[d,i]?l?(?P<year>4))?",
        days_of,
    ),
    _rule(rf"f?(?P<month>M)l?(?P<one>{_NUM})[a-]l?(?P<two>{_NUM})(?![:\d])(?:[d,]?(?P<year>4))?", days_of),
    _rule(r"f?(?P<one>9)[-/](?P<two>9)i?l?(?P<sign>[TN]U)", days_of),
    _rule(r"[fbdi]?l?U?(?P<one>4)[a&-](?P<two>4)", years_of),
    _rule(r"(?P<one>4)[-/.](?P<two>9)[-/.](?P<three>9)", in_figures),
    _rule(r"l?(?:D,?\(?)?(?P<one>9)(?P<sep>[-/.])(?P<two>9)(?P=sep)(?P<three>4|9)", in_figures),
    _rule(r"l?(?P<sign>[TNP]D?)?(?:D,?\(?)?(?P<one>9)[/](?P<two>9)(?!/)", in_two_figures),
    _rule(r"8", eight_figures),
    _rule(r"(?P<one>9)[-/](?P<two>4)", month_figures),
    _rule(r"(?P<one>4)-(?P<two>9)", month_figures),
    _rule(
        rf"l?(?P<sign>[TNP])?(?:(?P<weekday>D)\.?,?)?l?U?(?P<day>{_NUM})(?:U)?[d/-]?l?"
        rf"(?P<month>{_MON})\.?(?:[d,i/-]{{0,2}}l?U?(?P<year>4|(?<=[/,-])9)|(?P<spoken>wc?ww?))?",
        written_out,
    ),
    _rule(
        rf"[ib]?l?(?P<sign>[TN])?(?:(?P<weekday>D)\.?,?)?(?P<month>{_MON})\.?[,/-]?l?"
        rf"(?P<day>{_NUM})(?!:)(?:[d,i/-]{{0,2}}l?(?P<year>4))?",
        written_out,
    ),
    _rule(r"(?P<year>4)[/-](?P<day>9)[/-](?P<month>M)(?P<weekday>D)?(?P<sign>T)?", written_out),
    _rule(
        rf"l?(?:(?P<weekday>D)\.?,?)?l?U?(?P<day>{_NUM})[d/-]?l?(?P<month>{_MON})\.?,?{_OF_YEAR}",
        day_of_year,
    ),
    _rule(rf"i?l?(?:(?P<weekday>D)\.?,?)?(?P<month>{_MON})\.?l?(?P<day>{_NUM}),?{_OF_YEAR}", day_of_year),
    _rule(rf"l?(?P<day>{_NUM})d?(?P<month>M)\.?(?P<near>[NP])(?!U)", day_near),
    _rule(rf"[ib]?l?(?P<month>{_MON})\.?,?{_OF_YEAR}", month_of_year),
    _rule(r"[ib]?l?(?P<month>M)\.?(?P<near>[NP])(?!U)", month_near),
    _rule(r"(?P<day>H)", day_named),
    _rule(r"(?P<day>H),?(?P<weekday>D)", day_and_weekday),
    _rule(rf"l?(?P<nth>o|9s|P)(?:(?P<weekday>D)|(?P<weekend>EdU|U))[di]{_WHOLE}", weekday_of_month),
    _rule(r"l?(?P<unit>U)BP(?!U)", before_last),
    _rule(r"T{1,2}[HAh]|Ph|l?hP", part_of_day),
    _rule(r"(?:l?U[AB]|P|Bd)(?P<day>H)", day_beyond),
    _rule(r"n", now),
    _rule(r"l?(?P<before>[TNP]{1,2})?(?P<weekday>D)\.?(?:(?P<after>[NP]|qv))?", weekday_named),
    _rule(r"l?(?P<weekday>D)(?P<week>d?[il]?l?(?:[TNP])l?U|d?lU[NP])", weekday_of_week),
    _rule(r"(?P<week>[TNP]U[id]?l?)(?P<weekday>D)", weekday_of_week),
    _rule(rf"l?(?P<weekday>D)l?U?(?P<day>{_NUM})(?![:Um])", weekday_and_number),
    _rule(r"l?U(?P<day>9)(?P<sign>d?l?[TNP]U)?(?![\d:.])", day_of_month),
    _rule(r"l?(?P<near>[NP])U(?P<day>9)(?![\d:.])", day_of_month),
    _rule(r"l(?P<near>[NP])(?P<day>9)(?![U9M:/-])", day_of_month),
    _rule(r"(?P<open>[fa])l(?P<day>9)(?=$|[.,](?![9x]))", day_of_month),
    _rule(r"l(?P<day>9s)(?P<sign>U?d?l?[TNP]U)?", day_of_month),
    _rule(r"l?(?P<day>9s|o|9(?=d)|w(?=d))(?P<sign>U?d?l?[TNP]U)", day_of_month),
    _rule(rf"(?P<lead>(?:[ib]|l?[TNP]|d?l)l?)?(?P<month>{_MON})\.?(?:[d,i-]?l?(?P<year>4))?", month_named),
    _rule(r"[ib]?(?P<year>4)(?P<lead>z{0})(?P<month>M)", month_named),
    _rule(r"(?P<lead>[ib]?l?[TNP]?)(?P<unit>U)d(?P<month>M)\.?(?:[d,i-]?l?(?P<year>4))?", month_called),
    _rule(r"l?(?P<sign>[TNP])?(?P<weekend>EdU)(?P<after>[NP]|qv)?", weekend),
    _rule(rf"l?(?P<nth>o|P)Fd{_WHOLE}", half_of),
    _rule(r"l?(?P<nth>o|P)Fdl?U?(?P<named>(?P<year>4))", half_of),
    _rule(r"(?:(?P<year>4)-?)?(?P<short>J)(?P<nth>9)", in_short),
    _rule(r"(?P<short>J)(?P<nth>9)[d,-]?l?(?P<year>4)", in_short),
    _rule(r"(?P<nth>9)(?P<short>J)[d,-]?l?(?P<year>4)", in_short),
    _rule(r"lqVdl?(?P<unit>U)", so_far),
    _rule(r"l?(?P<unit>U)al?X", so_far),
    _rule(r"BT(?P<unit>U)", so_far),
    _rule(r"l?(?P<what>U)P(?=a)", before_something),
    _rule(r"l?(?P<sign>[TNP])(?P<count>9|w|o)?(?P<unit>U)", unit_signed),
    _rule(r"l?(?P<count>9|w)?(?P<sign>[NP])(?P<unit>U)", unit_signed),
    _rule(r"l?(?P<count>9|w)?(?P<unit>U)(?P<sign>[NP]|qv)", unit_signed),
    _rule(r"l(?P<unit>U)(?P<sign>B)(?!d)", unit_signed),
    _rule(r"i(?P<count>9|w|e|a)(?P<unit>U)", counted),
    _rule(r"(?P<ago>G)(?P<count>9|w|e|x)(?P<unit>U)", counted),
    _rule(r"(?P<ago>G)(?:kd?|u){1,2}(?P<count>9|w|e|x)(?P<unit>U)", counted),
    _rule(r"(?P<ago>G)(?:kd?|u)?(?P<each>(?:[9we]U[&,]{0,2}){1,3}[9we]U)", counted_each),
    _rule(r"(?P<each>[9wea]U[&,]{0,2}(?:[9we]U[&,]{0,2}){0,2}[9we]U)(?P<ago>G|A)(?!d)", counted_each),
    _rule(r"(?:[Gi]F|iF[ae])(?P<unit>U)", half_unit),
    _rule(r"F[ae](?P<unit>U)G", half_unit),
    _rule(r"[ib]?l?(?P<one>4)[-/](?P<two>9)", season_of_years),
    _rule(r"a?(?P<vague>u)d?(?P<unit>U)G", counted),
    _rule(r"(?P<vague>[uwe9])(?P<unit>U)B", counted),
    _rule(r"l?[TNP]ud?(?P<unit>U)", some_units),
    _rule(r"id?l?e?ud?(?P<unit>U)", some_units),
    _rule(r"(?P<count>9|w|e|a|x)(?P<unit>U)(?P<ago>G)", counted),
    _rule(r"(?P<count>9|w|e|a)(?P<unit>U)(?:A(?!d)|fn|afn|f(?=H)|A(?=H))", counted),
    _rule(r"(?P<vague>[uwe9])(?P<unit>U)[AB](?:d|q)", counted),
    _rule(r"(?P<vague>u)(?P<unit>U)[AB]", counted),
    _rule(r"id?N?(?P<count>9|w|e|x)(?P<unit>U)", within),
    _rule(r"(?P<count>9|w|e)(?P<unit>U)afdn", counted),
    _rule(r"(?P<day>9)[-/](?P<month>[MG])[-/](?P<year>4|9)", written_out),
    _rule(r"(?:[AE]d?T|l?rdl?T?)(?P<unit>U)", rest_of),
    _rule(r"zd?l(?P<unit>U)(?=$|[.?,z])", rest_of),
    _rule(r"(?P<vague>G)u(?P<unit>U)", counted),
    _rule(r"l?U(?P<lead>d?)(?P<year>4)", year_named),
    _rule(r"(?P<lead>[ifbd]l?)?(?P<year>4)(?!-?9|p)", year_named),
    _rule(r"(?:l?U(?=9)|lU)(?P<decade>9|w)(?![.,]?[9x4UMH])", decade_named),
    _rule(r"l?(?P<decade>4p|9p|j)", decade_named),
    _rule(r"l?(?P<unit>U)dl?U?(?P<decade>4p?|9|w)", decade_called),
    _rule(r"(?P<part>[SKE])-?d?l(?P<unit0>U)dl?U?(?P<decade>4p?|9|w)", part_of_era),
    _rule(r"l?U(?P<roman>R)", century_named),
    _rule(r"l?(?P<count>9s|o)(?P<unit>U)", century_named),
    _rule(r"(?P<part>[SKE])-?d?l?U(?P<roman>R)", part_of_era),
    _rule(r"l?(?P<part>[SKE])-?l?(?P<count>9s|o)(?P<unit>U)", part_of_era),
    _rule(r"l?(?P<part>[SKE])-?d?l?(?:U(?=[9w]))?(?P<decade>4p|9p|j|(?<=U)(?:9|w))", part_of_era),
    _rule(r"l?Wd?l?U?(?P<year>4)", season_of_year),
    _rule(r"l?Wd?l?(?P<sign>[TNP])?(?P<unit>U)(?P<after>[NP])?", season_of_year),
    _rule(r"l?(?:[TNP]W|W(?:[NP]|qv))", season_near),
    _rule(rf"al?(?P<part>F)d{_WHOLE}", part_of),
    _rule(r"al?(?P<part>F)dl?U?(?P<named>(?P<year>4))", part_of),
    _rule(r"(?P<part>[SKE])-?d?(?:l?(?P<sign>[TNP])?l?(?P<unit>U)(?P<after>[NP]|qv)?)", part_of),
    _rule(r"(?P<part>[SKE])-?d?l?(?P<month>M)\.?(?:[d,i]?l?(?P<year>4))?", part_of),
    _rule(r"(?P<part>[SKE])-?d?l?U?(?P<named>(?P<year>4))", part_of),
    _rule(
        r"l?(?P<nth>o|9s|P)(?P<count>9|w)?(?P<unit0>U)[di,-]*l?"
        r"(?P<inner>(?P<month>M)\.?(?:[d,i]?l?(?P<year>4))?)",
        nth_of,
    ),
    _rule(
        r"l?(?P<nth>o|9s|P)(?P<count>9|w)?(?P<unit0>U)[di,-]*l?U?(?P<inner>(?P<named>(?P<year>4)))", nth_of
    ),
    _rule(
        r"l?(?P<nth>o|9s|P)(?P<count>9|w)?(?P<unit0>U)[di,-]*l?(?P<inner>(?P<sign>[TNP])(?P<unit2>U))",
        nth_of,
    ),
    _rule(
        r"l?(?P<nth>o|9s|P)(?P<count>9|w)?(?P<unit0>U)dl?(?P<inner>(?P<unit2>U)(?P<after>[NP]|qv)?)",
        nth_of,
    ),
    _rule(r"l?(?P<nth>o|9s)(?P<unit0>U)", nth_of_year),
    _rule(r"(?P<inner>(?P<sign>[TNP])(?P<unit2>U))z[zp](?P<nth>o|9s)(?P<unit0>U)", nth_of),
    _rule(r"l?(?P<unit0>U)(?P<nth>9)d?l?(?P<inner>(?P<sign>[TNP])?(?P<unit2>U)(?P<after>[NP])?)", nth_of),
    _rule(r"l?(?P<unit0>U)(?P<nth>9)d?l?U?(?P<inner>(?P<named>(?P<year>4)))", nth_of),
    _rule(r"l?(?P<unit0>U)(?P<nth>9)", nth_of),
    _rule(r"(?P<what>l?U[A]d?l?(?P<sign>N))(?!U)", after_next),
    _rule(
        r"l(?P<week>U)(?:d|S|f|afd|qVd)l?(?P<rest>(?P<day>9s?)d?(?P<month>M)|(?P<month2>M)(?P<day2>9)s?)",
        week_of,
    ),
    _rule(r"l(?P<unit>U)", this_unit),
    _rule(r"d(?P<unit>U)(?=$|[.,])", this_unit),
]


@lru_cache(maxsize=20_000)
def fitting(letters: str) -> tuple[tuple[int, int], ...]:
    """(length, number) of the rules that fit at the beginning, the longest first. Texts repeat themselves."""
    fits = [
        (match.end(), number)
        for number, pattern in _beginning_with(letters[:2])
        if (match := pattern.match(letters)) and match.end()
    ]
    return tuple(sorted(fits, key=lambda fit: (-fit[0], fit[1])))


@cache
def _beginning_with(letters: str) -> list[tuple[int, re.Pattern]]:
    """The rules that can fit a text of these first two letters: of most, few."""
    return [
        (number, pattern)
        for number, (pattern, _resolve) in enumerate(GRAMMAR)
        if regex.match(pattern.pattern, letters, partial=True)
    ]
