"""Who is the subject of a verb of saying, before it, after it, or taken over from the verb before?

Works on a text in which direct speech is blotted out. A grammar of a few regular expressions, not a parser:
it takes the noun phrase that news writing puts there, and says None where there is none.
"""

import re
from typing import NamedTuple

from claims.suggesting.masked import WORD, Masked
from claims.suggesting.noun_phrases import (
    ADJUNCT,
    ARTICLES,
    DETERMINED,
    DETERMINER,
    PHRASE_STOPS,
    PRONOUNS,
    STARTS_WELL,
    TITLED,
    UPPER,
    is_adjunct,
    name_after,
    noun_phrase,
)
from claims.suggesting.vocabulary import ENGLISH_SAYING, SAYING

# what stands between a verb and its subject: time, place, whom it was said to
_BETWEEN = re.compile(
    r"""\s*,?\s*(?:
      (?:hoy|ayer|anoche|también|además|entonces|luego|después|asimismo|recientemente|today|yesterday|later|also)\b
      |(?:este|el|la|la\s+noche\s+del)\s+(?:pasado\s+|próximo\s+)?
         (?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)(?:\s+pasado)?(?:\s+por\s+la\s+\w+)?
      |on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day
      |por\s+su\s+parte|en\s+rueda\s+de\s+prensa(?:\s+[a-záéíóúñ]+(?=\s+(?:el|la|los|las|un|una)\s))?|en\s+(?:un\s+)?(?:comunicado|tono\s+\w+)
      |al?\s+(?:los\s+|las\s+|la\s+|el\s+|este\s+|esta\s+|nuestro\s+)?[a-záéíóúñ]+
         (?=\s+(?:(?:el|la|los|las|un|una)\b|[A-ZÁÉÍÓÚÑ]))
      |(?!que\b)[a-záéíóúñ]{3,}(?:o|a|os|as|e|es|mente)(?=\s+(?:el|la|los|las)\s+[a-záéíóúñ])
      |(?:en|durante|ante|tras|desde|con|por|entre|sin|mediante|al\s+término\s+de|a\s+través\s+de)\s+
         (?:(?:el|la|los|las|un|una|su|sus|este|esta)\s+)?[a-záéíóúñ]+
         (?:\s+(?:del?\s+(?:la\s+|los\s+|las\s+)?\w+|(?!(?:en|con|por|para|ante|tras|a|al|y|que)\b)[a-záéíóúñ]+)){0,2}?
         (?=\s+(?:(?:el|la|los|las|un|una|su)\s+[a-záéíóúñ]|[A-ZÁÉÍÓÚÑ]\w+\s+[A-ZÁÉÍÓÚÑ]))
      |(?:en|desde|ante)\s+[A-ZÁÉÍÓÚÑ]\w+(?:\s+[A-ZÁÉÍÓÚÑ]\w+)?(?=\s+(?:el|la|los|las|un|una)\s+[a-záéíóúñ])
      |,\s*(?!que\b|quien)[a-záéíóúñ]+(?:\s+[\wáéíóúñ]+){0,6},
      |a\s+[A-ZÁÉÍÓÚÑ]\w+(?:\s+[A-ZÁÉÍÓÚÑ]\w+)*
    )(?=[\s,])""",
    re.VERBOSE,
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
_TO_SOMEBODY = ("told", "tells", "telling")  # whom it was said to comes next, never who said it
# "se dice que": nobody says it; but "se quejó de que" somebody does
_IMPERSONAL = re.compile(r"(?:^|\s)se\s$", re.IGNORECASE)
_THAT_FOLLOWS = re.compile(r"\s+(?:\w+\s+)?que\s")
_PRONOMINAL = ("quej", "mostr", "muestr", "lament", "pregunt", "comprom", "felicit")
# "… dio tres patadas, le insultó": what the same subject does next
_NEXT_ACT = re.compile(r",\s*(?:(?:se|le|les|lo|la)\s+)+$")
_RELATIVE = re.compile(r"(?:^|[\s,])(?:que|quien|quienes|who|that)\s*$", re.IGNORECASE)
_FROM = re.compile(r"\s*desde(?=\s+(?:el|la|los|las)\s)")
_FROM_ALONE = re.compile(r"\s*Desde ((?:el|la|los|las) [^,.;:()¤\n]{2,60})")
# "Ana Gil, que llegó tarde, dijo": the subject and its clause, whatever that holds
_WITH_CLAUSE = re.compile(
    rf"\s*((?:{DETERMINER}\s+)?[^,.;:¤()\n]{{2,80}}),\s+(?:que|quien|quienes|cuyo|cuya|who|whose|which)\s[^.;:\n]*,\s*$"
)
# what a verb follows before its subject: «…», explicó Ana; según explicó Ana; así lo explicó Ana
_INVERTS = re.compile(
    r"(?:¤[\s,—–-]*|(?:^|\s)(?:según|como|así)\s+|(?:^|\s)lo\s+)(?:(?:ha|han|había|habían|lo|le|les|ya)\s+){0,3}$",
    re.IGNORECASE,
)
# words that begin a sentence and are no subject: Tres veces negó el líder que …
_WEAK = re.compile(rf"[{UPPER}]\w*(?: [a-záéíóúñ]\w*)+")


class Attribution(NamedTuple):
    """Who said it, with which verb; at: where the speaker's words begin.

    is_source: named beside the words (según …), and not the subject of the text around them.
    """

    speaker: str | None = None
    verb: str | None = None
    at: int | None = None
    medium: str | None = None
    is_source: bool = False


def said_by(
    masked: Masked, begin: int, start: int, end: int, word: str, limit: int, depth: int = 3
) -> Attribution:
    """The subject of the verb at [start, end): before it, after it, or the one of the verb before."""
    text = masked.text
    is_impersonal = _IMPERSONAL.search(text, max(begin, start - 8), start) and _THAT_FOLLOWS.match(text, end)
    if is_impersonal and not word.startswith(_PRONOMINAL):
        return Attribution()  # se dice que: nobody is said to
    speaker, at = _subject_before(text, begin, start)
    if speaker is None or (_WEAK.fullmatch(speaker) and not DETERMINED.match(speaker)):
        after, _, after_at = subject_after(text, end, limit, word)
        inverted = _INVERTS.search(text, max(begin, start - 24), start)
        if after and (inverted or _is_subject_after(text, end, after_at)):
            speaker, at = after, after_at
    if speaker is None:
        earlier = masked.verbs_in(begin, start) if depth else []
        if earlier:
            said = said_by(masked, begin, *earlier[-1], start, depth - 1)
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
        if ADJUNCT.match(words) or not STARTS_WELL.match(words):
            continue
        verb = re.search(
            r"\s(?:\w+(?:ó|aron|ieron|aba|aban|ía|ían)|dio|fue|hizo|dijo|es|se|was|had|has|\w+ed)\b", words
        )
        phrase = words[: verb.start()] if verb else ""
        return (phrase, match.start()) if phrase and phrase.lower() not in PRONOUNS else (None, None)
    return None, None


def _is_subject_after(masked: str, end: int, at: int) -> bool:
    """A phrase after the verb is its subject when "que", a colon or the speech follows; else its object."""
    stop = PHRASE_STOPS.search(masked, at)
    following = masked[stop.start() : stop.end()].strip() if stop else ""
    if following in ("que", "that", ":", ""):
        return True
    speech_next = following == "¤" or (
        following == "," and masked[stop.end() : stop.end() + 2].strip() == "¤"
    )
    return speech_next and masked[end:at].strip() == ""


def _subject_before(masked: str, begin: int, start: int) -> tuple[str | None, int | None]:
    part = _bare(masked[begin:start])
    is_english = WORD.match(masked, start).group() in ENGLISH_SAYING
    if _JOINED.search(part) or not part:
        return None, None
    if source := _FROM_ALONE.fullmatch(part):
        return source[1], begin + source.start(1)
    if relative := _RELATIVE.search(part):
        part = part[: relative.start()].rstrip()
        last = WORD.findall(part)[-1:]
        if not last or last[0] in SAYING:
            return None, None
        return noun_phrase(part.rstrip(" ,"), begin, whole=True, is_english=is_english)
    if part.endswith(","):
        clause = _WITH_CLAUSE.match(part)
        if clause and STARTS_WELL.match(clause[1]) and not is_adjunct(clause[1], is_english=is_english):
            return clause[1].strip(), begin + clause.start(1)
        return noun_phrase(part.rstrip(" ,"), begin, whole=True, is_english=is_english)
    return noun_phrase(part, begin, whole=False, is_english=is_english)


def _bare(part: str) -> str:
    """part without the pronouns and adverbs at its end, that belong to the verb after it."""
    while (shorter := _CLITICS.sub("", part)) != part:
        part = shorter
    return part.rstrip()


def subject_after(masked: str, at: int, limit: int, verb: str) -> tuple[str | None, str, int | None]:
    while between := _BETWEEN.match(masked, at, limit):
        at = between.end()
    if re.compile(r"\s*,?\s*al?\s").match(masked, at, limit):
        return None, verb, None  # whom it was said to
    if verb in _TO_SOMEBODY:
        return None, verb, None
    if verb.endswith("n") and (source := _FROM.match(masked, at, limit)):
        at = source.end()  # denunciaron desde el sindicato: it is the subject in all but form
    while at < limit and masked[at] in " ,":
        at += 1
    if not STARTS_WELL.match(masked, at, limit) and not (
        verb in ENGLISH_SAYING and TITLED.match(masked, at, limit)
    ):
        return None, verb, None
    stop = PHRASE_STOPS.search(masked, at + 1, limit)
    end = stop.start() if stop else limit
    phrase = masked[at:end].strip()
    if not phrase or phrase.lower() in PRONOUNS or phrase.lower() in ARTICLES:
        return None, verb, None
    if name := name_after(masked, end):
        phrase = f"{phrase}, {name}"
    return phrase, verb, at
