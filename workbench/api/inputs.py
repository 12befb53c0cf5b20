"""What do all bodies that clients send have in common? Nothing in them is passed over or made to fit."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerExtension
from rest_framework import serializers

from workbench.common.languages import is_language

MOST_NAMED = 20  # members that one answer names


class Input(serializers.Serializer):
    """A body of named members. One that is not among the fields is refused: it would be lost in silence."""

    default_error_messages = {"unknown": _("Nothing of this name can be set here.")}

    def to_internal_value(self, data):
        """The checked members. Raises ValidationError naming every member that is not among the fields."""
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields][:MOST_NAMED]
            if unknown:
                refusal = serializers.ErrorDetail(self.error_messages["unknown"], code="unknown")
                raise serializers.ValidationError({str(name)[:100]: [refusal] for name in unknown})
        return super().to_internal_value(data)


class Nothing(Input):
    """The body of a step that needs none: what is sent along would be lost in silence."""


class Text(serializers.CharField):
    """Text as it was sent; a number is none, where REST framework would write it out."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Language(Text):
    """A language tag (BCP 47), such as es or pt-BR, whose language is one there is."""

    default_error_messages = {"unknown": _("There is no language of this tag; write it as es or pt-BR.")}

    def __init__(self, **options):
        super().__init__(max_length=35, **options)

    def to_internal_value(self, data):
        tag = super().to_internal_value(data)
        if tag and not is_language(tag):
            self.fail("unknown")
        return tag


class ClosedSchema(OpenApiSerializerExtension):
    """Says of every Input that it takes no other members."""

    target_class = Input
    match_subclasses = True

    def map_serializer(self, auto_schema, direction):
        described = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return described | {"additionalProperties": False}
