"""Which passage does a client mean?"""

from django.utils.translation import gettext as _

from sources import anchoring
from sources.models import Snapshot


def span_of(given: dict, snapshot: Snapshot) -> tuple[int, int, str]:
    """(start, end, exact) of a checked SelectionInput: as given, or where its quotation stands.

    Raises anchoring.SelectionRefused, 409 with the candidates, unless the quotation stands in exactly one
    place: anchors never guess.
    """
    if given.get("quotation") is None:
        return given["start"], given["end"], given["exact"]
    candidates = anchoring.find(snapshot.text, given["quotation"])
    places = [candidate for candidate in candidates if candidate.similarity == 1]
    if len(places) == 1:
        return places[0].start, places[0].end, places[0].exact
    if places:
        raise anchoring.SelectionRefused(
            _("The quotation stands in %(count)s places: say which one by its offsets.")
            % {"count": len(places)},
            code="quotation_ambiguous",
            status=409,
            candidates=places,
        )
    raise anchoring.SelectionRefused(
        _("The quotation does not stand in the text."),
        code="quotation_not_found",
        status=409,
        candidates=candidates,
    )
