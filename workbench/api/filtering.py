"""Which parameters does an address take? Others are refused: a misspelt filter would show everything."""

from collections.abc import Set

from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.settings import api_settings

MOST_NAMED = 20  # parameters that one answer names


class KnownParameters(DjangoFilterBackend):
    """Filters a list by its filterset, and refuses parameters that mean nothing to it.

    A view names in `parameters` those that it reads itself for a list, in `detail_parameters` for one record,
    which no filter touches.
    """

    def filter_queryset(self, request, queryset, view):
        if getattr(view, "detail", False):
            refuse_unknown(request, view.detail_parameters)
            return queryset
        refuse_unknown(request, self._known(view, queryset))
        return super().filter_queryset(request, queryset, view)

    def _known(self, view, queryset) -> Set[str]:
        filterset = self.get_filterset_class(view, queryset)
        known = set(getattr(view, "parameters", ())) | set(filterset.base_filters if filterset else ())
        if view.paginator:
            known |= {view.paginator.cursor_query_param, view.paginator.page_size_query_param}
        return known


def refuse_unknown(request, known: Set[str]) -> None:
    """Raise ValidationError naming the parameters of request that are not among known."""
    unknown = request.query_params.keys() - known - {api_settings.URL_FORMAT_OVERRIDE}
    if unknown:
        said = _("There is no parameter of this name here.")
        raise ValidationError({name[:100]: [said] for name in sorted(unknown)[:MOST_NAMED]}, code="unknown")
