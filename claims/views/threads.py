"""Talk about a claim: shown beside it, a thread begun, answered, settled, taken up again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from claims import discussing
from claims.models import Claim, Thread
from claims.views.claims import claim_or_404
from sources.models import Passage
from workbench.common.errors import DomainError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request, uid):
    """All talk about the claim, as the desk shows it; elsewhere it stands on the claim's own page.

    A POST begins a thread on the claim, or on a passage (its uid) that is evidence of it.
    """
    claim = claim_or_404(request, uid)
    if request.method != "POST":
        return _shown(request, claim) if request.htmx else HttpResponseRedirect(_own_page(claim))
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


def _own_page(claim: Claim) -> str:
    return f"{claim.get_absolute_url()}#threads"


def _shown(request, claim: Claim):
    threads = discussing.threads_of(claim)
    page = {"claim": claim, "threads": threads, "target": "#talk", "is_swap": request.method == "POST"}
    page["open"] = sum(thread.resolved_at is None for thread in threads)
    return render(request, "claims/_threads.html", page)


def _do(request, claim: Claim, act, *arguments, **options):
    """Take the step and go back to where it was asked for; a refusal is told there, with what was typed.

    On the desk the talk comes anew; after a refusal it stays as it is, words and all.
    """
    try:
        act(*arguments, by=request.user, at=timezone.now(), **options)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        if request.htmx:
            response = render(request, "claims/_said.html", {"is_swap": True})
            response["HX-Reswap"] = "none"  # but for the notice
            return response
        if typed := request.POST.get("text", "").strip():
            messages.warning(request, typed)
    if request.htmx:
        return _shown(request, claim)
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return HttpResponseRedirect(asked if ours else _own_page(claim))
