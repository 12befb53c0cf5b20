"""What leaves the building, each after a look: publish, correct, retract."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims import publication
from claims.forms import PublishForm, RetractForm
from claims.views.claims import claim_or_404
from workbench.common.errors import DomainError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, uid):
    """A preview of the edition, and the button that publishes it."""
    claim = claim_or_404(request, uid)
    form = PublishForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            edition = publication.publish(
                claim,
                by=request.user,
                at=timezone.now(),
                kind=form.cleaned_data["kind"],
                note=form.cleaned_data["note"],
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = refusal.status
        else:
            messages.success(request, _("Published: edition %(number)s.") % {"number": edition.number})
            return redirect(edition)
    elif request.method == "POST":
        status = 422
    page = {"claim": claim, "form": form, "check": getattr(claim, "check_page", None)}
    page |= _preview(claim, form)
    return render(request, "claims/publish.html", page, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request, uid):
    """A tombstone in place of the check, with a public note."""
    claim = claim_or_404(request, uid)
    form = RetractForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                edition = publication.retract(
                    claim, note=form.cleaned_data["note"], by=request.user, at=timezone.now()
                )
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = refusal.status
            else:
                messages.success(request, _("Retracted. Readers find your note in its place."))
                return redirect(edition)
    page = {"claim": claim, "form": form, "check": getattr(claim, "check_page", None)}
    return render(request, "claims/retract.html", page, status=status)


def _preview(claim, form) -> dict:
    """What readers would see; a reason instead when nothing can be published yet."""
    try:
        return {"edition": publication.preview(claim, at=timezone.now())}
    except DomainError as refusal:
        if not form.is_bound:
            return {"refusal": refusal.message}
        return {}
