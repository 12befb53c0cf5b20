"""A source changed under a claim: what became of the quotation, and what is done about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims import drifts
from claims.forms import DismissForm, MarkForm
from claims.models import Claim, Drift, DriftAnswer
from claims.views.claims import claim_or_404
from claims.views.desk import places
from claims.views.saying import say_done
from workbench.common.errors import DomainError


@login_required
@require_safe
def drift(request, uid, drift):
    """The words as they were quoted, what stands there now, and the two ways on."""
    claim, row = _claim_and_drift(request, uid, drift)
    return render(request, "claims/drift.html", _context(claim, row))


@login_required
@require_POST
def dismiss(request, uid, drift):
    """The change does not matter here: the quotation stays as it was frozen."""
    claim, row = _claim_and_drift(request, uid, drift)
    form = DismissForm(request.POST)
    if form.is_valid():
        try:
            drifts.dismiss(row, claim, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            page = _context(claim, row) | {"form": form}
            return render(request, "claims/drift.html", page, status=refusal.status)
        say_done(request, _("The quotation stands as it was."), claim)
        return HttpResponseRedirect(claim.get_absolute_url())
    return render(request, "claims/drift.html", _context(claim, row) | {"form": form}, status=422)


@login_required
@require_POST
def quote(request, uid, drift):
    """A place in the newest version becomes evidence instead of the old one."""
    claim, row = _claim_and_drift(request, uid, drift)
    form, piece, newest = MarkForm(request.POST), drifts.piece_of(row, claim), drifts.newest_of(row)
    if not form.is_valid() or piece is None:
        refusal, status = _("Choose one of the places below."), 422
    else:
        where = [form.cleaned_data[name] for name in ("start", "end", "exact")]
        try:
            drifts.quote_anew(row, piece, newest, *where, by=request.user, at=timezone.now())
        except DomainError as refused:
            refusal, status = refused.message, refused.status
        else:
            messages.success(request, _("Quoted anew; the old quotation is withdrawn."))
            return HttpResponseRedirect(claim.get_absolute_url())
    return render(request, "claims/drift.html", _context(claim, row) | {"refusal": refusal}, status=status)


def _claim_and_drift(request, uid, drift) -> tuple[Claim, Drift]:
    claim = claim_or_404(request, uid)
    return claim, get_object_or_404(drifts.of(claim), uid=drift)


def _context(claim: Claim, row: Drift) -> dict:
    newest = drifts.newest_of(row)
    found = drifts.reanchored(row.passage, newest, look_near=True)
    spots = [_Spot(*found.span)] if found.span else found.candidates
    return {
        "claim": claim,
        "drift": row,
        "passage": row.passage,
        "source": row.passage.snapshot.source,
        "newest": newest,
        "places": places(newest.text, spots, sought=row.passage.exact),
        "piece": drifts.piece_of(row, claim),
        "answer": DriftAnswer.objects.standing().filter(drift=row, claim=claim).select_related("by").first(),
        "form": DismissForm(),
    }


class _Spot:
    """A place that was found for certain, as a candidate."""

    def __init__(self, start: int, end: int):
        self.start, self.end = start, end
