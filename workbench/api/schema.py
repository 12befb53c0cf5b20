"""How do the endpoints describe themselves? OpenAPI 3.1, with problem documents as the other answer."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from workbench.api.errors import MEDIA_TYPE

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the record as it was read.",
)


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A word of yours for this request: sent again within a day, it is answered the same.",
)


class FieldErrorSerializer(serializers.Serializer):
    """One field that does not fit."""

    field = serializers.CharField(required=False)
    detail = serializers.CharField()
    code = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """Problem details (RFC 9457). Members without a value are absent."""

    type = serializers.CharField(help_text="A stable address for the kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for people, in the language asked for.")
    code = serializers.CharField(help_text="A stable word for programs.")
    field = serializers.CharField(required=False, help_text="The input at fault.")
    errors = FieldErrorSerializer(many=True, required=False)


class Schema(AutoSchema):
    """Every operation may answer with a problem document; what is public needs no token."""

    def get_auth(self):
        return [*super().get_auth(), *([{}] if getattr(self.view, "is_public", False) else [])]

    def get_override_parameters(self):
        keys = [IDEMPOTENCY_KEY] if self.method == "POST" else []
        return [*super().get_override_parameters(), *keys]

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction=direction)
        reference = self.resolve_serializer(ProblemSerializer, direction).ref
        bodies["default"] = {
            "description": "A problem, in words and in code",
            "content": {MEDIA_TYPE: {"schema": reference}},
        }
        return bodies


class BearerScheme(OpenApiAuthenticationExtension):
    """The token in the Authorization header."""

    target_class = "workbench.api.tokens.BearerTokenAuthentication"
    name = "token"
    priority = 1

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An access token, made under /settings/tokens/.",
        }
