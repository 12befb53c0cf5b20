"""Which notices go out by e-mail, and when? Those still unread when an hour, or a morning, began."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from claims import noticing
from claims.models import Notice
from workbench.accounts.models import Digest, User
from workbench.accounts.unsubscribing import address_for

MORNING = 7  # o'clock, where the person is


def due(*, at: datetime) -> list[User]:
    """The people who asked for a digest and have notices that wait for one."""
    waiting = Notice.objects.unread().filter(person=OuterRef("pk"), mailed_at=None)
    people = User.objects.filter(Exists(waiting), is_active=True).exclude(digest=Digest.NEVER)
    people = [person for person in people.exclude(email="").order_by("pk") if person.is_newsroom]
    return [person for person in people if _waiting(person, at).exists()]


def send(person: User, *, at: datetime) -> int:
    """Send person what waits, in one mail. Returns how many notices went out; none when somebody was faster.

    Notices are taken before the mail is sent and given back when it cannot be: whatever happens, none goes
    out twice.
    Raises what the mail's transport raises (OSError; smtplib's errors are of that kind).
    """
    if not _waiting(person, at).update(mailed_at=at):
        return 0
    taken = person.notices.filter(mailed_at=at).select_related("claim", "actor").order_by("-id")
    try:
        _mail(person, taken).send()
    except OSError:
        taken.update(mailed_at=None)
        raise
    return len(taken)


def _waiting(person: User, at: datetime):
    return person.notices.unread().filter(mailed_at=None, at__lt=_period_began(person, at))


def _period_began(person: User, at: datetime) -> datetime:
    """The instant since which notices wait for the next mail: the full hour, or this morning."""
    local = at.astimezone(person.zone or timezone.get_default_timezone())
    if person.digest == Digest.HOURLY:
        return local.replace(minute=0, second=0, microsecond=0)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning if local >= morning else morning - timedelta(days=1)


def _mail(person: User, notices) -> EmailMultiAlternatives:
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(person.zone):
        stop, n = address_for(person), len(notices)
        page = {
            "person": person,
            "groups": noticing.by_claim(notices),
            "home": settings.PUBLIC_URL,
            "language": language,
            "stop": stop,
        }
        mail = EmailMultiAlternatives(
            subject=ngettext("%(n)s notice", "%(n)s notices", n) % {"n": n} + " · Contraste",
            body=render_to_string("claims/mail/digest.txt", page),
            to=[person.email],
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string("claims/mail/digest.html", page), "text/html")
    return mail
