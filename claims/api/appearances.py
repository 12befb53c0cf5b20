"""Where do programs read and say where claims stand in articles?"""

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema

from claims import appearing
from claims.api import inputs, serializers
from claims.api.marking import span_in
from claims.filters import AppearanceFilter
from claims.models import Appearance, Claim
from sources.api.viewsets import LARGE
from workbench.api.errors import Problem
from workbench.api.schema import IF_MATCH
from workbench.api.views import Endpoint

# A passage says which snapshot it lies in, and needs nothing else of it.
LARGE_OF_PASSAGE = [f"passage__snapshot__{column}" for column in LARGE]
APPEARANCES = Appearance.objects.select_related("article", "claim", "passage__snapshot").defer(
    *LARGE_OF_PASSAGE
)


class AppearanceViewSet(Endpoint):
    """Where claims stand in articles. A claim made of an article's words has its first one from then on."""

    queryset = APPEARANCES
    serializer_class = serializers.AppearanceSerializer
    filterset_class = AppearanceFilter

    def get_queryset(self):
        return self.queryset.filter(claim__in=Claim.objects.visible_to(self.request.user))

    @extend_schema(request=inputs.AppearanceInput, responses={201: serializers.AppearanceSerializer})
    def create(self, request):
        """Say that a claim there is stands in one more place: by offsets with the words, or by a quotation.

        409 with `candidates` when a quotation does not stand in exactly one place, or when the words at the
        offsets are others.
        """
        given = self.given(inputs.AppearanceInput)
        claim, article = given["claim"], given["article"]
        span = span_in(article, given)
        try:
            made = appearing.appear_again(claim, article, *span, by=request.user, at=timezone.now())
        except appearing.AlreadyMarked as refusal:
            raise Problem(refusal, existing=self.address_of(refusal.appearance)) from refusal
        return self.answer(made, 201)

    @extend_schema(
        request=inputs.AppearanceChanges, responses=serializers.AppearanceSerializer, parameters=[IF_MATCH]
    )
    def partial_update(self, request, uid):
        """Say that this is where the claim was first made."""
        appearance = self.get_object()
        self.given(inputs.AppearanceChanges)
        with transaction.atomic():
            self.require_match_of_locked(appearance)
            appearing.put_first(appearance, by=request.user, at=timezone.now())
        return self.answer(appearance)
