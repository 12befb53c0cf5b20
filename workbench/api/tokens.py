"""How does a program prove whom it works for? By a token of which only a digest is kept."""

from datetime import datetime, timedelta
from hmac import compare_digest

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from workbench.accounts.models import AccessToken, User
from workbench.ledger.recording import record

SCHEMES = (b"bearer", b"token")
USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write for each request would cost more than it tells

# Written out, as it comes before every answer to a program: to compose it costs more than to run it.
_TOKEN = [field.attname for field in AccessToken._meta.concrete_fields]
_USER = [field.attname for field in User._meta.concrete_fields]
_LOOK_UP = f"""
    SELECT {", ".join(f"token.{field.column}" for field in AccessToken._meta.concrete_fields)},
           {", ".join(f"person.{field.column}" for field in User._meta.concrete_fields)},
           ARRAY(SELECT name FROM auth_group JOIN accounts_user_groups ON group_id = auth_group.id
                 WHERE user_id = person.id)
      FROM accounts_accesstoken token JOIN accounts_user person ON person.id = token.user_id
     WHERE token.token_key = %s
"""  # noqa: S608  (names of ours)


class BearerTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>` (RFC 6750), or `Token <token>` as older clients say."""

    def authenticate(self, request):
        scheme, _space, credentials = get_authorization_header(request).strip().partition(b" ")
        if scheme.lower() not in SCHEMES:
            return None
        token = token_of(credentials.strip().decode("latin-1"), at=timezone.now())
        if token is None:
            raise AuthenticationFailed(_("This token is unknown or has expired."))
        if not token.user.is_active:
            raise AuthenticationFailed(_("The account of this token is closed."))
        return token.user, token

    def authenticate_header(self, request):
        return 'Bearer realm="Contraste"'


def token_of(words: str, *, at: datetime) -> AccessToken | None:
    """The valid token these words are, with its user; None when unknown or expired. Notes its use."""
    if not words.isascii() or "\0" in words:
        return None
    digest = hash_token(words)
    for token in _tokens_with(words[: CONSTANTS.TOKEN_KEY_LENGTH]):
        is_valid = token.expiry is None or token.expiry > at
        if compare_digest(digest, token.digest) and is_valid:
            _note_use(token, at)
            return token
    return None


@transaction.atomic
def issue(
    user, *, name: str, scopes: list[str], by, at: datetime, days: int | None = None
) -> tuple[AccessToken, str]:
    """Make a token for user. Returns (token, the words), and the words are never to be had again.

    scopes: values of accounts.models.Scope. days: until it expires; None takes REST_KNOX["TOKEN_TTL"].
    """
    lasts = settings.REST_KNOX["TOKEN_TTL"] if days is None else timedelta(days=days)
    token, words = AccessToken.objects.create(user=user, expiry=lasts, name=name, scopes=list(scopes))
    after = {"token": token.token_key, "name": name, "scopes": list(scopes), "expiry": token.expiry}
    record("token.issued", user, by=by, at=at, after=after)
    return token, words


@transaction.atomic
def revoke(token: AccessToken, *, by, at: datetime) -> None:
    """End a token now."""
    record("token.revoked", token.user, by=by, at=at, before={"token": token.token_key, "name": token.name})
    token.delete()


def _tokens_with(key: str) -> list[AccessToken]:
    """The tokens that begin with key, each with its user, who comes with the names of their groups."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, [key])
        rows = cursor.fetchall()
    found = []
    for *row, group_names in rows:
        token = AccessToken.from_db(connection.alias, _TOKEN, row[: len(_TOKEN)])
        token.user = User.from_db(connection.alias, _USER, row[len(_TOKEN) :])
        token.user.group_names = group_names
        found.append(token)
    return found


def _note_use(token: AccessToken, at: datetime) -> None:
    if token.last_used_at is None or token.last_used_at < at - USE_IS_NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=at)
        token.last_used_at = at
