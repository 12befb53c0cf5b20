"""What does a sentence report without quoting it, and who is said to say it?

After "que" or "that"; in English also without it; in an infinitive (negó haber cobrado); and what stands
beside "según" or "according to".
"""

import re
from itertools import zip_longest

from claims.suggesting.masked import Masked
from claims.suggesting.noun_phrases import DETERMINER, PRONOUNS, UPPER
from claims.suggesting.sentences import Span
from claims.suggesting.speakers import LONGEST, THAT
from claims.suggesting.subjects import Attribution, said_by, subject_after
from claims.suggesting.vocabulary import SAYING, listed

MOST_VERBS = 12  # of saying in a sentence; what has more is no sentence
SHORTEST = 15  # code points of a report; less says nothing
# verbs that leave "that" out: she said the law was old
_BARE = listed("""
    said says say claimed claims claim believes believe believed thinks insisted insists argued argues warned
    announced confirmed admitted estimated estimates told denied
""")
_CLAUSE = re.compile(
    rf"(?:\s(?:reporters|lawmakers|journalists|[A-Z][\w.]+|the [A-Z]\w+))?\s"
    rf"(?=(?:{DETERMINER}|he|she|they|it|we|there|no|more|most|all|some|this|these|those|[{UPPER}\d$])\b)"
)
_FINITE = re.compile(
    r"\s(?:is|are|was|were|will|would|has|have|had|can|could|may|might|must|should|did|does|do|\w{2,}ed"
    r"|\w{3,}s)\s"
)
# verbs that take an infinitive of their own subject: negó haber cobrado, dice tener pruebas
_OF_ONESELF = (
    "neg",
    "nieg",
    "asegur",
    "afirm",
    "recono",
    "admit",
    "confes",
    "dijo",
    "dice",
    "declar",
    "aleg",
)
_INFINITIVE = re.compile(r"\s(?=(?:no )?(?:haber(?:se|l[aoe]s?)?|ser|estar|tener) \w)")
_SOURCE = r"(?:según|de acuerdo (?:con|a)|conforme a|a juicio de|en opinión de|according to)"
# may a sentence have one?
SOURCE = re.compile(rf"\b{_SOURCE}\b", re.IGNORECASE)
_FIRST = re.compile(rf"{_SOURCE}\s+", re.IGNORECASE)
# whose figures: datos del INE, cifras publicadas por el ministerio, data released by the bureau
_FIGURES_OF = re.compile(
    r"(?:(?:los?|las|unos|unas|sus|the|its|new|recent|latest|official|últim[oa]s|nuev[oa]s) ){0,2}"
    r"(?:datos|cifras|cálculos|estimaciones|estadísticas|previsiones|proyecciones|registros"
    r"|data|figures|numbers|estimates|calculations|statistics|projections|records)"
    r"(?: (?:(?:más )?\w+[ai]d[oa]s|oficiales|recientes|provisionales|\w+ed|kept)(?: (?:ayer|hoy))?)?"
    r" (?:del?|por|of|from|by) ",
    re.IGNORECASE,
)
_COMMA = re.compile(r",(?!\d)")
# between commas: a name, a relative clause, a noun without article, a participle
_ASIDE = re.compile(
    rf"\s(?:[{UPPER}][\w.’'-]+(?: (?:de |del |la |las |los )*[{UPPER}][\w.’'-]+)+,$"
    rf"|(?!(?i:{DETERMINER})\s)(?:que|quien|quienes|cuyo|cuya|who|which|whose)\s|de \d+ años,$"
    rf"|(?!(?i:{DETERMINER}|en|tras|por|para|con|sin|desde|hasta|durante|no|ya|se|cada|tod[oa]s?|hay)\s)"
    r"(?:[a-záéíóúñ]+ (?:de|del|of) |\w+[ai]d[oa]s?\s))"
)
_LAST = re.compile(rf",\s+{_SOURCE}\s+(?=[^,;:()¤—]{{3,100}}(?:,[^;:()¤—]{{3,60}})?$)", re.IGNORECASE)


