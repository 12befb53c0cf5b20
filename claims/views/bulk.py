"""Many claims at once, taken back as easily."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from claims import bulk
from claims.forms import BulkForm
from claims.models import Claim
from workbench.accounts.models import User

FIELDS = {"assign": "assignee", "priority": "priority", "tag": "tags"}
KEPT = "bulk"  # where the session keeps what can be taken back
LASTS = timedelta(minutes=10)


@login_required
@require_POST
def change(request):
    """Assign, rank or tag the chosen claims; what was refused is named with its reason."""
    form = BulkForm(request.POST, claims=Claim.objects.visible_to(request.user).select_related("assignee"))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        return _back(request)
    data = form.cleaned_data
    name = FIELDS[data["action"]]
    values = {
        "assignee": lambda claim: data["assignee"],
        "priority": lambda claim: data["priority"],
        "tags": lambda claim: list(dict.fromkeys([*claim.tags, *data["tag"]])),
    }
    outcome = bulk.change_each(data["claim"], name, values[name], by=request.user, at=timezone.now())
    _tell(request, outcome, ngettext("%(n)s claim changed.", "%(n)s claims changed.", len(outcome.changed)))
    if outcome.changed:
        rows = [[str(claim.uid), _plain(before), _plain(after)] for claim, before, after in outcome.changed]
        request.session[KEPT] = {"at": timezone.now().isoformat(), "field": name, "rows": rows}
    return _back(request)


@login_required
@require_POST
def undo(request):
    """Take the last change of many claims back, where nobody changed the same since."""
    kept = request.session.pop(KEPT, None)
    if not kept:
        messages.warning(request, _("There is nothing to take back any more."))
        return _back(request)
    claims = {str(c.uid): c for c in _claims(request.user, [row[0] for row in kept["rows"]])}
    named = [key for row in kept["rows"] for key in row[1:] if key] if kept["field"] == "assignee" else []
    people = User.objects.in_bulk(named)
    changes = [
        (claims[uid], *(people[value] if named and value else value for value in (before, after)))
        for uid, before, after in kept["rows"]
        if uid in claims
    ]
    outcome = bulk.take_back(changes, kept["field"], by=request.user, at=timezone.now())
    _tell(
        request,
        outcome,
        ngettext("%(n)s change taken back.", "%(n)s changes taken back.", len(outcome.changed)),
    )
    return _back(request)


def can_undo(request) -> int:
    """How many changes of claims the reader could take back now."""
    kept = request.session.get(KEPT)
    is_fresh = kept and parse_datetime(kept["at"]) > timezone.now() - LASTS
    return len(kept["rows"]) if is_fresh else 0


def _claims(user, uids):
    return Claim.objects.visible_to(user).filter(uid__in=uids).select_related("assignee")


def _plain(value):
    return value.pk if isinstance(value, User) else value


def _tell(request, outcome, sentence: str) -> None:
    if outcome.changed or not outcome.refused:
        messages.success(request, sentence % {"n": len(outcome.changed)})
    for claim, why in outcome.refused:
        messages.error(request, _("%(claim)s: %(why)s") % {"claim": claim, "why": why})


def _back(request):
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return HttpResponseRedirect(asked if ours else reverse("claims"))
