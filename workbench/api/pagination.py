"""How does a client walk through a long list? By cursor: pages stay true while rows are added."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Newest first by key; nothing is counted and no row is skipped over."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 1000
    page_size_query_description = _("How many to a page; at most 1000.")

    def decode_cursor(self, request):
        """REST framework takes any text for a position; ours are keys."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not _is_key(cursor.position):
            raise ValidationError({"cursor": [_("This cursor is not one of ours.")]}, code="bad_cursor")
        return cursor

    def get_page_size(self, request):
        """REST framework takes a size that is none for the usual one; ours is told."""
        words = request.query_params.get(self.page_size_query_param)
        if words and not (words.isascii() and words.isdigit() and len(words) < 10 and int(words)):
            said = _("A page has 1 to %(most)s entries.") % {"most": self.max_page_size}
            raise ValidationError({self.page_size_query_param: [said]})
        return super().get_page_size(request)

    def _get_position_from_instance(self, instance, ordering):
        """REST framework knows records; a row of values begins with its key."""
        if isinstance(instance, tuple):
            return str(instance[0])
        return super()._get_position_from_instance(instance, ordering)


def _is_key(position: str) -> bool:
    return position.isascii() and position.isdigit() and len(position) < 19
