"""How does somebody stop a mail without signing in? By an address that only the mail holds."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from workbench.accounts.models import Digest, User

SALT = "digest"


def address_for(person: User) -> str:
    """Where a person stops the digest with one press, for as long as our key lives."""
    token = signing.dumps(str(person.uid), salt=SALT)
    return settings.PUBLIC_URL + reverse("digest-stop", args=[token])


def person_of(token: str) -> User | None:
    """Whom an address was made for; None when it was not made by us, or not for anybody any more."""
    try:
        return User.objects.filter(uid=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None


def stop(person: User) -> None:
    """Send no digest any more."""
    person.digest = Digest.NEVER
    person.save(update_fields=["digest"])
