"""What does a sentence report without quoting it, and who is said to say it?"""

import re

from claims.suggesting.masked import Masked
from claims.suggesting.sentences import Span
from claims.suggesting.speakers import LONGEST, THAT
from claims.suggesting.subjects import said_by
from claims.suggesting.vocabulary import SAYING

MOST_VERBS = 12  # of saying in a sentence; what has more is no sentence


def reported_in(masked: Masked, sentence: Span):
    """(start, end, attribution) of what is reported after a verb of saying and "que" or "that"."""
    if sentence.end - sentence.start > LONGEST:
        return
    text = masked.text
    for start, end, word in masked.verbs_in(sentence.start, sentence.end)[:MOST_VERBS]:
        that = THAT.match(text, end, min(sentence.end, end + 80))
        between = text[end : that.end()] if that else ""
        if that is None or any(mark in between for mark in ",.;:¤"):
            continue
        stop = _end_of_report(text, that.end(), sentence.end)
        if stop - that.end() > 15:
            yield that.end(), stop, said_by(masked, sentence.start, start, end, word, sentence.end)


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
