"""What a person asks for again and again, for programs: the same that the pages and the palette keep."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims import kept_filters
from claims.models import FilteredPage, SavedFilter
from workbench.accounts.models import Scope
from workbench.api.inputs import Input, Text
from workbench.api.views import Endpoint


class SavedFilterInput(Input):
    """Filters to keep under a name; the same name again replaces what it stood for."""

    name = Text(max_length=60)
    page = serializers.ChoiceField(choices=FilteredPage.choices, help_text="The list that is filtered.")
    query = Text(max_length=1000, help_text="As an address has it: q=reunión&tag=agenda")


class SavedFilterSerializer(serializers.ModelSerializer):
    """Filters under a name. `url`: the page that shows what they find."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = SavedFilter
        fields = ["uid", "name", "page", "query", "url"]

    def get_url(self, kept) -> str:
        return f"{reverse(kept.page, request=self.context['request'])}?{kept.query}"


class SavedFilterViewSet(Endpoint):
    """Filters and searches that the person of the token keeps; nobody else's."""

    queryset = SavedFilter.objects.all()
    serializer_class = SavedFilterSerializer
    filterset_class = None
    scopes = dict.fromkeys(("create", "destroy"), Scope.CONTRIBUTE)

    def get_queryset(self):
        return self.queryset.filter(owner=self.request.user)

    @extend_schema(
        request=SavedFilterInput, responses={200: SavedFilterSerializer, 201: SavedFilterSerializer}
    )
    def create(self, request):
        """Keep filters under a name: 201 when the name is new, else 200."""
        kept, is_new = kept_filters.keep(request.user, **self.given(SavedFilterInput))
        return self.answer(kept, status=201 if is_new else 200)

    @extend_schema(responses={204: None})
    def destroy(self, request, uid):
        """Forget it."""
        self.get_object().delete()
        return Response(status=204)
