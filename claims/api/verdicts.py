"""Where do programs read and give verdicts?"""

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from claims import verdicts
from claims.api import inputs, serializers
from claims.filters import VerdictFilter
from claims.models import Evidence, Verdict
from workbench.api.views import Endpoint

VERDICTS = Verdict.objects.select_related("claim", "rating__scale", "author").prefetch_related(
    Prefetch("evidence", Evidence.objects.only("uid"))
)


class VerdictViewSet(Endpoint):
    """What was concluded about claims, superseded verdicts too."""

    queryset = VERDICTS
    serializer_class = serializers.VerdictSerializer
    filterset_class = VerdictFilter

    @extend_schema(
        request=inputs.VerdictInput, responses=dict.fromkeys((200, 201), serializers.VerdictSerializer)
    )
    def create(self, request):
        """Give a verdict on one question; it supersedes the one in force. 200 when it says the same."""
        given, now = dict(self.given(inputs.VerdictInput)), timezone.now()
        claim, question = given.pop("claim"), given.pop("question")
        verdict = verdicts.supersede(claim, question, **given, by=request.user, at=now)
        return self.answer(verdict, 201 if verdict.made_at == now else 200)

    @extend_schema(request=None, responses=serializers.VerdictSerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request, uid):
        """Take the answer in force back without giving another."""
        verdict = self.get_object()
        self.takes_no_body()
        verdicts.withdraw(verdict, by=request.user, at=timezone.now())
        return self.answer(verdict)
