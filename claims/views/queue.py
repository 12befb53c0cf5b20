"""What waits for me?"""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from claims import access, drifts
from claims.models import Appearance, Claim, State, Verdict
from claims.views import panes
from claims.views.steps import give_steps
from sources.models import OPEN_STATES, FetchAttempt
from sources.models import State as AttemptState

ORDER = ("-priority", "updated_at", "id")  # of every section
MOST = 50  # rows a section shows; more than that is a list's job
PAGES = {"review": "claim-review", "publish": "claim-publish"}  # sections whose work has a page of its own
UNDER_WAY = (State.OPEN, State.IN_PROGRESS, State.REOPENED)


@login_required
@require_safe
def queue(request):
    """Sections in the order of urgency; an empty section is left out."""
    sections = [section for section in _sections(request.user) if section["claims"]]
    give_steps(request.user, [claim for section in sections for claim in section["claims"]])
    failed = (
        FetchAttempt.objects.filter(
            asked_by=request.user, state__in=[AttemptState.FAILED, AttemptState.REFUSED]
        )
        .exclude(source__attempts__state__in=[AttemptState.STORED, AttemptState.UNCHANGED, *OPEN_STATES])
        .select_related("source")
        .order_by("-id")[:MOST]
    )
    page = {"sections": sections, "failed": failed, "changed": _changed(request.user)}
    page["saved_filters"] = request.user.saved_filters.all()
    return render(request, "claims/queue.html", page)


def _changed(user) -> list:
    """(claim, drift) pairs: sources that changed under what user is assigned, concluded or marked."""
    standing = Verdict.objects.standing().filter(author=user, claim=OuterRef("pk"))
    own = Q(assignee=user) | Q(assignee=None, created_by=user) | Exists(standing)
    claims = Claim.objects.visible_to(user).exclude(state=State.DROPPED).filter(own)
    pairs = drifts.open_for(claims)
    found = (
        claims.with_standing()
        .select_related("claimant", "assignee")
        .in_bulk({claim for claim, _drift in pairs})
    )
    return [(found[claim], drift) for claim, drift in pairs]


def _sections(user) -> list[dict]:
    mine = Claim.objects.visible_to(user).filter(assignee=user)
    today = timezone.localdate()
    found = [
        ("returned", _("Sent back to you"), mine.filter(state=State.RETURNED)),
        ("review", _("To review"), reviewable(user)),
        ("publish", _("Approved, to publish"), _publishable(user)),
        (
            "due",
            pgettext("queue", "Due"),
            Claim.objects.visible_to(user)
            .filter(due_on__lte=today)
            .exclude(state__in=[State.PUBLISHED, State.DROPPED]),
        ),
        ("mine", _("Assigned to you"), mine.filter(state__in=UNDER_WAY)),
        (
            "unassigned",
            _("Not yet assigned"),
            Claim.objects.visible_to(user).filter(assignee=None, state__in=UNDER_WAY),
        ),
    ]
    return [{"key": key, "title": title, "claims": _rows(claims, key)} for key, title, claims in found]


def _rows(claims, key: str) -> list[Claim]:
    appearances = Appearance.objects.select_related("article").order_by("-is_first", "id")
    rows = list(
        claims.select_related("claimant", "assignee")
        .prefetch_related(Prefetch("appearances", queryset=appearances, to_attr="places"))
        .order_by(*ORDER)[:MOST]
    )
    for row in rows:
        row.next_page = _next_page(row, key)
    return rows


def _next_page(claim: Claim, key: str) -> str:
    """Where what the section asks for is done: a page of its own, else the desk."""
    if key in PAGES:
        return reverse(PAGES[key], args=[claim.uid])
    if not claim.places:
        return claim.get_absolute_url()
    return panes.desk_url(claim.places[0].article, claim=claim.places[0].number)


def reviewable(user):
    """Claims in review that user may judge: not their own verdict, not sent by them."""
    claims = Claim.objects.visible_to(user).filter(state=State.IN_REVIEW)
    if not user.roles & access.TABLE["approve"]:
        return claims.none()
    return claims.exclude(
        Q(verdicts__superseded_at=None, verdicts__author=user)
        | Q(reviews__decision="pending", reviews__submitted_by=user)
    )


def _publishable(user):
    claims = Claim.objects.visible_to(user).filter(state=State.APPROVED)
    return claims if user.roles & access.TABLE["publish"] else claims.none()
