"""What does somebody ask for again and again? The filters of a page, under a name of one's own."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from claims.models import SavedFilter
from workbench.common.errors import DomainError

PLACES = ("after", "before", "start")  # where in a list somebody is, which is of the moment


class NothingToKeep(DomainError):
    """The query asks nothing; `field` is query."""

    code = "nothing_to_keep"
    status = 422

    def __init__(self):
        super().__init__(_("No filter is set: there is nothing to keep."), field="query")


def filters_in(query: str) -> str:
    """The query of an address, with or without "?", less what is empty and the place in a list.

    Raises NothingToKeep.
    """
    kept = QueryDict(mutable=True)
    for name, values in QueryDict(query.removeprefix("?")).lists():
        if name not in PLACES and any(values):
            kept.setlist(name, values)
    if not kept:
        raise NothingToKeep
    return kept.urlencode()


def keep(owner, *, name: str, page: str, query: str) -> tuple[SavedFilter, bool]:
    """Keep a page's filters under a name; the same name again replaces what it stood for.

    page: a FilteredPage. Returns the filter, and whether it is new. Raises NothingToKeep.
    """
    there = {"page": page, "query": filters_in(query)}
    return SavedFilter.objects.update_or_create(owner=owner, name=name, defaults=there)
