"""Who says a speech: before it, inside it, after it?

Works on a text in which direct speech is blotted out, as subjects does.
"""

import re

from claims.suggesting.masked import WORD, Masked
from claims.suggesting.noun_phrases import (
    DETERMINER,
    PRONOUNS,
    STARTS_WELL,
    TITLED,
    UPPER,
    is_adjunct,
    name_after,
)
from claims.suggesting.sentences import Span
from claims.suggesting.subjects import Attribution, said_by, subject_after
from claims.suggesting.vocabulary import ENGLISH_SAYING, SAYING, listed

_PHRASE_STARTS = re.compile(rf"(?:{DETERMINER}\s+(?=[\w“\"«])|(?=[{UPPER}@\"“«]))", re.IGNORECASE)
_ACCORDING = re.compile(
    r"\s*[,.;—–-]?\s*(?:según|de acuerdo (?:con|a)|conforme a|en (?:palabras|opinión) del?|a juicio del?"
    r"|according to|in the words of)\s+",
    re.IGNORECASE,
)
# the words that give somebody's view, and stand right before a speech
_VIEW = re.compile(
    r"(?:^|(?<=[\s(,;:.]))(?i:(?:según|de acuerdo con|conforme a|para|according to|in the words of|for)\s+"
    r"|(?:a juicio|en (?:palabras|opinión|boca)|a ojos|al decir)\s+de(?:(?P<article>l)|(?=\s))\s+|as\s+)"
    rf"(?P<whose>(?(article)[a-záéíóúñ]|(?:(?i:{DETERMINER})\s|[{UPPER}]))[^,.;:()¤\n]{{1,80}}?)"
    r"(?:\s(?:put it|says?|said))?(?:,\s[^,.;:()¤\n]{3,60})?[,:]?\s*$"
)
# "Ana Gil: «…»", "El ministro de Salud, Luis Alba, fue tajante: «…»"
_NAME_AND_COLON = re.compile(
    rf"\s*(?P<whose>(?:(?i:{DETERMINER})\s[^,.;:()¤\n]{{2,60}}?,?\s)?"
    rf"[{UPPER}][\w’'-]+(?: (?:de |del |la )*[{UPPER}][\w’'-]+)+)(?:[,\s][^.;:¤\n]{{0,80}})?:\s*$"
)
# "Gil, en Twitter: «…»"
_NAME_AND_PLACE = re.compile(
    rf"\s*(?P<whose>[{UPPER}][\w’'-]+),\s(?:en|a|al|ante|tras|desde|durante|in|on|to)\s[^.;:¤\n]{{2,60}}:\s*$"
)
_SOMEBODY_SAID = re.compile(
    rf"\s*[,—–-]?\s*((?:(?:[^\W\d_][\w.'’-]*,?|\d{{1,3}},)\s+){{1,7}}?)({'|'.join(sorted(ENGLISH_SAYING))})\b"
)
_MEDIUM = re.compile(
    r"\b(?:en|mediante|a través de)"
    r" (?:una? [^\W\d_]+(?: (?:conjunt[oa]|oficial|de prensa))?|sus redes(?: sociales)?)"
    r"|\b(?:in|through) an? (?:joint |official |open |annual |press )?[^\W\d_]+"
)
_THINKING = listed("""
    cree creen creía creían piensa piensan considera consideran espera esperan desea desean entiende entienden
    believe believes thinks
""")
_INSIDE = re.compile(rf"[-–—,]\s?(\w+)\s+((?:[{UPPER}]|el |la |the )[^-–—,.]{{1,60}}?)\s?[-–—,]")
THAT = re.compile(r"\s+(?:\w+\s+){0,4}?(?:que|that)\s+", re.IGNORECASE)
LONGEST = 2000  # code points: no sentence of a newspaper, and time grows with its square


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


def _right_after(masked: str, right: Span) -> Attribution | None:
    according = _ACCORDING.match(masked, right.start, right.end)
    if according:
        at = according.end()
        verb = WORD.match(masked, at)
        if verb and verb.group() in SAYING:
            return Attribution(*subject_after(masked, verb.end(), right.end, verb.group()))
        return Attribution(*subject_after(masked, at, right.end, "según"))
    lead = re.compile(
        r"[\s,.;:—–-]{0,4}(?:(?:como|así|se|le|les|lo|me|nos|también|además|luego|después|ha|han|había)\s+){0,3}([^\W\d_]+)"
    ).match(masked, right.start, right.end)
    if lead is None or "¤" in lead.group():
        return None
    if lead[1] in SAYING and lead[1][0].islower():
        return Attribution(*subject_after(masked, lead.end(), right.end, lead[1]))
    # English: "…," the minister said
    english = _SOMEBODY_SAID.match(masked, right.start, right.end)
    if english and (
        STARTS_WELL.match(english[1])
        or (TITLED.match(english[1]) and not is_adjunct(english[1], is_english=True))
    ):
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
    if len(verbs) > 1 and word in _THINKING and THAT.match(masked.text, verbs[-2][1], start):
        start, end, word = verbs[-2]  # Ana dijo que ellos creen que «…»: the words are hers
    return said_by(masked, left.start, start, end, word, left.end)


def _in_view_of(masked: str, left: Span) -> Attribution | None:
    """Para la ministra, «…»; en palabras del alcalde, «…»; as Ann Hill put it, “…”; Ana Gil: «…»."""
    view = _VIEW.search(masked, left.start, left.end)
    if view is not None:
        phrase, at = view["whose"].strip(), view.start("whose")
        if view["article"]:
            phrase = f"el {phrase}"
        if name := name_after(masked, view.end("whose")):
            phrase = f"{phrase}, {name}"
        return Attribution(phrase, "según", at) if phrase.lower() not in PRONOUNS else None
    named = _NAME_AND_COLON.match(masked, left.start, left.end) or _NAME_AND_PLACE.match(
        masked, left.start, left.end
    )
    if named and is_adjunct(named["whose"], is_english=False):
        return None
    return Attribution(named["whose"].strip(" ,"), None, named.start("whose")) if named else None


def _further_on(masked: Masked, right: Span) -> Attribution | None:
    """ "…", con el fin de "…", afirmó Pons: a verb after a later comma or speech."""
    for start, end, word in masked.verbs_in(right.start, right.end):
        before = masked.text[max(right.start, start - 9) : start].rstrip()
        if before.endswith((",", "¤", "—", "–", "-")):
            return Attribution(*subject_after(masked.text, end, right.end, word))
    return None
