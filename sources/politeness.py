"""May we visit this site now, or is somebody there, or does it want to be left alone?

One row for each site, its times by the database's clock. All workers see it, whatever machine they run on;
the turn of a worker that died lapses; the pause after a visit, and the wait that a site asked for, outlast
whoever visited. An advisory lock would do the first two, but holds a connection open and forgets the third.
"""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Now

from sources.models import Host, RobotsFile
from sources.robots import robots_url
from workbench.common.compiled import Blank, Question

RULES_LAST = timedelta(hours=24)  # RFC 9309, 2.4
KNOWN = Question(
    lambda: RobotsFile.objects.filter(place=Blank("place"), read_at__gt=Now() - RULES_LAST).values_list(
        "place", "rules"
    )
)


def take_turn(url: str, holder: UUID) -> float:
    """Ask for the turn to visit the site of url.

    Returns 0 when it is holder's, until `end_turn`, or until CAPTURE_LEASE_SECONDS have passed without
    `renew_turn`. Else the seconds after which holder's place in the line has come: it asks again then.
    """
    if not (gap := _gap(url)):
        return 0
    name = host_of(url)
    if _take_free(name, holder):
        return 0
    _created, is_new = Host.objects.get_or_create(name=name)
    if is_new and _take_free(name, holder):
        return 0
    with transaction.atomic():  # keeps the row: two who wait get two places
        row = Host.objects.filter(name=name)
        row.update(line_at=Greatest(F("line_at"), F("free_at"), Now()) + gap)
        line_at, now = row.values_list("line_at", Now()).get()
    return (line_at - now).total_seconds()


def renew_turn(url: str, holder: UUID) -> None:
    """Keep the turn for as long as the visit lasts."""
    if not _gap(url):
        return
    Host.objects.filter(name=host_of(url), holder=holder).update(held_until=_lapse())


def end_turn(url: str, holder: UUID) -> None:
    """Leave the site; the next visit begins after a pause."""
    if gap := _gap(url):
        Host.objects.filter(name=host_of(url), holder=holder).update(
            holder=None, held_until=None, free_at=Greatest(F("free_at"), Now() + gap)
        )


def leave_alone(url: str, seconds: float) -> None:
    """Visit no page of the site for so long: it said so (Retry-After)."""
    if _gap(url):
        Host.objects.filter(name=host_of(url)).update(
            free_at=Greatest(F("free_at"), Now() + timedelta(seconds=seconds))
        )


def _take_free(name: str, holder: UUID) -> bool:
    free = Q(holder=None) | Q(held_until__lte=Now())
    return bool(
        Host.objects.filter(free, name=name, free_at__lte=Now()).update(holder=holder, held_until=_lapse())
    )


def host_of(url: str) -> str:
    """The site whose pages take turns: with and without www it is the same server."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def known_rules(url: str) -> dict[str, bytes]:
    """The robots.txt that governs url, by its address, if it was read within a day."""
    return {place: bytes(rules) for place, rules in KNOWN.ask(place=robots_url(url))}


def keep_rules(rules: dict[str, bytes]) -> None:
    """Keep what sites said just now; what is older than a day goes."""
    files = [RobotsFile(place=place, rules=text) for place, text in rules.items()]
    RobotsFile.objects.filter(Q(place__in=rules) | Q(read_at__lte=Now() - RULES_LAST)).delete()
    RobotsFile.objects.bulk_create(files, ignore_conflicts=True)


def _gap(url: str) -> timedelta:
    """The pause between two visits; none at the demonstration's own site."""
    ours = bool(settings.SAMPLE_SITE) and urlsplit(settings.SAMPLE_SITE).netloc == urlsplit(url).netloc
    return timedelta(seconds=0 if ours else settings.CAPTURE_HOST_GAP_SECONDS)


def _lapse():
    return Now() + timedelta(seconds=settings.CAPTURE_LEASE_SECONDS)
