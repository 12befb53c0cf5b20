"""How much do words speak for being checked, and why?

The signs are words of Spanish and English, and what each counts for was set on speeches and news; none says
anything about what is true. `worth` cuts an article into the words that are weighed here.
"""

import re
from datetime import date
from operator import mul
from typing import NamedTuple

from claims.suggesting.figures import SPANS_OF_TIME, Figure
from claims.suggesting.quotations import Quotation
from claims.suggesting.time import Expression
from claims.suggesting.wording import Wording as _

# How much a reason counts. Figures first: on speeches they alone find three checked claims in four.
WEIGHTS = {
    "percentage": 2.0,
    "amount": 2.0,
    "number": 0.5,
    "range": 1.6,
    "share": 2.2,
    "rank": 0.7,
    "comparison": 0.4,
    "speech": 1.4,
    "report": 1.2,
    "speaker": 0.5,
    "event": 0.7,
    "future": 1.2,
    "time": 0.5,
    "dated": 0.6,
    "fact": 0.4,
    "act": 0.25,
    "done": 0.9,
    "unique": 0.5,
    "then_and_now": 1.5,
    "person": 0.1,
    "target": 0.5,
    "cut_off": -2.0,
    "second": 0.2,  # a factor, as is target
}
# How much the heaviest figure counts, the next, and so on: a list of figures is not so many claims.
_ONE_AFTER_ANOTHER = (1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.3, 0.3)
_OPINION = re.compile(
    r"\b(?:creo|creemos|pienso|pensamos|opino|considero|consideramos|me parece|a mi juicio"
    r"|en mi opinión|siento"
    r"|I think|we think|I believe|we believe|in my opinion|I feel)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\b(?:inaceptable|vergonzos[oa]|indignante|lamentable|maravillos[oa]|extraordinari[oa]"
    r"|magnífic[oa]|terrible|una? (?:vergüenza|desastre|infamia)|an? (?:disgrace|disaster|outrage)"
    r"|injust[oa]|digno|hermos[oa]|unacceptable|shameful|outrageous|wonderful|terrible|disgraceful"
    r"|beautiful)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:ojalá|queremos|quiero|debemos|debería(?:mos|n)?|hay que|tenemos que|necesitamos|vamos a"
    r"|es hora de|let us"
    r"|we must|we should|should|must|hope|gracias|bienvenid|saludo|permítanme|querid|thank)\w*",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:\w{2,}(?:rá|rán|remos)|previst[oa]s?|programad[oa]s?|convocad[oa]s?|convocar"
    r"|se celebrará|will|scheduled"
    r"|planned|is to|are to|due to)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b\w{3,}(?:ó|aron|ieron|aba|aban|jo|uvo|uvieron|jeron)\b|\b(?:fue|fueron|ha|han|hemos|hubo"
    r"|había|was|were|has|have|had"
    r"|\w{3,}ed|said|met|lent)\b"
)
_ACT = re.compile(
    r"\b(?:[^\W\d_]+(?:ara|iera|aran|ieran)|pidió|pidieron|exigió|exigieron|amenaz\w+|acus\w+"
    r"|convers\w+|acord\w+|firm\w+"
    r"|aprob\w+|sancion\w+|reunieron|consider[aó]n?|denunci\w+|promet\w+|demanded|signed|agreed"
    r"|accused|threatened"
    r"|approved|claims?|claimed)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:aument\w+|creci\w+|subi\w+|baj[óa]\w*|reduj\w+|redujimos|disminu\w+|duplic\w+|triplic\w+"
    r"|cre(?:ó|amos|aron)"
    r"|constru\w+|récord|histori[ac]\w*|por primera vez|millones|más alt[oa]|más grande|más de)\b",
    re.IGNORECASE,
)
# what somebody means to do cannot be checked yet
_TARGET = re.compile(
    r"\b(?:metas?|objetivos?|nos comprometemos|comprometo|vamos a|voy a|van a|será|serán|haremos"
    r"|tendremos|\w{3,}remos"
    r"|proyectad[oa]s?|espero|esperamos|declaramos|estamos \w+ndo|deberían?"
    r"|esforcémonos|podrían?|targets?|goals?|will)\b",
    re.IGNORECASE,
)
# what the speakers say that they did
_DONE = re.compile(
    r"\b(?!vamos|estamos|tenemos|hablamos|hemos\b|somos)[^\W\d_]{2,}(?:amos|imos)\b"
    r"|\bhemos \w+[aiíd]do\b|\bwe (?:have )?\w+ed\b",
    re.IGNORECASE,
)
_UNIQUE = re.compile(
    r"\b(?:por primera vez|únic[oa]|(?:el|la|los|las) (?:\w+ )?(?:más|mayor|mejor|menor|peor)\b"
    r"|récord|historia|en todo el"
    r" mundo|de (?:toda )?(?:américa latina|latinoamérica|la región|europa)|\d+ de cada \d+|la mitad de"
    r"|the (?:highest|lowest|largest|first|only|biggest))",
    re.IGNORECASE,
)
# how it was and how it is: what a speech boasts of, and what records tell
_THEN_AND_NOW = re.compile(
    r"\b(?:había|era|eran|recibían?|teníamos|tenían?|estaban?|empezamos|antes|en ese momento"
    r"|(?:en|hasta) el(?: año)? \d{4}|was|were|had|used to|before|in \d{4})\b"
    r".{0,160}?\b(?:hoy|ahora|actualmente|ya|now|today)\b"
    r"|\b(?:del?|from) \d[\d.,]*.{0,50}? (?:al?|to) \d",
    re.IGNORECASE | re.DOTALL,
)
# what comes again tells its time as well as a date does (a SET in TimeML)
_REGULAR = re.compile(
    r"\b(?:tod[oa]s l[oa]s (?:años|meses|semanas|días)|cada (?:año|mes|semana|día)"
    r"|(?:every|each) (?:single )?(?:year|month|week|day))\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+ (?:(?:de|del|la) )*[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+")
