"""Talk about a claim: a thread begun, answered, settled, taken up again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from claims import discussing
from claims.models import Claim, Thread
from claims.views.claims import claim_or_404
from sources.models import Passage
from workbench.common.errors import DomainError


@login_required
@require_POST
def open_thread(request, uid):
    """Begin a thread on the claim, or on a passage (its uid) that is evidence of it."""
    claim = claim_or_404(request, uid)
    passage = None
    if named := request.POST.get("passage"):
        passage = get_object_or_404(Passage.objects.filter(evidence__claim=claim).distinct(), uid=named)
    text = request.POST.get("text", "")
    return _do(request, claim, discussing.open_thread, claim, text, passage=passage)


@login_required
@require_POST
def reply(request, uid):
    thread = _thread(request, uid)
    return _do(request, thread.claim, discussing.reply, thread, request.POST.get("text", ""))


@login_required
@require_POST
def settle(request, uid):
    thread = _thread(request, uid)
    return _do(request, thread.claim, discussing.settle, thread)


@login_required
@require_POST
def open_again(request, uid):
    thread = _thread(request, uid)
    return _do(request, thread.claim, discussing.open_again, thread)


def _thread(request, uid) -> Thread:
    claims = Claim.objects.visible_to(request.user)
    return get_object_or_404(Thread.objects.filter(claim__in=claims).select_related("claim"), uid=uid)


def _do(request, claim: Claim, act, *arguments, **options):
    """Take the step and go back to where it was asked for; a refusal is told there, with what was typed."""
    try:
        act(*arguments, by=request.user, at=timezone.now(), **options)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        if typed := request.POST.get("text", "").strip():
            messages.warning(request, typed)
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return HttpResponseRedirect(asked if ours else f"{claim.get_absolute_url()}#threads")
