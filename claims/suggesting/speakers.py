"""Who is the subject of a verb of saying, before it, after it, or taken over from the verb before?

Works on a text in which direct speech is blotted out. A grammar of a few regular expressions, not a parser:
it takes the noun phrase that news writing puts there, and says None where there is none.
"""

import re
from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

from claims.suggesting.sentences import Span
from claims.suggesting.vocabulary import ENGLISH_SAYING, SAYING, SPANISH_DOUBTFUL, listed

_WORD = re.compile(r"[^\W\d_]+")
_UPPER = "A-ZÁÉÍÓÚÑÜÀÈÒÇ"
_DETERMINER = (
    r"(?:el|la|los|las|un|una|unos|unas|su|sus|este|esta|estos|estas|ese|esa|ambos|ambas|varios|varias|otro|otra"
    r"|dicho|dicha|algunos|algunas|muchos|fuentes|the|a|an|his|her|their|its|both|one|another)"
)
_PHRASE_STARTS = re.compile(rf"(?:{_DETERMINER}\s+(?=[\w“\"«])|(?=[{_UPPER}@\"“«]))", re.IGNORECASE)
_STARTS_WELL = re.compile(rf"(?i:{_DETERMINER}\s)|[{_UPPER}@]|[\"“«][{_UPPER}]")
# what stands between a verb and its subject: time, place, whom it was said to
_BETWEEN = re.compile(
    r"""\s*,?\s*(?:
      (?:hoy|ayer|anoche|también|además|entonces|luego|después|asimismo|recientemente|today|yesterday|later|also)\b
      |(?:este|el|la|la\s+noche\s+del)\s+(?:pasado\s+|próximo\s+)?
         (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)(?:\s+pasado)?(?:\s+por\s+la\s+\w+)?
      |on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day
      |por\s+su\s+parte|en\s+rueda\s+de\s+prensa|en\s+(?:un\s+)?(?:comunicado|tono\s+\w+)
      |al?\s+(?:los\s+|las\s+|la\s+|el\s+|este\s+|esta\s+|nuestro\s+)?[a-záéíóúñ]+
         (?=\s+(?:(?:el|la|los|las|un|una)\b|[A-ZÁÉÍÓÚÑ]))
      |(?:en|durante|ante|tras|desde|con|por|mediante|al\s+término\s+de|a\s+través\s+de)\s+
         (?:(?:el|la|los|las|un|una|su|sus|este|esta)\s+)?[a-záéíóúñ]+
         (?:\s+(?:del?\s+(?:la\s+|los\s+|las\s+)?\w+|(?!(?:en|con|por|para|ante|tras|a|al|y|que)\b)[a-záéíóúñ]+)){0,2}?
         (?=\s+(?:(?:el|la|los|las|un|una|su)\s+[a-záéíóúñ]|[A-ZÁÉÍÓÚÑ]\w+\s+[A-ZÁÉÍÓÚÑ]))
      |(?:en|desde|ante)\s+[A-ZÁÉÍÓÚÑ]\w+(?:\s+[A-ZÁÉÍÓÚÑ]\w+)?(?=\s+(?:el|la|los|las|un|una)\s+[a-záéíóúñ])
      |,\s*(?!que\b|quien)[a-záéíóúñ]+(?:\s+[\wáéíóúñ]+){0,6},
      |a\s+[A-ZÁÉÍÓÚÑ]\w+(?:\s+[A-ZÁÉÍÓÚÑ]\w+)*
    )(?=[\s,])""",
    re.VERBOSE,
)
_TITLES = (
    "Dr",
    "Sr",
    "Mr",
    "Ms",
    "St",
    "Dra",
    "Sra",
    "Mrs",
    "Lic",
    "Ing",
    "Gen",
    "Sen",
    "Rep",
    "Gov",
    "Prof",
    "Gral",
)
# a full stop that no title and no initial explains
_STOP = "".join(rf"(?<!\b{title})" for title in (*_TITLES, rf"[{_UPPER}]")) + r"\."
_PHRASE_STOPS = re.compile(
    rf"[,;:()¤—–\n]|{_STOP}|\s-\s|\s(?:que|quien|quienes|cuyo|cuya|who|which|that|en|al|tras|durante|a|ante|para|por|mientras|cuando"
    r"|desde|después|antes|sobre|in|on|at|to|during|after|before|when|while|as|with|con|hoy|ayer|today|yesterday"
    r"|\w+[aei]ndo|se|no|y (?:\w+[óéí]|que)|and \w+ed)\b"
)
_CLITICS = re.compile(
    r"(?:^|(?<=[\s,]))(?:no|se|le|les|lo|la|los|me|te|nos|ya|también|sólo|solo|además|hoy|ayer|anoche|ha|han|había|habían"
    r"|has|have|had|also|then|later|previously|recently|even|nunca|así|incluso|luego|después|evitó)\s*$",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:^|[\s,;¤])(?:y|e|o|pero|sino|aunque|and|but|al|a|de|para|por|sin|según|como|to|by)\s*$",
    re.IGNORECASE,
)
# "… dio tres patadas, le insultó": what the same subject does next
_NEXT_ACT = re.compile(r",\s*(?:(?:se|le|les|lo|la)\s+)+$")
_RELATIVE = re.compile(r"(?:^|[\s,])(?:que|quien|quienes|who|that)\s*$", re.IGNORECASE)
_ADJUNCT = re.compile(
    r"\s*(?:en|tras|según|sobre|durante|al|a|con|sin|desde|hasta|para|por|ante|bajo|entre|respecto|de|del|contra"
    r"|cuando|mientras|aunque|si|como|después|antes|además|asimismo|finalmente|sin embargo|no obstante|así"
    r"|luego"
    r"|horas|ayer|hoy|mañana|entonces|in|on|at|after|before|during|when|while|although|if|as|for|with|by|from|since"
    r"|however|meanwhile|but|and|pero|y|previo|ahora|ya|también|mientras tanto|este \w+|\w+mente|\w+ando"
    r"|\w+iendo"
    r"|that|que|quien|who|por su parte|dijo|pese|gracias|debido|junto|frente|dad[oa]s?|despite|\d.*)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:que|porque|cuando|pero|aunque|mientras|donde|si|sino|y|e|because|but|and|that|when)\s+",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\s*[,.;—–-]?\s*(?:según|de acuerdo (?:con|a)|conforme a|en (?:palabras|opinión) del?|a juicio del?"
    r"|according to|in the words of)\s+",
    re.IGNORECASE,
)
# the words that give somebody's view, and stand right before a speech
_VIEW = re.compile(
    r"(?:^|(?<=[\s(,;:.]))(?i:(?:según|de acuerdo con|conforme a|para|according to|in the words of|for)\s+"
    r"|(?:a juicio|en (?:palabras|opinión|boca)|a ojos|al decir)\s+de(?:(?P<article>l)|(?=\s))\s+|as\s+)"
    rf"(?P<whose>(?(article)[a-záéíóúñ]|(?:(?i:{_DETERMINER})\s|[{_UPPER}]))[^,.;:()¤\n]{{1,80}}?)"
    r"(?:\s(?:put it|says?|said))?(?:,\s[^,.;:()¤\n]{3,60})?[,:]?\s*$"
)
# "Ana Gil: «…»", "El ministro de Salud, Luis Alba, fue tajante: «…»"
_NAME_AND_COLON = re.compile(
    rf"\s*(?P<whose>(?:(?i:{_DETERMINER})\s[^,.;:()¤\n]{{2,60}}?,?\s)?"
    rf"[{_UPPER}][\w’'-]+(?: (?:de |del |la )*[{_UPPER}][\w’'-]+)+)(?:[,\s][^.;:¤\n]{{0,80}})?:\s*$"
)
_SOMEBODY_SAID = re.compile(
    rf"\s*[,—–-]?\s*((?:[^\W\d_][\w.'’-]*,?\s+){{1,7}}?)({'|'.join(sorted(ENGLISH_SAYING))})\b"
)
_MEDIUM = re.compile(
    r"\b(?:en|mediante|a través de)"
    r" (?:una? [^\W\d_]+(?: (?:conjunt[oa]|oficial|de prensa))?|sus redes(?: sociales)?)"
    r"|\b(?:in|through) an? (?:joint |official |open |annual |press )?[^\W\d_]+"
)
_FINITE = re.compile(
    r"\w+(?:ó|aron|ieron|jeron|aba|aban|ía|ían|ará|arán|irá|irán)|es|son|fue|fueron|era|eran|ha|han|hay|está|están|dio"
    r"|hizo|tiene|tienen|puede|pueden|was|were|is|are|has|have|had|will|would|\w{2,}ed"
)
_IN_NAMES = listed("de del la las los el of the for van von bin al y e and")
_DETERMINED = re.compile(rf"(?i:{_DETERMINER})\s")
# surnames: De la Fuente, Del Río
_OF_NAME = re.compile(rf"(?:De(?: la| los| las)?|Del) [{_UPPER}]\w+")
_FROM = re.compile(r"\s*desde(?=\s+(?:el|la|los|las)\s)")
_FROM_ALONE = re.compile(r"\s*Desde ((?:el|la|los|las) [^,.;:()¤\n]{2,60})")
# "Ana Gil, que llegó tarde, dijo": the subject and its clause, whatever that holds
_WITH_CLAUSE = re.compile(
    rf"\s*((?:{_DETERMINER}\s+)?[^,.;:¤()\n]{{2,80}}),\s+(?:que|quien|quienes|cuyo|cuya|who|whose|which)\s[^.;:\n]*,\s*$"
)
# words that begin a sentence and are no subject: Tres veces negó el líder que …
# … and what a verb follows before its subject: «…», explicó Ana; según explicó Ana; así lo explicó Ana
_INVERTS = re.compile(
    r"(?:¤[\s,—–-]*|(?:^|\s)(?:según|como|así)\s+|(?:^|\s)lo\s+)(?:(?:ha|han|había|habían|lo|le|les|ya)\s+){0,3}$",
    re.IGNORECASE,
)
_WEAK = re.compile(rf"[{_UPPER}]\w*(?: [a-záéíóúñ]\w*)+")
_ARTICLES = listed("el la los las un una the a an su sus his her their its")
_THINKING = listed("""
    cree creen creía creían piensa piensan considera consideran espera esperan desea desean entiende entienden
    believe believes thinks
""")
_PRONOUNS = listed("él ella ellos ellas este esta esto eso quien he she they it who i we you todo nada nadie")
_INSIDE = re.compile(rf"[-–—,]\s?(\w+)\s+((?:[{_UPPER}]|el |la |the )[^-–—,.]{{1,60}}?)\s?[-–—,]")
_THAT_NEXT = re.compile(r"\s+(?:(?:hoy|ayer|también|además)\s+)?que\s")
_THAT = re.compile(r"\s+(?:\w+\s+){0,4}?(?:que|that)\s+", re.IGNORECASE)


LONGEST = 2000  # code points: no sentence of a newspaper, and time grows with its square
MOST_VERBS = 12  # of saying in a sentence; what has more is no sentence


class Attribution(NamedTuple):
    """Who said it, with which verb; at: where the speaker's words begin."""

    speaker: str | None = None
    verb: str | None = None
    at: int | None = None
    medium: str | None = None


class Masked:
    """A text with its speeches blotted out, of the same length, and its verbs of saying."""

    def __init__(self, text: str):
        self.text = text
        self.verbs = [
            (match.start(), match.end(), match.group())
            for match in _WORD.finditer(text)
            if (match.group() in SAYING and not _is_noun(text, match.start(), match.group()))
            or (match.group()[0].isupper() and _opens(text, match))
        ]
        self.verb_starts = [start for start, _end, _word in self.verbs]

    def verbs_in(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """(start, end, word) of the verbs of saying that begin in [start, end), in order."""
        return self.verbs[bisect_left(self.verb_starts, start) : bisect_left(self.verb_starts, end)]


def attribution_of(masked: Masked, left: Span, right: Span, words: str) -> Attribution | None:
    """Who says a speech with `left` before it and `right` after it in its sentence; None: nobody is said to.

    words: the speech itself.
    """
    left = Span(max(left.start, left.end - LONGEST // 2), left.end)
    right = Span(right.start, min(right.end, right.start + LONGEST // 2))
    found = (
        _right_after(masked.text, right)
        or _inside(words[:LONGEST], right.start - len(words))
        or _before(masked, left)
        or _further_on(masked, right)
    )
    if found is None:
        return None
    medium = _MEDIUM.search(masked.text, right.start, right.end) or _MEDIUM.search(
        masked.text, left.start, left.end
    )
    return found._replace(medium=medium and medium.group())


def reported_in(masked: Masked, sentence: Span):
    """(start, end, attribution) of what is reported after a verb of saying and "que" or "that"."""
    if sentence.end - sentence.start > LONGEST:
        return
    text = masked.text
    for start, end, word in masked.verbs_in(sentence.start, sentence.end)[:MOST_VERBS]:
        that = _THAT.match(text, end, min(sentence.end, end + 80))
        between = text[end : that.end()] if that else ""
        if that is None or any(mark in between for mark in ",.;:¤"):
            continue
        stop = _end_of_report(text, that.end(), sentence.end)
        if stop - that.end() > 15:
            yield that.end(), stop, _said_by(masked, sentence.start, start, end, word, sentence.end)


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


def _is_noun(masked: str, at: int, word: str) -> bool:
    """Does a word such as nota, llama, reports stand after an article?"""
    if word not in SPANISH_DOUBTFUL and word not in ENGLISH_SAYING and not word.endswith(("ado", "a")):
        return False
    before = masked[max(0, at - 8) : at].split()
    return bool(before) and before[-1].lower() in listed(
        "el la los las un una su sus del al the a an its their de"
    )


def _opens(masked: str, match: re.Match) -> bool:
    """Does a sentence begin with a verb of saying, its subject unsaid: Aseguró que …?"""
    return match.group().lower() in SAYING and _THAT_NEXT.match(masked, match.end()) is not None


def _right_after(masked: str, right: Span) -> Attribution | None:
    according = _ACCORDING.match(masked, right.start, right.end)
    if according:
        at = according.end()
        verb = _WORD.match(masked, at)
        if verb and verb.group() in SAYING:
            return Attribution(*_subject_after(masked, verb.end(), right.end, verb.group()))
        return Attribution(*_subject_after(masked, at, right.end, "según"))
    lead = re.compile(
        r"[\s,.;:—–-]{0,4}(?:(?:como|así|se|le|les|lo|me|nos|también|además|luego|después|ha|han|había)\s+){0,3}([^\W\d_]+)"
    ).match(masked, right.start, right.end)
    if lead is None or "¤" in lead.group():
        return None
    if lead[1] in SAYING and lead[1][0].islower():
        return Attribution(*_subject_after(masked, lead.end(), right.end, lead[1]))
    # English: "…," the minister said
    english = _SOMEBODY_SAID.match(masked, right.start, right.end)
    if english and _STARTS_WELL.match(english[1]):
        return Attribution(english[1].strip(" ,"), english[2], english.start(1))
    return _he_said(masked, right)


def _he_said(masked: str, right: Span) -> Attribution | None:
    match = re.compile(r"\s*[,—–-]?\s*(?:he|she|they|it) (\w+)\b").match(masked, right.start, right.end)
    return Attribution(None, match[1]) if match and match[1] in ENGLISH_SAYING else None


def _inside(words: str, at: int) -> Attribution | None:
    """ "… —prosiguió Pascual— …" within one pair of marks."""
    for match in _INSIDE.finditer(words):
        if match[1] in SAYING:
            return Attribution(match[2].strip(), match[1], at + match.start(2))
    return None


def _before(masked: Masked, left: Span) -> Attribution | None:
    verbs = masked.verbs_in(left.start, left.end)
    if not verbs:
        return _in_view_of(masked.text, left)
    start, end, word = verbs[-1]
    if len(verbs) > 1 and word in _THINKING and _THAT.match(masked.text, verbs[-2][1], start):
        start, end, word = verbs[-2]  # Ana dijo que ellos creen que «…»: the words are hers
    return _said_by(masked, left.start, start, end, word, left.end)


def _in_view_of(masked: str, left: Span) -> Attribution | None:
    """Para la ministra, «…»; en palabras del alcalde, «…»; as Ann Hill put it, “…”; Ana Gil: «…»."""
    view = _VIEW.search(masked, left.start, left.end)
    if view is not None:
        phrase, at = view["whose"].strip(), view.start("whose")
        if view["article"]:
            phrase = f"el {phrase}"
        return Attribution(phrase, "según", at) if phrase.lower() not in _PRONOUNS else None
    named = _NAME_AND_COLON.match(masked, left.start, left.end)
    return Attribution(named["whose"].strip(" ,"), None, named.start("whose")) if named else None


def _further_on(masked: Masked, right: Span) -> Attribution | None:
    """ "…", con el fin de "…", afirmó Pons: a verb after a later comma or speech."""
    for start, end, word in masked.verbs_in(right.start, right.end):
        before = masked.text[max(right.start, start - 9) : start].rstrip()
        if before.endswith((",", "¤", "—", "–", "-")):
            return Attribution(*_subject_after(masked.text, end, right.end, word))
    return None


def _said_by(
    masked: Masked, begin: int, start: int, end: int, word: str, limit: int, depth: int = 3
) -> Attribution:
    """The subject of the verb at [start, end): before it, after it, or the one of the verb before."""
    text = masked.text
    speaker, at = _subject_before(text, begin, start)
    if speaker is None or (_WEAK.fullmatch(speaker) and not _DETERMINED.match(speaker)):
        after, _, after_at = _subject_after(text, end, limit, word)
        inverted = _INVERTS.search(text, max(begin, start - 24), start)
        if after and (inverted or _is_subject_after(text, end, after_at)):
            speaker, at = after, after_at
    if speaker is None:
        earlier = masked.verbs_in(begin, start) if depth else []
        if earlier:
            said = _said_by(masked, begin, *earlier[-1], start, depth - 1)
            speaker, at = said.speaker, said.at
        elif _JOINED.search(_bare(text[max(begin, start - 30) : start])) or _NEXT_ACT.search(
            text, max(begin, start - 12), start
        ):
            speaker, at = _leading_phrase(text, begin, start)
    return Attribution(speaker, word, at)


def _leading_phrase(masked: str, begin: int, end: int) -> tuple[str | None, int | None]:
    """The subject of a sentence, for a verb joined to one that is not of saying (evitó … y señaló)."""
    for match in re.compile(r"[^,.;:¤()\n]+").finditer(masked, begin, end):
        words = match.group().strip()
        if _ADJUNCT.match(words) or not _STARTS_WELL.match(words):
            continue
        verb = re.search(
            r"\s(?:\w+(?:ó|aron|ieron|aba|aban|ía|ían)|dio|fue|hizo|dijo|es|se|was|had|has|\w+ed)\b", words
        )
        phrase = words[: verb.start()] if verb else ""
        return (phrase, match.start()) if phrase and phrase.lower() not in _PRONOUNS else (None, None)
    return None, None


def _is_subject_after(masked: str, end: int, at: int) -> bool:
    """A phrase after the verb is its subject when "que", a colon or the speech follows; else its object."""
    stop = _PHRASE_STOPS.search(masked, at)
    following = masked[stop.start() : stop.end()].strip() if stop else ""
    if following in ("que", "that", ":", ""):
        return True
    speech_next = following == "¤" or (
        following == "," and masked[stop.end() : stop.end() + 2].strip() == "¤"
    )
    return speech_next and masked[end:at].strip() == ""


def _subject_before(masked: str, begin: int, start: int) -> tuple[str | None, int | None]:
    part = _bare(masked[begin:start])
    if _JOINED.search(part) or not part:
        return None, None
    if source := _FROM_ALONE.fullmatch(part):
        return source[1], begin + source.start(1)
    if relative := _RELATIVE.search(part):
        part = part[: relative.start()].rstrip()
        last = _WORD.findall(part)[-1:]
        if not last or last[0] in SAYING:
            return None, None
        return _phrase(part.rstrip(" ,"), begin, whole=True)
    if part.endswith(","):
        clause = _WITH_CLAUSE.match(part)
        if clause and _STARTS_WELL.match(clause[1]) and not _ADJUNCT.match(clause[1]):
            return clause[1].strip(), begin + clause.start(1)
        return _phrase(part.rstrip(" ,"), begin, whole=True)
    return _phrase(part, begin, whole=False)


def _bare(part: str) -> str:
    """part without the pronouns and adverbs at its end, that belong to the verb after it."""
    while (shorter := _CLITICS.sub("", part)) != part:
        part = shorter
    return part.rstrip()


def _phrase(part: str, begin: int, *, whole: bool) -> tuple[str | None, int | None]:
    """The noun phrase at the end of part; whole: with the asides between commas that follow it."""
    cut = max(part.rfind(mark) for mark in "¤;:\n")
    offset = cut + 1
    segments = _segments(part, offset)
    if not whole:
        segments = segments[-1:]
    for start, end in segments:
        words = part[start:end]
        lead = len(words) - len(words.lstrip())
        phrase = words.strip()
        clauses = [each for each in _CLAUSE.finditer(phrase) if not _joins_nouns(phrase, each)]
        if not whole and clauses:
            lead += clauses[-1].end()
            phrase = phrase[clauses[-1].end() :]
        if (_ADJUNCT.match(phrase) and not _OF_NAME.fullmatch(phrase)) or not _STARTS_WELL.match(phrase):
            continue
        if phrase.lower() in _PRONOUNS or any(word in SAYING for word in _WORD.findall(phrase)[1:]):
            return None, None
        if whole and (organ := _ORGAN.match(part, end)):
            phrase = f"{phrase}, {organ[1]}"
        if whole and (aside := _name_after(part, end)):
            phrase = f"{phrase}, {aside}"
        return phrase, begin + start + lead
    return None, None


def _joins_nouns(phrase: str, joint: re.Match) -> bool:
    """Does a y or and stand inside a noun phrase: Asociación de Bancos y Cajas, the mayor and her deputy?"""
    if joint.group().strip().lower() not in ("y", "e", "and") or not _STARTS_WELL.match(phrase):
        return False
    words = _WORD.findall(phrase[: joint.start()])
    if any(word in SAYING or _FINITE.fullmatch(word) for word in words):
        return False
    named = words[1:] if _DETERMINED.match(phrase) else words
    # after a name in small letters comes a verb, unless the name goes on: Banco de España
    return all(left.islower() or not right.islower() or right in _IN_NAMES for left, right in pairwise(named))


def _segments(part: str, offset: int) -> list[tuple[int, int]]:
    edges = [offset, *(match.end() for match in re.finditer(r",", part) if match.end() > offset)]
    return [
        (start, end - 1 if end <= len(part) and part[end - 1 : end] == "," else end)
        for start, end in zip(edges, [*edges[1:], len(part)], strict=True)
    ]


_ORGAN = re.compile(r",\s+((?:a través de|por medio de|through) (?:su|its) [^,.;¤]{3,60})")
_NAME = rf"[{_UPPER}][\w.’'-]+(?:\s+(?:(?:de|del|la|las|los|y|von|van|al|bin)\s+)*[{_UPPER}][\w.’'-]*)+"
_NAME_ASIDE = re.compile(rf",\s+(?:(?:el|la)\s+[a-záéíóúñ ]{{2,40}}\s)?({_NAME})\s*(?=[,.;:()]|$)")


def _name_after(part: str, end: int) -> str | None:
    match = _NAME_ASIDE.match(part, end)
    return match[1] if match else None


def _subject_after(masked: str, at: int, limit: int, verb: str) -> tuple[str | None, str, int | None]:
    while between := _BETWEEN.match(masked, at, limit):
        at = between.end()
    if re.compile(r"\s*,?\s*al?\s").match(masked, at, limit):
        return None, verb, None  # whom it was said to
    if verb.endswith("n") and (source := _FROM.match(masked, at, limit)):
        at = source.end()  # denunciaron desde el sindicato: it is the subject in all but form
    while at < limit and masked[at] in " ,":
        at += 1
    if not _STARTS_WELL.match(masked, at, limit):
        return None, verb, None
    stop = _PHRASE_STOPS.search(masked, at + 1, limit)
    end = stop.start() if stop else limit
    phrase = masked[at:end].strip()
    if not phrase or phrase.lower() in _PRONOUNS or phrase.lower() in _ARTICLES:
        return None, verb, None
    if name := _name_after(masked, end):
        phrase = f"{phrase}, {name}"
    return phrase, verb, at