_ADDRESS = re.compile(r"https?://")
_CUT_OFF = re.compile(r"(?:…|\.\.\.)\s*\S*$")
TAIL = 40  # code points at the end of words, where an ellipsis cuts them off


class Worth(NamedTuple):
    """What words weigh; more is better.

    reasons: each a line. not_checkable: opinion, value, prediction, rhetoric or "".
    """

    score: float
    reasons: tuple[_, ...]
    not_checkable: str


def weigh(
    words: str,
    *,
    said: Quotation | None,
    when: Expression | None,
    due_on: date | None,
    counted: list[Figure],
    dated: int,
) -> Worth:
    """Weigh words: who says them, the phrase of time they tell, when they can be checked, their figures.

    dated: how many times in them end in a figure, as years and full dates do.
    """
    score, reasons = _figures_worth(counted)
    score += WEIGHTS["dated"] * min(dated, 3)
    for more, why in (_time_worth(words, when, due_on), _speech_worth(words, said)):
        score += more
        reasons += why
    score += 0.35 * min(len(_CHANGE.findall(words)), 3)
    if not reasons:
        score += WEIGHTS["fact"] if _PAST.search(words) else 0
        reasons.append(_("tells what somebody did") if _ACT.search(words) else _("states a fact"))
    not_checkable = _not_checkable(words, is_future=due_on is not None and said is not None)
    score += WEIGHTS["done"] * min(len(_DONE.findall(words)), 2)
    score += WEIGHTS["unique"] * min(len(_UNIQUE.findall(words)), 2)
    if counted and _THEN_AND_NOW.search(words):
        score += WEIGHTS["then_and_now"]
        reasons.append(_("compares how it was with how it is"))
    # an event has a day or a month; what only some year is to bring is a target
    is_event = due_on is not None and when.precision in ("day", "week", "month")
    if said is None and not is_event and _TARGET.search(words):
        score *= WEIGHTS["target"]
    score += _manner_worth(words, not_checkable, is_said=said is not None, counted=counted, when=when)
    return Worth(score, tuple(reasons + _doubts(said)), not_checkable)


