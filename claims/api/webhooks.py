"""How do programs manage who is told of what is published? As administrators do on the pages."""

from django.utils import timezone
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from claims import access, delivering, subscribing
from claims.models import Delivery, Subscription, WebhookEvent
from workbench.accounts.models import Scope
from workbench.api.idempotency import ToldOnce
from workbench.api.inputs import Input, Text
from workbench.api.pagination import NewestFirst
from workbench.api.views import Endpoint

PAGING = frozenset({NewestFirst.cursor_query_param, NewestFirst.page_size_query_param})


class WebhookInput(Input):
    """An address to be told of editions."""

    url = Text(max_length=2000, help_text="Begins with https and is public.")
    name = Text(
        max_length=100, required=False, allow_blank=True, default="", help_text="Its host when left out."
    )
    events = serializers.ListField(
        child=serializers.ChoiceField(WebhookEvent.choices),
        default=WebhookEvent.values,
        allow_empty=False,
        max_length=len(WebhookEvent.values),
        help_text="What it hears of; all when left out.",
    )


class WebhookSerializer(serializers.ModelSerializer):
    """An address that is told of editions. Paused ones say since when, and why if nobody paused them."""

    events = serializers.ListField(child=serializers.ChoiceField(WebhookEvent.choices))
    why_paused = serializers.SerializerMethodField()
    both_secrets_until = serializers.DateTimeField(
        source="previous_until", allow_null=True, help_text="Messages carry two signatures until then."
    )
    created_by = serializers.CharField(source="created_by.username")

    class Meta:
        model = Subscription
        fields = [
            *("uid", "name", "url", "events", "paused_at", "why_paused", "both_secrets_until"),
            *("created_by", "created_at"),
        ]

    def get_why_paused(self, webhook) -> str:
        return delivering.pause_sentence(webhook)


class SecretSerializer(WebhookSerializer):
    """A webhook with the secret that its messages are signed with, which is told this once."""

    secret = serializers.CharField(
        allow_null=True, help_text="Null when a request is sent again (Idempotency-Key): ask for a new one."
    )

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]


class DeliverySerializer(serializers.ModelSerializer):
    """A message and what became of it. `uid` is its webhook-id."""

    check_uid = serializers.UUIDField(source="publication.claim.check_page.uid")
    edition = serializers.IntegerField(source="publication.number")
    error = serializers.SerializerMethodField(help_text="Why the last try failed; empty when it did not.")

    class Meta:
        model = Delivery
        fields = [
            *("uid", "event", "check_uid", "edition", "state", "tries", "next_try_at", "tried_at"),
            *("http_status", "error_code", "error", "answer", "created_at"),
        ]

    def get_error(self, delivery) -> str:
        return delivering.failure_sentence(delivery)


class ReplayInput(Input):
    """The message to send again."""

    delivery = serializers.UUIDField(help_text="One of the webhook's deliveries.")


class WebhookViewSet(Endpoint):
    """Addresses that are told of every edition, and their messages. For administrators."""

    queryset = Subscription.objects.select_related("created_by")
    serializer_class = WebhookSerializer
    filterset_class = None
    scopes = dict.fromkeys(("create", "destroy", "secret", "pause", "resume", "replay"), Scope.PUBLISH)

    def initial(self, request, *args, **kwargs):
        """Let in administrators alone."""
        super().initial(request, *args, **kwargs)
        access.require(request.user, "manage_webhooks")

    def get_queryset(self):
        return self.queryset.all()

    @extend_schema(request=WebhookInput, responses={201: SecretSerializer})
    def create(self, request):
        """Tell an address of editions from now on. The answer has the secret, this once."""
        given = self.given(WebhookInput)
        events = list(dict.fromkeys(given.pop("events")))
        made, _secret = subscribing.subscribe(**given, events=events, by=request.user, at=timezone.now())
        return _with_secret(made, status=201, headers={"Location": self.address_of(made)})

    @extend_schema(responses={204: None})
    def destroy(self, request, uid):
        """Forget it with its messages; none that waits is sent."""
        subscribing.remove(self.get_object(), by=request.user, at=timezone.now())
        return Response(status=204)

    @extend_schema(request=None, responses=SecretSerializer)
    @action(detail=True, methods=["post"])
    def secret(self, request, uid):
        """Give it a new secret, told this once. For a day messages carry the signatures of both."""
        webhook = self.get_object()
        self.takes_no_body()
        subscribing.rotate(webhook, by=request.user, at=timezone.now())
        webhook.refresh_from_db()
        return _with_secret(webhook)

    @extend_schema(request=None, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request, uid):
        """Send nothing more until it is resumed; what happens meanwhile waits."""
        return self._after(subscribing.pause)

    @extend_schema(request=None, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request, uid):
        """Send again, what has waited first."""
        return self._after(subscribing.resume)

    @extend_schema(operation_id="webhooks_deliveries_list", responses=DeliverySerializer(many=True))
    @action(detail=True, detail_parameters=PAGING)
    def deliveries(self, request, uid):
        """Its messages, the newest first, and what became of each."""
        page = self.paginate_queryset(_deliveries_of(self.get_object()))
        return self.get_paginated_response(DeliverySerializer(page, many=True).data)

    @extend_schema(request=ReplayInput, responses={202: DeliverySerializer})
    @action(detail=True, methods=["post"])
    def replay(self, request, uid):
        """Send a message again, under its first id and with all its tries. 409 while it is on its way."""
        messages = _deliveries_of(self.get_object())
        wanted = {"uid": self.given(ReplayInput)["delivery"]}
        if not messages.filter(**wanted).exists():
            said = gettext_lazy("This webhook has no such message.")
            raise serializers.ValidationError({"delivery": said})
        subscribing.replay(messages.get(**wanted), by=request.user, at=timezone.now())
        return Response(DeliverySerializer(messages.get(**wanted)).data, status=202)

    def _after(self, step) -> Response:
        webhook = self.get_object()
        self.takes_no_body()
        step(webhook, by=self.request.user, at=timezone.now())
        return self.answer(webhook)


def _deliveries_of(webhook: Subscription):
    rows = webhook.deliveries.select_related("subscription", "publication__claim__check_page")
    return rows.defer("publication__document", "publication__claim_review")


def _with_secret(webhook: Subscription, **options) -> Response:
    return ToldOnce(SecretSerializer(webhook).data, members=("secret",), **options)
