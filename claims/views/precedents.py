"""Was it said or checked before? The candidates for a claim, and the answers people give."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claims import matching, precedents
from claims.models import TYING, Bond, Claim, OutsideCheck
from claims.views.claims import claim_or_404
from workbench.common.errors import DomainError

TAKE_BACK = "take_back"
GONE = gettext_lazy("That claim or fact-check is not here any more.")


class AnswerForm(forms.Form):
    """How target, an earlier claim or somebody's fact-check by its uid, bears on a claim."""

    bond = forms.ChoiceField(choices=[*Bond.choices, (TAKE_BACK, TAKE_BACK)])
    target = forms.UUIDField()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim_precedents(request, uid):
    """The candidates, best first, and what was answered; ?statement= asks for words not saved yet.

    A POST answers about one of them, or takes the answer back. With htmx, the fragment of the desk.
    """
    claim = claim_or_404(request, uid)
    typed = (request.POST if request.method == "POST" else request.GET).get("statement", "").strip()
    status = _answered(request, claim) if request.method == "POST" else 200
    if request.method == "POST" and not request.htmx:
        return HttpResponseRedirect(reverse("claim-precedents", args=[claim.uid]))
    page = {
        "claim": claim,
        "typed": typed if typed != claim.statement else "",
        "found": matching.precedents_of(claim, statement=typed),
        "bonds": TYING,
        "is_swap": request.method == "POST",  # what the page asks for by itself says nothing
    }
    name = "claims/_precedents.html" if request.htmx else "claims/precedents.html"
    response = render(request, name, page, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _answered(request, claim: Claim) -> int:
    """Give or take back the answer that was sent; says what came of it. Returns the HTTP status."""
    form = AnswerForm(request.POST)
    target = form.is_valid() and _target(request, form.cleaned_data["target"])
    if not target:
        messages.error(request, GONE)
        return 422
    bond, who = form.cleaned_data["bond"], {"by": request.user, "at": timezone.now()}
    try:
        if bond == TAKE_BACK:
            precedents.take_back(claim, target, **who)
            messages.info(request, _("Taken back."))
        else:
            reasons = matching.shared_words(claim.statement, target.statement)
            precedents.answer(claim, target, bond, reasons=reasons, **who)
            messages.success(request, _("Kept. It can be taken back below."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return refusal.status
    return 200


def _target(request, uid: UUID) -> Claim | OutsideCheck | None:
    claim = Claim.objects.visible_to(request.user).filter(uid=uid).first()
    return claim or OutsideCheck.objects.filter(uid=uid).first()
