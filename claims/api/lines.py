"""How do many articles come in at once, with the claims in them? One to a line, each whole or not at all."""

import json
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import BaseParser

from claims import access, intake
from claims.api import inputs
from claims.api.marking import make_claim
from claims.api.taking import take_in
from workbench.api import errors
from workbench.common.errors import DomainError
from workbench.common.numerals import grouped

LONGEST_LINE = 8 * 1024 * 1024  # bytes


class LineRefused(DomainError):
    """The line is no JSON object, or longer than LONGEST_LINE."""

    code = "line_refused"
    status = 400


class NdjsonParser(BaseParser):
    """Gives the body's lines as they arrive; nothing of it is held but the line at hand."""

    media_type = "application/x-ndjson"

    def parse(self, stream, media_type=None, parser_context=None):
        return _lines_of(stream)


class ClaimLine(inputs.ClaimInput):
    """A passage of the line's text, and what is known of the claim in it."""

    article = None


class ArticleLine(inputs.ArticleInput):
    """An article by address or as text, with its claims, which need its text to be here."""

    ways = (("url",), ("text",))
    file = None
    claims = ClaimLine(many=True, required=False, default=list)


class ProblemOfLine(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()


class LineResult(serializers.Serializer):
    """What became of one line: the article and its claims, or the problem (as elsewhere in the API)."""

    line = serializers.IntegerField(help_text="From 1.")
    status = serializers.IntegerField(help_text="As the line alone would have been answered.")
    article = serializers.UUIDField(required=False)
    claims = serializers.ListField(child=serializers.UUIDField(), required=False)
    problem = ProblemOfLine(required=False)


class LineResults(serializers.Serializer):
    made = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = LineResult(many=True)


def bring_in(lines: Iterator[tuple[int, bytes]], *, request, context: dict) -> dict:
    """Take in every line on its own; a line that is refused leaves nothing, and the others stand.

    lines: (number, bytes) as NdjsonParser gives them. Returns what LineResults shows.
    """
    results = [_result(number, line, request, context) for number, line in lines]
    refused = sum("problem" in result for result in results)
    return {"made": len(results) - refused, "refused": refused, "results": results}


def answer_of(error: Exception, request) -> dict:
    """{"status", "problem"}: what the API would have answered to one item of many."""
    response = errors.problem(error, {"request": request})
    return {"status": response.status_code, "problem": json.loads(response.content)}


def _result(number: int, line: bytes, request, context: dict) -> dict:
    try:
        with transaction.atomic():
            article, claims, status = _take(line, request, context)
    except Exception as error:  # told and logged as any view's; the next line goes on
        return {"line": number} | answer_of(error, request)
    return {
        "line": number,
        "status": status,
        "article": str(article.uid),
        "claims": [str(claim.uid) for claim in claims],
    }


def _take(line: bytes, request, context: dict):
    given = _checked(line, context)
    by, now = request.user, timezone.now()
    access.require(by, "add_article")
    source, status = take_in(given, by=by, at=now)
    details = {name: given[name] for name in ("published_on", "time_zone", "language")}
    article = intake.open_article(source, by=by, at=now, **details)
    return article, [make_claim(article, each, by=by, at=now) for each in given["claims"]], status


def _checked(line: bytes, context: dict) -> dict:
    if len(line) > LONGEST_LINE:
        raise LineRefused(_("The line is longer than %(limit)s bytes.") % {"limit": grouped(LONGEST_LINE)})
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise LineRefused(_("This is no JSON.")) from None
    serializer = ArticleLine(data=value, context=context)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def _lines_of(stream) -> Iterator[tuple[int, bytes]]:
    """(number from 1, bytes) of every line that is not blank; one too long is cut after LONGEST_LINE."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        if line.strip():
            yield number, line
