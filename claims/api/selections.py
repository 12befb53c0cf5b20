"""Which passage does a client mean?"""

from sources.models import Snapshot
from sources.quoting import place_of


def span_of(given: dict, snapshot: Snapshot) -> tuple[int, int, str]:
    """(start, end, exact) of a checked SelectionInput: as given, or where its quotation stands.

    Raises anchoring.SelectionRefused, 409 with the candidates, unless the quotation stands in exactly one
    place: anchors never guess.
    """
    if given.get("quotation") is None:
        return given["start"], given["end"], given["exact"]
    place = place_of(snapshot, given["quotation"])
    return place.start, place.end, place.exact
