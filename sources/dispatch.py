"""How is work asked for? The row is written, then somebody is told."""

from datetime import datetime

from sources import collecting, tasks
from sources.models import FetchAttempt, Reason, Source
from workbench.common.ringing import ring_on_commit


def request_fetch(source: Source, *, by, at: datetime, reason: Reason = Reason.FIRST) -> FetchAttempt:
    """Ask a worker to fetch source; a second request joins the open attempt."""
    attempt, is_new = collecting.ask_for(source, by=by, at=at, reason=reason)
    if is_new:
        announce(attempt)
    return attempt


def announce(attempt: FetchAttempt) -> None:
    """Tell a worker of attempt once its row can be seen."""
    ring_on_commit(tasks.ring, attempt)
