"""What does a client hear when something is refused? One shape for all of it: problem details (RFC 9457)."""

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signals import got_request_exception
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from workbench.api.problems import address_of, title_of
from workbench.common.errors import DomainError

log = logging.getLogger("django.request")
MEDIA_TYPE = "application/problem+json"


class Problem(DomainError):
    """A refusal that tells more than its sentence: `members` become members of the problem document."""

    def __init__(self, cause: DomainError, **members):
        super().__init__(cause.message, code=cause.code, field=cause.field)
        self.status = cause.status
        self.members = members


def problem(error: Exception, context: dict) -> HttpResponse:
    """Answer an exception of a view: REST framework's EXCEPTION_HANDLER.

    A failure nobody foresaw is logged with its trace and told to whoever watches failures (error reporters,
    the test client); the client hears only that it happened.
    """
    if isinstance(error, DomainError):
        return _of_refusal(error)
    if isinstance(error, exceptions.ValidationError):
        return _of_fields(error)
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    if isinstance(error, Http404):
        return document("not_found", 404, _("There is nothing at this address."))
    if isinstance(error, PermissionDenied):
        return document("permission_denied", 403, str(error) or _("You may not do this."))
    if isinstance(error, RequestDataTooBig):
        return document("too_large", 413, _("The body is larger than we accept."))
    if isinstance(error, SuspiciousOperation):
        return document("bad_request", 400, _("The request could not be understood."))
    return _of_failure(error, context)


def document(code: str, status: int, detail: str, *, field: str | None = None, **members) -> HttpResponse:
    """A problem document as a response. Members without a value are absent, never null."""
    content = {
        "type": address_of(code),
        "title": title_of(code, status),
        "status": status,
        "detail": detail,
        "code": code,
        "field": field,
        **members,
    }
    kept = {name: value for name, value in content.items() if value is not None}
    text = json.dumps(kept, cls=DjangoJSONEncoder, ensure_ascii=False)
    # a client's own broken characters may come back in a sentence about them
    return HttpResponse(text.encode(errors="replace"), status=status, content_type=MEDIA_TYPE)


def _of_refusal(error: DomainError) -> HttpResponse:
    members = dict(getattr(error, "members", {}))
    if candidates := getattr(error, "candidates", ()):
        members["candidates"] = [asdict(candidate) for candidate in candidates]
    if gaps := getattr(error, "gaps", ()):
        members["errors"] = [{"detail": gap, "code": error.code} for gap in gaps]
    return document(error.code, error.status, error.message, field=error.field, **members)


def _of_fields(error: exceptions.ValidationError) -> HttpResponse:
    errors = list(_flat(error.get_full_details()))
    first = errors[0]
    return document("invalid", 400, first["detail"], field=first.get("field"), errors=errors)


def _flat(details, path: str = "") -> Iterator[dict]:
    """One entry for each sentence of nested serializer errors; the field is a dotted path."""
    if isinstance(details, list):
        for item in details:
            yield from _flat(item, path)
    elif set(details) == {"message", "code"} and isinstance(details["message"], str):
        entry = {"field": path} if path else {}
        yield entry | {"detail": details["message"], "code": details["code"]}
    else:
        for name, item in details.items():
            name = "" if name == "non_field_errors" else str(name)
            yield from _flat(item, ".".join(part for part in (path, name) if part))


def _of_framework(error: exceptions.APIException) -> HttpResponse:
    code = error.get_codes()
    response = document(code if isinstance(code, str) else "error", error.status_code, str(error.detail))
    if authenticate := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = authenticate
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def _of_failure(error: Exception, context: dict) -> HttpResponse:
    request = getattr(context.get("request"), "_request", None)
    log.error("%s: %s", request.path if request else "?", error, exc_info=error)
    got_request_exception.send(sender=type(context.get("view")), request=request)
    return document("error", 500, _("Something broke on our side. It was written down."))
