"""Where does a sentence of a newspaper end, in Spanish and in English?

A full stop may belong to an abbreviation, an initial or a number. What follows decides: a sentence begins
with a capital letter, a figure or an opening mark. Each sentence of a speech is one of its own, and what
follows the speech (“…”, dijo) belongs to its last.
"""

import re
from typing import NamedTuple

from claims.suggesting.vocabulary import listed

# what may stand between the full stop and the space: closing marks and brackets
# (both patterns begin only where a run begins: else a long run would be read again from each character)
_END = re.compile(r"(?<![.!?…])(?P<stop>[.!?…]+)(?P<closing>[\"”»’›')\]]*)(?P<space>[^\S\n]+)(?=\S)")
_BREAK = re.compile(r"(?<!\s)\s*\n\s*")
_LAST_WORD = re.compile(r"[^\s(\[“«\"‘¿¡—–]+$")
_NEXT_WORD = re.compile(r"[\"“«‘„‹¿¡(\[—–\-\s]*(\w+)")
# "17 de mayo. - El candidato…": what happened on a day, in a chronicle
_DATELINE = re.compile(r"(?<!\w)\d{1,2}(?:[-–/]\d{1,2})?(?: de)? [^\W\d_]+(?: de \d{4})?$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")

# titles and the like: a name or a number follows, never a new sentence
BEFORE_A_NAME = listed("""
    sr sra srta sres sras dr dra dres d dª dña da don lic ing arq prof profª gral cnel cap tte sgto mons rvdo
    exc excmo excma ilmo ilma hno hna fr pbro st sta sto mr mrs ms messrs prof gen col lt sgt capt cmdr adm
    sen rep gov pres hon rev sec supt insp vs cf ud uds vd vds avda av ctra pza pl plza c/ mt ft
""")
# a figure follows
BEFORE_A_FIGURE = listed("""
    no nº núm num nro art arts pág pag págs p pp vol cap fig ed núms inc ap sec
    jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic
""")
# a sentence may end here, and only the next word tells
SOMETIMES_AN_END = listed("""
    ee.uu uu ee s.a c.v s.l s.a.b s.a.u inc ltd co corp bros jr sr etc cía cia ltda aprox p.m a.m pm am
    u.s u.k d.c u.n e.u ph.d a.c d.f n.y l.a p.ej ej
""")
# words that begin a sentence and hardly ever a name
OPENERS = listed("""
    el la los las un una unos unas en a al de del por para con sin según tras desde hasta sobre entre ante
    este esta estos estas ese esa esos esas aquel aquella su sus mi mis nuestro nuestra lo le les se no sí ya
    y o pero sino aunque cuando donde mientras como porque pues si que quien quienes además también así
    asimismo luego después antes entonces ahora hoy ayer mañana todo todos toda todas cada ambos ambas dicho
    dicha otro otra otros otras muchos muchas algunos algunas varios varias eso esto ello él ella ellos ellas
    the an in on at of for with from by to as it its he she they we i you this that these those his her their
    our my but and or if when while where who what there here after before since until although because so
    then now today yesterday both each all many some most several no not
""")


class Span(NamedTuple):
    """Code points [start, end) of a text."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """The sentences of a text in order, trimmed of white space; together they hold every other character.

    text: code points; a line break between paragraphs ends a sentence whatever stands before it.
    """
    found, start = [], 0
    for end, following in _boundaries(text):
        found += _span(text, start, end)
        start = following
    return found + _span(text, start, len(text))


def _span(text: str, start: int, end: int) -> list[Span]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return [Span(start, end)] if start < end else []


def _boundaries(text: str):
    """(end of a sentence, beginning of the next), in order."""
    start = 0
    for end, following, match in _candidates(text):
        if _ends(text, start, match) if match else _breaks(text, end, following):
            yield end, following
            start = following


def _candidates(text: str):
    stops = [(m.start("space"), m.end("space"), m) for m in _END.finditer(text)]
    breaks = [(m.start(), m.end(), None) for m in _BREAK.finditer(text)]
    return sorted(stops + breaks)  # no two begin at one place


def _breaks(text: str, end: int, following: int) -> bool:
    """Does a line break part two sentences? Not inside a line that was only folded."""
    if text.count("\n", end, following) > 1 or following >= len(text):
        return True
    return not (text[following].islower() and text[max(end - 1, 0)] not in ".!?…:;")


def _ends(text: str, start: int, match: re.Match) -> bool:
    at, following = match.start("stop"), match.end()
    if not _may_begin(text, following):
        return False
    if text[following] in "—–-" and _DATELINE.search(text, max(start, at - 30), at):
        return False
    stop = match["stop"]
    if stop != "." or match["closing"]:
        # "(...)" stands for words left out
        left_out = match["closing"].startswith(")") and text[at - 1 : at] == "("
        return not (left_out and text[following].islower())
    return not _abbreviates(text, start, at, following)


def _may_begin(text: str, at: int) -> bool:
    """Can a sentence begin here? It has a capital, a figure, or an opening mark before one of these."""
    first = text[at]
    if first in "—–-":
        # a dash opens a speech, or closes one that the sentence goes on after
        after = text[at : at + 8].lstrip("—–- ")
        return after[:1].isupper() or after[:1] in tuple('¿¡“«"')
    word = _NEXT_WORD.match(text, at)
    if word is None:
        return not first.isalnum() and first not in ',;:.)]!?%"”»’›'
    letter = word[1][0]
    if letter.islower():
        # a brand such as iPhone, or a handle, may begin a sentence
        return first in "¿¡@#" or word[1][1:2].isupper()
    return first not in ",;:.)]%"


def _abbreviates(text: str, start: int, at: int, following: int) -> bool:
    """Is the single full stop at `at` part of the word before it?"""
    word = _LAST_WORD.search(text, max(start, at - 24), at)
    if word is None:
        return False
    before = word.group()
    if before.isdigit() and word.start() == start:
        return True  # the number of a list
    key = before.lower().strip(".,'’")
    upcoming = _NEXT_WORD.match(text, following)
    next_word = upcoming[1] if upcoming else ""
    if key in BEFORE_A_NAME and (before[0].isupper() or len(key) > 1):
        return True
    if key in BEFORE_A_FIGURE and next_word[:1].isdigit():
        return True
    if key in SOMETIMES_AN_END or (_INITIALS.fullmatch(before) and before[-1].isupper()):
        return next_word.lower() not in OPENERS and not next_word[:1].isdigit()
    return False
