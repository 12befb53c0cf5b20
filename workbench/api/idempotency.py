"""Was this very request made before? Its answer is kept for a day under the key its client gave it.

The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header-07), on every POST.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from workbench.accounts.models import KeptAnswer
from workbench.common.errors import DomainError

HEADER = "Idempotency-Key"
LASTS = timedelta(hours=24)
FORGOTTEN_AT_ONCE = 100  # answers that are too old, cleared away whenever a new one is kept
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_HEADERS = ("Cache-Control", "ETag", "Location")


class ToldOnce(Response):
    """An answer with members that are told this once, such as a secret.

    No cache may keep it, and we do not: whoever sends the request again is answered with null in their place.
    """

    def __init__(self, data: dict, *, members: tuple[str, ...], **options):
        super().__init__(data, **options)
        self["Cache-Control"] = "no-store"
        self.kept_data = data | dict.fromkeys(members)


class KeyRefused(DomainError):
    """The key is empty, too long, or has characters that are not visible ASCII."""

    code = "idempotency_key_refused"
    status = 400

    def __init__(self):
        super().__init__(_("The key has 1 to 255 visible ASCII characters."), field=HEADER)


class KeyReused(DomainError):
    """The key was given to another request."""

    code = "idempotency_key_reused"
    status = 422

    def __init__(self):
        super().__init__(_("This key was sent with another request: give each its own."), field=HEADER)


class RequestUnderWay(DomainError):
    """The same key is being worked on by another request right now."""

    code = "request_under_way"
    status = 409

    def __init__(self):
        super().__init__(_("A request with this key is being answered: ask again in a moment."), field=HEADER)


def once(handler: Callable) -> Callable:
    """A view's handler that acts once for a key: whoever sends the same again gets the same answer.

    The answer is kept in the transaction that does the work, so that there is never one without the other;
    what is ToldOnce is not kept. A request that was refused has done nothing; it is not kept either, and may
    be sent again under its key.
    The returned handler raises KeyRefused, KeyReused or RequestUnderWay besides what handler raises.
    """

    @wraps(handler)
    def answered(request, *arguments, **words):
        key, now = _key_of(request), timezone.now()
        owner = {"user": request.user, "token_key": request.auth.token_key if request.auth else ""}
        fingerprint = _fingerprint(request)
        with transaction.atomic():
            _take_turn(owner, key)
            kept = KeptAnswer.objects.filter(**owner, key=key, made_at__gt=now - LASTS).first()
            if kept:
                return _again(kept, fingerprint)
            response = handler(request, *arguments, **words)
            _keep(response, owner | {"key": key}, {"request_sha256": fingerprint, "made_at": now})
        return response

    return answered


def _key_of(request) -> str:
    """The key; quotation marks around it, as the draft writes them, are no part of it."""
    words = request.headers[HEADER].strip()
    key = words[1:-1] if len(words) > 1 and words[0] == words[-1] == '"' else words
    if not _KEY.fullmatch(key):
        raise KeyRefused
    return key


def _fingerprint(request) -> str:
    """SHA-256 (hex) of what the request asks for: method, address and body, byte for byte."""
    plain = request._request
    digest = hashlib.sha256(f"{plain.method} {plain.get_full_path()}\n".encode())
    digest.update(plain.body)
    return digest.hexdigest()


def _take_turn(owner: dict, key: str) -> None:
    """Hold the key until the transaction ends. Raises RequestUnderWay when somebody else does."""
    name = f"{owner['user'].pk}\n{owner['token_key']}\n{key}"
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise RequestUnderWay


def _again(kept: KeptAnswer, fingerprint: str) -> HttpResponse:
    if kept.request_sha256 != fingerprint:
        raise KeyReused
    response = HttpResponse(kept.body, status=kept.status, content_type=kept.media_type)
    for name, value in kept.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response


def _keep(response, key: dict, details: dict) -> None:
    is_data = isinstance(response, Response)  # rendered by the framework later on
    data = getattr(response, "kept_data", response.data) if is_data else None
    body = JSONRenderer().render(data) if is_data else response.content
    columns = details | {
        "status": response.status_code,
        "media_type": "application/json" if is_data else response["Content-Type"],
        "headers": {name: response[name] for name in _HEADERS if name in response},
        "body": body.decode(),
    }
    old = KeptAnswer.objects.filter(made_at__lt=details["made_at"] - LASTS).values("pk")
    KeptAnswer.objects.filter(pk__in=old[:FORGOTTEN_AT_ONCE]).delete()
    KeptAnswer.objects.update_or_create(**key, defaults=columns)