def announces(words: str) -> bool:
    """Whether words speak of what is to come."""
    return bool(_FUTURE.search(words))


def _figures_worth(counted: list[Figure]) -> tuple[float, list[_]]:
    counted = counted[: len(_ONE_AFTER_ANOTHER)]
    heaviest = sorted((WEIGHTS["number" if _is_bare(each) else each.kind] for each in counted), reverse=True)
    score = sum(map(mul, heaviest, _ONE_AFTER_ANOTHER))
    strong = [each.words.strip() for each in counted if each.kind not in ("comparison", "rank")]
    reasons = [_("names a figure: %(figure)s") % {"figure": strong[0]}] if strong else []
    if not strong and counted:
        reasons = [_("compares: %(words)s") % {"words": counted[0].words}]
    return score, reasons


def _is_bare(each: Figure) -> bool:
    """A small whole number of things, an age or a while: it says less than what was measured."""
    if each.kind not in ("amount", "range"):
        return False
    is_measured = each.unit not in (None, *SPANS_OF_TIME) or each.value >= 1000 or each.value % 1 != 0
    return each.unit in SPANS_OF_TIME or (each.kind == "amount" and not is_measured)


def _time_worth(words: str, when: Expression | None, due_on: date | None) -> tuple[float, list[_]]:
    if due_on is not None:
        return WEIGHTS["future"], [_("announces an event: %(when)s") % {"when": when.words}]
    if when is not None and when.first is not None and _PAST.search(words):
        return WEIGHTS["event"], [_("tells of an event: %(when)s") % {"when": when.words}]
    return (WEIGHTS["time"] if when is not None or _REGULAR.search(words) else 0), []


def _speech_worth(words: str, said: Quotation | None) -> tuple[float, list[_]]:
    if said is None:
        return (WEIGHTS["act"] if _ACT.search(words) else 0), []
    score = WEIGHTS["speech" if said.is_verbatim else "report"] + (WEIGHTS["speaker"] if said.name else 0)
    why = _("quotes %(speaker)s") if said.is_verbatim else _("reports what %(speaker)s said")
    return score, [why % {"speaker": said.name or said.speaker}]


def _manner_worth(words: str, not_checkable: str, *, is_said: bool, counted: list, when) -> float:
    """What speaks for or against words by how they are put: persons, wishes, opinions, what is cut off."""
    score = 0.0
    if not is_said and _PERSON.search(words):
        score += WEIGHTS["person"]
    if _ADDRESS.search(words) or _CUT_OFF.search(words[-TAIL:]):
        score += WEIGHTS["cut_off"]
    if not_checkable == "prediction" and not is_said and when is None:
        score -= 0.4
    if not counted and not_checkable in ("opinion", "rhetoric"):
        score -= 0.3 if is_said else 1.0
    is_measured = any(each.value is not None or each.kind == "share" for each in counted)
    if _WISH.search(words) and not is_measured and not is_said:
        score -= 0.5
    return score


def _doubts(said: Quotation | None) -> list[_]:
    doubts = []
    if said is not None and said.is_unconfirmed:
        doubts.append(_("the writer does not confirm it"))
    if said is not None and said.is_translated:
        doubts.append(_("the original stands in the text in another language"))
    return doubts


def _not_checkable(words: str, *, is_future: bool) -> str:
    """Why the substance of words could not be checked: a proposal for a person, or ""."""
    if words.rstrip("”»\"' ").endswith("?"):
        return "rhetoric"
    if _OPINION.search(words):
        return "opinion"
    if _VALUE.search(words):
        return "value"
    return "prediction" if is_future or re.search(r"\b\w{3,}(?:rán|rá)\b", words) else ""
