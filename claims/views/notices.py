"""What happened that I should know of? By claim, newest first."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from claims import noticing
from claims.models import Claim, Notice

MOST = 200  # notices the page looks at


@login_required
@require_safe
def notices(request):
    """One's own notices, those of one claim together; what is unread comes first."""
    rows = request.user.notices.select_related("claim__assignee", "claim__check_page", "actor").order_by(
        "-id"
    )[:MOST]
    groups = noticing.by_claim(rows)
    unread = sum(group["unread"] for group in groups)
    return render(request, "claims/notices.html", {"groups": groups, "unread": unread})


@login_required
@require_safe
def count(request):
    """How many are unread, as a fragment for the bar on top."""
    return render(request, "claims/_notice_count.html", {"unread": request.user.notices.unread().count()})


@login_required
@require_safe
def apart(request):
    """The same number, with what a page holds but does not show at first, once for each page.

    ?desk=<uid of its article>: also what a desk has scripts do.
    """
    try:
        desk = UUID(request.GET["desk"]) if "desk" in request.GET else None
    except ValueError as no_uid:
        raise Http404 from no_uid
    unread = request.user.notices.unread().count()
    return render(request, "includes/apart.html", {"unread": unread, "desk": desk})


@login_required
@require_POST
def open_claim(request, uid):
    """Go to a notice's claim, where there is something to do; its notices are read then."""
    notice = get_object_or_404(Notice, person=request.user, uid=uid)
    noticing.read(request.user, at=timezone.now(), claim=notice.claim)
    return redirect(_place_of(notice))


@login_required
@require_POST
def read_all(request):
    """Call everything read."""
    noticing.read(request.user, at=timezone.now())
    return redirect("notices")


def _place_of(notice: Notice) -> str:
    claim: Claim = notice.claim
    if notice.verb == "claim.submit":
        return reverse("claim-review", args=[claim.uid])
    anchor = "#threads" if notice.verb.startswith("comment.") else ""
    return claim.get_absolute_url() + anchor
