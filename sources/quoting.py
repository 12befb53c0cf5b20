"""How does a selection in a snapshot become an address that holds?"""

from django.utils.translation import gettext as _

from sources import anchoring
from sources.models import Passage, Snapshot


def quote(snapshot: Snapshot, start: int, end: int, exact: str) -> Passage:
    """The passage of snapshot at code points start to end (exclusive), made once and shared afterwards.

    exact: the words the person saw selected.
    Raises anchoring.SelectionRefused when the selection lies outside, is empty, splits a character, or
    when exact is not the snapshot's own slice (the candidates travel with the error).
    """
    anchoring.verify(snapshot.text, start, end, exact)
    words = anchoring.describe(snapshot.text, start, end)
    passage, _is_new = Passage.objects.get_or_create(
        snapshot=snapshot,
        start=start,
        end=end,
        defaults={"exact": words.exact, "prefix": words.prefix, "suffix": words.suffix},
    )
    return passage


def place_of(snapshot: Snapshot, quotation: str) -> anchoring.Candidate:
    """Where pasted or typed words stand in the text of snapshot, when that is one place.

    Spaces, quotation marks, dashes and letter case may differ; the place holds the text's own words.
    Raises anchoring.SelectionRefused, 409 with the candidates: the several places, or the near wordings.
    """
    candidates = anchoring.find(snapshot.text, quotation)
    places = [candidate for candidate in candidates if candidate.similarity == 1]
    if len(places) == 1:
        return places[0]
    if places:
        message, code = _("These words stand in several places. Choose one."), "quotation_ambiguous"
    elif candidates:
        message, code = _("The text does not hold these words. These come nearest."), "quotation_not_found"
    else:
        message, code = _("The text holds neither these words nor any like them."), "quotation_not_found"
    raise anchoring.SelectionRefused(message, code=code, status=409, candidates=candidates, field="quotation")
