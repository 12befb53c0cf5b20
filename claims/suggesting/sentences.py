"""Where does a sentence of a newspaper end, in Spanish and in English?

A full stop may belong to an abbreviation, an initial or a number. What follows decides: a sentence begins
with a capital letter, a figure or an opening mark. Each sentence of a speech is one of its own, and what
follows the speech (“…”, dijo) belongs to its last.
"""

import re
from typing import NamedTuple

from claims.suggesting.vocabulary import listed

# Pictures that comment on what they follow; those that point ahead (👉 📌 🔴 🔹) open a sentence.
_EMOJI = (
    "[\u2639-\u263b\u2665\u2764\ufe0f\u200d\U0001f300-\U0001f445\U0001f44a-\U0001f4cb\U0001f4ce-\U0001f516"
    "\U0001f518-\U0001f533\U0001f53e-\U0001f7df\U0001f900-\U0001faff]"
)
# a full stop with the closing marks and brackets after it, before a space and the next word; or a line break
# (both begin only where a run begins: else a long run would be read again from each character)
_CANDIDATE = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]+)(?P<closing>[\"”»’›')\]]*)"
    rf"(?P<feeling>(?:[^\S\n]?{_EMOJI}+)*)[^\S\n]+(?=\S)"
    r"(?=[\"“«‘„‹¿¡(\[—–\-\s]*(?P<word>\w+)|)"
    r"|(?P<lines>(?<!\s)\s*\n\s*)"
)
_MONTHS = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
_BEFORE_A_WORD = re.compile(r".*[\s(\[“«\"‘¿¡—–]", re.DOTALL)  # all that stands before the last word
# "17 de mayo. - El candidato…", "Enero/Febrero. - …": what happened on a day, in a chronicle
_DATELINE = re.compile(
    r"(?<!\w)(?:\d{1,2}(?:[-–/]\d{1,2})?(?: de)? [^\W\d_]+(?: de \d{4})?"
    rf"|(?:{_MONTHS})(?:[-–/](?:{_MONTHS}))?)$",
    re.IGNORECASE,
)
# "CUARTA VICTORIA DEL SEVILLA Un gol de…": a heading in capitals that was set before its paragraph
_HEADING = re.compile(
    r"(?:[\"“«'‘¿¡(]?[A-ZÁÉÍÓÚÑÜÇ\d][A-ZÁÉÍÓÚÑÜÇ\d.’'-]*[\"”»'’,:;?!)]*[^\S\n]+){4,40}"
    r"(?=[A-ZÁÉÍÓÚÑ][a-záéíóúñü]|[AEIOUY] [a-záéíóúñ])"
)
LETTERS_OF_A_HEADING = 15  # fewer are a list of acronyms
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")

# titles and the like: a name or a number follows, never a new sentence
BEFORE_A_NAME = listed("""
    sr sra srta sres sras dr dra dres d dª dña da don lic ing arq prof profª gral cnel cap tte sgto mons rvdo
    exc excmo excma ilmo ilma hno hna fr pbro st sta sto mr mrs ms messrs prof gen col lt sgt capt cmdr adm
    profa dres mtro mtra depto dpto edif fracc gob dip tte alfz hnos sta
    sen rep gov pres hon rev sec supt insp vs cf ud uds vd vds avda av ctra pza pl plza c/ mt ft
""")
# a figure follows
BEFORE_A_FIGURE = listed("""
    tel tels fax cel c.p h.r s.r km arts núms exp apdo
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
    nadie nada ninguno ninguna tampoco hay hubo fue fueron es son nobody nothing none everyone only even still
""")
# "s. XX", "44 a. C.": a small letter and a full stop that the numeral or letter after it explains
_CENTURY = re.compile(r"[IVX]+")


class Span(NamedTuple):
    """Code points [start, end) of a text."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """The sentences of a text in order, trimmed of white space; together they hold every other character.

    text: code points; a line break between paragraphs ends a sentence whatever stands before it.
    """
    found, start = [], 0
    for match in _CANDIDATE.finditer(text):
        following = match.end()
        if match["lines"] is None:
            end = match.end("feeling")
            if not _ends(text, start, match):
                continue
        else:
            end = match.start()
            if not _breaks(text, end, following):
                continue
        _add(found, text, start, end)
        start = following
    _add(found, text, start, len(text))
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    heading = _HEADING.match(text, start, end) if end - start >= LETTERS_OF_A_HEADING else None
    if heading and sum(map(str.isalpha, heading.group())) >= LETTERS_OF_A_HEADING:
        found.append(Span(start, start + len(heading.group().rstrip())))
        start = heading.end()
    if start < end:
        found.append(Span(start, end))


def _breaks(text: str, end: int, following: int) -> bool:
    """Does a line break part two sentences? Not inside a line that was only folded."""
    if text.count("\n", end, following) > 1 or following >= len(text):
        return True
    return not (text[following].islower() and text[max(end - 1, 0)] not in ".!?…:;")


def _ends(text: str, start: int, match: re.Match) -> bool:
    at, following = match.start(), match.end()
    word = match["word"]
    if not _may_begin(text, following, word):
        return False
    if text[following] in "—–-" and _DATELINE.search(text, max(start, at - 30), at):
        return False
    stop = match["stop"]
    if stop != "." or match["closing"]:
        # "(...)" stands for words left out
        left_out = match["closing"].startswith(")") and text[at - 1 : at] == "("
        return not (left_out and text[following].islower())
    return not _abbreviates(text, start, at, word or "")


def _may_begin(text: str, at: int, word: str | None) -> bool:
    """Can a sentence begin here? It has a capital, a figure, or an opening mark before one of these.

    word: the first one from here on.
    """
    first = text[at]
    if first in "—–-":
        # a dash opens a speech, or closes one that the sentence goes on after
        after = text[at : at + 8].lstrip("—–- ")
        return after[:1].isupper() or after[:1] in tuple('¿¡“«"')
    if word is None:
        return not first.isalnum() and first not in ',;:.)]!?%"”»’›'
    if word[0].islower():
        # a brand such as iPhone, or a handle, may begin a sentence
        return first in "¿¡@#" or word[1:2].isupper()
    return first not in ",;:.)]%"


def _abbreviates(text: str, start: int, at: int, next_word: str) -> bool:
    """Is the single full stop at `at` part of the word before it?"""
    first = max(start, at - 24)
    if separator := _BEFORE_A_WORD.match(text, first, at):
        first = separator.end()
    before = text[first:at]
    if not before:
        return False
    if before.isdigit() and first == start:
        return True  # the number of a list
    key = before.lower().strip(".,'’")
    if key in BEFORE_A_NAME and (before[0].isupper() or len(key) > 1):
        return True
    if (before == "s" and _CENTURY.fullmatch(next_word)) or (before in ("a", "d") and next_word == "C"):
        return True
    if key in BEFORE_A_FIGURE and next_word[:1].isdigit():
        return True
    if key in SOMETIMES_AN_END or (before[-1].isupper() and _INITIALS.fullmatch(before)):
        return next_word.lower() not in OPENERS and not next_word[:1].isdigit()
    return False
