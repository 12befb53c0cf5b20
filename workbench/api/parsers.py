"""How is a body read? As JSON, whatever it does to its reader."""

from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    """The framework's, for which JSON nested too deep is broken JSON too, and not a failure of ours."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return super().parse(stream, media_type=media_type, parser_context=parser_context)
        except RecursionError as error:
            raise ParseError(_("The body is nested too deep.")) from error


class LinkedDataParser(JSONParser):
    """JSON under the media type of JSON-LD."""

    media_type = "application/ld+json"