def reported_in(masked: Masked, sentence: Span):
    """(start, end, attribution) of what is reported in a sentence of a text."""
    if sentence.end - sentence.start > LONGEST:
        return
    found = list(_after_verbs(masked, sentence))
    yield from found or _beside_source(masked, sentence)


def _after_verbs(masked: Masked, sentence: Span):
    text = masked.text
    for start, end, word in masked.verbs_in(sentence.start, sentence.end)[:MOST_VERBS]:
        begin = _begin_of_report(text, end, sentence.end, word)
        if begin is None:
            continue
        stop = _end_of_report(text, begin, sentence.end)
        if stop - begin > SHORTEST:
            yield begin, stop, said_by(masked, sentence.start, start, end, word, sentence.end)


def _begin_of_report(masked: str, at: int, end: int, word: str) -> int | None:
    that = THAT.match(masked, at, min(end, at + 80))
    if that and not any(mark in masked[at : that.end()] for mark in ",.;:¤"):
        return that.end()
    if word in _BARE:
        clause = _CLAUSE.match(masked, at, end)
        return clause.end() if clause and _FINITE.search(masked, clause.end(), end) else None
    if word.startswith(_OF_ONESELF) and (infinitive := _INFINITIVE.match(masked, at, end)):
        return infinitive.end()
    return None


def _beside_source(masked: Masked, sentence: Span):
    """Según el banco, los precios suben; prices rise, according to the bank."""
    text, limit = masked.text, _bare_end(masked.text, sentence)
    first = _FIRST.match(text, sentence.start, limit)
    if first is not None:
        said = _source(masked, first.end(), limit)
        begin, stop = _after_asides(text, first.end(), limit), limit
        if begin is None:
            return
    else:
        last = _LAST.search(text, sentence.start, limit)
        if last is None:
            return
        said = _source(masked, last.end(), limit)
        begin, stop = sentence.start, last.start()
    while begin < stop and text[begin].isspace():
        begin += 1
    if said is not None and "¤" not in text[begin:stop] and stop - begin > SHORTEST:
        yield begin, stop, said


def _after_asides(masked: str, at: int, end: int) -> int | None:
    """Where the report begins after "Según Ana Gil, portavoz del grupo, que ayer dimitió,"."""
    commas = [match.start() for match in _COMMA.finditer(masked, at, min(end, at + 300))]
    for comma, following in zip_longest(commas, commas[1:]):
        if following is None or not _ASIDE.match(masked[comma + 1 : following + 1]):
            return comma + 1
    return None


def _bare_end(masked: str, sentence: Span) -> int:
    end = sentence.end
    while end > sentence.start and masked[end - 1] in ".… ":
        end -= 1
    return end


def _source(masked: Masked, at: int, end: int) -> Attribution | None:
    """Who stands after según: a name, el informe, or the subject of a verb (según dijo la ministra).

    Of figures it is whose they are: según datos del INE.
    """
    if figures := _FIGURES_OF.match(masked.text, at, end):
        at = figures.end()
    told = masked.verbs_in(at, at + 1)
    verb, begin = (told[0][2], told[0][1]) if told else ("según", at)
    speaker, _verb, begin = subject_after(masked.text, begin, end, verb)
    if speaker is None or speaker.lower() in PRONOUNS:
        return None
    return Attribution(speaker, verb, begin, is_source=True)


def _end_of_report(masked: str, start: int, end: int) -> int:
    joined = re.compile(r"\s*[,;]?\s+(?:y|e|pero|and|but)\s+(?:(?:le|se|les|lo)\s+)?(\w+)").finditer(
        masked, start, end
    )
    stop = next(
        (match.start() for match in joined if match[1].lower() in SAYING and match[1][:1].islower()), end
    )
    while stop > start and (masked[stop - 1].isspace() or masked[stop - 1] in ".,;"):
        stop -= 1
    return stop
