"""One claim: reading it alone, saving it, drafts, moves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from claims import amending, discussing, merging, undoing, verdicts, workflow
from claims.filters import ClaimFilter
from claims.forms import BulkForm, ClaimForm, MoveForm, VerdictForm
from claims.history import history_of
from claims.models import Appearance, Claim, Question
from claims.views import panes
from claims.views.bulk import can_undo
from claims.views.desk import context as desk_context
from claims.views.desk import marked
from claims.views.saying import say_done
from claims.views.whence import appearance_of
from workbench.common.errors import DomainError
from workbench.common.paging import filled, newest_first

MOVED = {
    "start": gettext_lazy("Work has begun."),
    "submit": gettext_lazy("Sent to review."),
    "recall": gettext_lazy("Taken back from review."),
    "return": gettext_lazy("Sent back with your comment."),
    "approve": gettext_lazy("Approved."),
    "reopen": gettext_lazy("Reopened."),
    "drop": gettext_lazy("Dropped."),
    "restore": gettext_lazy("Taken up again."),
}


@login_required
@require_safe
def claims(request):
    """Every claim, newest first, filtered by the same filters as the API."""
    asked = filled(request.GET)
    found = ClaimFilter(asked, queryset=Claim.objects.visible_to(request.user).with_standing())
    places = Appearance.objects.select_related("article").order_by("-is_first", "id")
    rows = found.qs.select_related("claimant", "assignee")
    page = newest_first(rows.prefetch_related(Prefetch("appearances", places, to_attr="places")), asked)
    shown = {
        "filter": found,
        "page": page,
        "bulk_form": BulkForm(claims=Claim.objects.none()),
        "undoable": can_undo(request),
    }
    return render(request, "claims/claims.html", shown)


@login_required
@require_safe
def claim(request, uid):
    """The claim alone, with its verdicts, evidence and history."""
    row = claim_or_404(request, uid)
    standing = row.verdicts.standing().select_related("rating", "author").prefetch_related("evidence")
    page = {
        **panes.claim_pane(row, request.user),
        "verdicts": standing.order_by("question"),
        "superseded": row.verdicts.exclude(superseded_at=None).select_related("rating", "author"),
        "appearances": row.appearances.select_related("article", "passage"),
        "threads": discussing.threads_of(row),
        "history": history_of(row),
        "editions": row.publications.select_related("published_by"),
    }
    return render(request, "claims/claim.html", page)


@login_required
@require_POST
def edit(request, uid):
    """Save the claim and whatever verdicts are filled; with action=submit also send it to review.

    All or nothing: a refused part leaves everything as it was, and every word typed on the page.
    """
    row = claim_or_404(request, uid)
    forms = panes.forms_of(row, pieces=panes.evidence_of(row), data=request.POST)
    faulty = [form for form in forms.values() if not form.is_valid()]  # every form says what it lacks
    if faulty:
        return _again(request, row, forms, status=422)
    try:
        with transaction.atomic():
            theirs = _save(row, forms, by=request.user, action=request.POST.get("action", "save"))
    except workflow.NotReady as unready:
        for gap in unready.gaps:
            form = forms[Question(gap.question)] if gap.question else forms["claim"]
            form.add_error(gap.field or None, gap)
        return _again(request, row, forms, status=unready.status)
    except (amending.StaleVersion, verdicts.StaleVerdict) as overtaken:
        return _clash(request, uid, status=overtaken.status)
    except DomainError as refusal:
        form = forms[Question(refusal.question)] if getattr(refusal, "question", None) else forms["claim"]
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _again(request, row, forms, status=refusal.status)
    row = claim_or_404(request, uid)  # what stands now, not what was read before
    if request.POST.get("action") == "submit":
        say_done(request, _("Sent to review."), row)
    else:
        messages.success(request, _("Saved."))
    if theirs:
        words = _("Somebody changed this claim meanwhile, and that is kept too: %(names)s.")
        messages.info(request, words % {"names": ", ".join(forms["claim"].labels(theirs))})
    appearance = appearance_of(request, row)
    if request.htmx and appearance:
        return marked(request, appearance.article, appearance)
    return HttpResponseRedirect(_back(request, row))


@login_required
@require_POST
def draft(request, uid):
    """Keep what is being typed and answer {"saved": "10:42"}; with discard=1, forget it."""
    row = claim_or_404(request, uid)
    if request.POST.get("discard"):
        verdicts.drop_draft(row, by=request.user)
        return HttpResponseRedirect(_back(request, row))
    version = request.POST.get("version", "")
    try:
        kept = verdicts.keep_draft(
            row,
            _typed(request.POST),
            version=int(version) if version.isdigit() else row.version,
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        return JsonResponse({"detail": refusal.message, "code": refusal.code}, status=refusal.status)
    return JsonResponse({"saved": time_format(timezone.localtime(kept.saved_at), "H:i")})


@login_required
@require_POST
def move(request, uid):
    """Take the claim one step."""
    row = claim_or_404(request, uid)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such step."))
        return HttpResponseRedirect(_back(request, row))
    try:
        workflow.advance(
            row,
            form.cleaned_data["move"],
            by=request.user,
            at=timezone.now(),
            reason=form.cleaned_data["reason"] or _comments_as_reason(request, row, form),
            checked=form.cleaned_data["checked"],
        )
    except DomainError as refusal:
        return _move_refused(request, uid, form, refusal)
    say_done(request, MOVED[form.cleaned_data["move"]], row)
    return HttpResponseRedirect(_back(request, row))


@login_required
@require_POST
def undo(request, uid, number, *, is_redo=False):
    """Take back the reader's own last step, event `number` of the ledger; or take it again."""
    row = claim_or_404(request, uid)
    try:
        row = undoing.undo(row, number, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        if request.htmx:
            response = render(request, "claims/_said.html", {"is_swap": True})
            response["HX-Reswap"] = "none"  # but for the notice
            return response
        return HttpResponseRedirect(_back(request, row))
    say_done(request, _("Done again.") if is_redo else _("Undone."), row, is_undone=not is_redo)
    row = claim_or_404(request, uid)
    appearance = appearance_of(request, row)
    if request.htmx and appearance:
        return marked(request, appearance.article, appearance)
    return HttpResponseRedirect(_back(request, row))


def _comments_as_reason(request, row: Claim, form: MoveForm) -> str:
    """A proposal may be sent back for what was said on its passages, without a word more."""
    if form.cleaned_data["move"] != "return":
        return ""
    n = discussing.open_words(row, request.user)
    return (
        ngettext("See %(n)s comment on the claim.", "See %(n)s comments on the claim.", n) % {"n": n}
        if n
        else ""
    )


def _move_refused(request, uid, form: MoveForm, refusal: DomainError):
    """The reason, where the claim stands now, and the same step again with what was typed."""
    row = claim_or_404(request, uid)
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    form.fields["reason"].required = form.cleaned_data["move"] in workflow.NEEDS_REASON
    page = {
        "claim": row,
        "form": form,
        "refusal": refusal,
        "gaps": getattr(refusal, "gaps", []),
        "moves": workflow.moves_for(request.user, row),
        "move": form.cleaned_data["move"],
        "back": _back(request, row),
    }
    return render(request, "claims/move_refused.html", page, status=refusal.status)


def claim_or_404(request, uid) -> Claim:
    """The claim of this uid if the reader may see it."""
    rows = Claim.objects.visible_to(request.user).select_related("claimant", "assignee", "check_page")
    return get_object_or_404(rows, uid=uid)


def _save(row: Claim, forms: dict, *, by, action: str) -> frozenset[str]:
    """Returns the fields of the claim that others changed meanwhile and that stay as they left them."""
    at = timezone.now()
    form = forms["claim"]
    row, theirs = merging.merge(row, form.changes(), version=form.cleaned_data["version"], by=by, at=at)
    for question in Question:
        answer = forms[question]
        if not answer.is_filled or _is_untouched(row, answer):
            continue
        try:
            verdicts.supersede(row, question, base=answer.began_from, by=by, at=at, **answer.answer())
        except verdicts.VerdictRefused as refusal:
            refusal.question = question
            raise
    if action == "submit":
        workflow.advance(row, "submit", by=by, at=at)
    verdicts.drop_draft(row, by=by)
    return theirs


def _is_untouched(row: Claim, answer: VerdictForm) -> bool:
    """Whether an answer somebody else has changed meanwhile was not changed here: then theirs stands."""
    if not answer.is_overtaken:
        return False
    if answer.began_from is None:
        return not answer.is_filled
    return answer.is_filled and verdicts.repeats(row, answer.began_from, **answer.answer())


def _clash(request, uid, *, status: int):
    """The page with both texts wherever somebody else has decided meanwhile what was typed here.

    Whoever sends it again has seen them.
    """
    row = claim_or_404(request, uid)
    pieces = panes.evidence_of(row)
    forms, fresh = panes.forms_of(row, pieces=pieces, data=request.POST), panes.forms_of(row, pieces=pieces)
    for form in forms.values():
        form.is_valid()  # it was, a moment ago
    met = _meet(row, forms["claim"])
    differences = forms["claim"].differences(row, met.clashes)
    forms["claim"].catch_up(row, met.theirs)
    for question in Question:
        answer = forms[question]
        if _is_untouched(row, answer):
            forms[question] = fresh[question]
        elif answer.is_overtaken:
            differences += answer.differences()
            answer.catch_up()
    return _again(request, row, forms, status=status, differences=differences)


def _meet(row: Claim, form: ClaimForm) -> merging.Meeting:
    with transaction.atomic():
        met = merging.meet(row, form.changes(), version=form.cleaned_data["version"])
        transaction.set_rollback(True)  # nobody is made a claimant by a question
    return met


def _typed(post) -> dict:
    """What the claim form and the verdict forms hold, as typed: {form name: {field: text}}."""
    content = {"claim": {}, **{question.value: {} for question in Question}}
    for key, values in post.lists():
        prefix, _dash, field = key.partition("-")
        if prefix in Question.values:
            content[prefix][field] = values if field == "evidence" else values[-1]
        elif key == "at":
            content["at"] = values[-1][:100]
        elif key not in ("csrfmiddlewaretoken", "action", "version", "from"):
            content["claim"][key] = values[-1]
    return content


def _again(request, row: Claim, forms: dict, *, status: int, differences: list | None = None):
    """The same page with everything typed and the reasons beside it."""
    appearance = appearance_of(request, row)
    page = {"is_conflict": differences is not None, "differences": differences, "errors": True}
    if request.htmx or appearance is None:
        article = appearance and appearance.article
        page |= panes.claim_pane(row, request.user, article=article, bound=forms) | {"article": article}
        page["shows_claim"] = forms["claim"].says_more
        return render(request, "claims/_claim_pane.html", page, status=status)
    page |= desk_context(request, appearance.article, row, bound=forms) | {"tab": "claim"}
    return render(request, "claims/desk.html", page, status=status)


def _back(request, row: Claim) -> str:
    """The page the form names, or the desk it was on, else the claim's own page."""
    next_page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(next_page, allowed_hosts=None):  # a path of ours
        return next_page
    appearance = appearance_of(request, row)
    if request.POST.get("from") == "claim" or appearance is None:
        return row.get_absolute_url()
    return panes.desk_url(appearance.article, claim=row.uid, source=request.GET.get("source", ""))
