"""Is that still what the page says? Watching a source, and comparing what it said with what it says."""

import hashlib
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from sources import collecting, comparing
from sources.models import FetchAttempt, Interval, Reason, Snapshot, Source, Watch
from workbench.common.errors import DomainError
from workbench.ledger.recording import record

LONGEST_PAUSE = timedelta(days=7)  # a site that fails for months is still looked at every week
KEPT_SECONDS = 24 * 60 * 60  # a comparison that nobody looked at for a day may be made anew
MOST_DOUBLINGS = 8  # an hour doubled eight times is longer than the longest pause


class WatchRefused(DomainError):
    """The source cannot be watched, or not like that; `field` names the input at fault."""

    code = "watch_refused"
    status = 422


class NotWatched(DomainError):
    """There is no watch to end: somebody was faster."""

    code = "not_watched"


@transaction.atomic
def watch(source: Source, *, interval: str, by, at: datetime, until: datetime | None = None) -> Watch:
    """Look at source every interval from now on, the first time at once; anew, it changes the watch there is.

    until: the last moment of the watch, or None. Raises WatchRefused.
    """
    if not source.url:
        raise WatchRefused(_("This document has no address that could be watched."), code="no_address")
    if until and until <= at:
        raise WatchRefused(_("The watch would end before it begins."), field="until")
    _lock(source)
    before = _as_json(Watch.objects.filter(source=source).first())
    wanted = {"interval": Interval(interval), "until": until, "by": by, "started_at": at, "next_at": at}
    made, _is_new = Watch.objects.update_or_create(source=source, defaults=wanted)
    record("source.watched", source, by=by, at=at, before=before, after=_as_json(made))
    return made


@transaction.atomic
def unwatch(source: Source, *, by, at: datetime) -> None:
    """Stop watching source. Raises NotWatched."""
    _lock(source)
    there = Watch.objects.filter(source=source).first()
    if there is None:
        raise NotWatched(_("This source is not watched any more."))
    _end(there, by=by, at=at)


@transaction.atomic
def ask_for_due(*, at: datetime, limit: int = 200) -> list[FetchAttempt]:
    """Write an attempt for every source whose watch is due, and return the new ones; the caller rings.

    A watch whose last day is over ends. A source that fails keeps its watch: after every failure in a row the
    pause is doubled, up to LONGEST_PAUSE.
    """
    due = Watch.objects.due(at).select_for_update(skip_locked=True, of=("self",)).select_related("source")
    asked = []
    for each in due.order_by("next_at")[:limit]:
        if each.until and each.until < at:
            _end(each, by=None, at=at)
            continue
        each.next_at = at + _pause(each)
        each.save(update_fields=["next_at"])
        attempt, is_new = collecting.ask_for(each.source, by=None, at=at, reason=Reason.WATCH)
        if is_new:
            asked.append(attempt)
    return asked


def difference(old: Snapshot, new: Snapshot) -> list[comparing.Row]:
    """What changed from one snapshot to another; kept, since neither ever changes."""
    # the blocks belong to the extractor, so they are part of what was compared
    key = f"diff:{comparing.VERSION}:{old.text_sha256}:{new.text_sha256}:{old.extractor}:{new.extractor}"
    key = f"diff:{hashlib.sha256(key.encode()).hexdigest()}"
    rows = cache.get(key)
    if rows is None:
        rows = comparing.compare(old.text, old.text_blocks, new.text, new.text_blocks)
        cache.set(key, rows, KEPT_SECONDS)
    return rows


def _pause(each: Watch) -> timedelta:
    ended = each.source.attempts.filter(finished_at__isnull=False).order_by("-id")[:MOST_DOUBLINGS]
    failures = 0
    for attempt in ended:
        if not attempt.has_failed:
            break
        failures += 1
    return min(Interval(each.interval).length * 2**failures, LONGEST_PAUSE)


def _end(each: Watch, *, by, at: datetime) -> None:
    record("source.unwatched", each.source, by=by, at=at, before=_as_json(each))
    each.delete()


def _lock(source: Source) -> None:
    """One at a time changes what holds of a source."""
    Source.objects.select_for_update(no_key=True).only("pk").get(pk=source.pk)


def _as_json(each: Watch | None) -> dict | None:
    return each and {"interval": each.interval, "until": each.until}
