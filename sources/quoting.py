"""How does a selection in a snapshot become an address that holds?"""

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
