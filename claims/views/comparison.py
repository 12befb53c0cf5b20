"""Two versions of a source side by side, with what is quoted from them."""

from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.models import Appearance, Claim, Evidence, State
from sources import freshness
from sources.comparing import CHANGED, DELETED, INSERTED, SAME, Row
from sources.models import Snapshot, Source

AROUND = 1  # blocks shown on either side of a change
LARGEST_NUMBER = 2**31 - 1


@dataclass
class Piece:
    """Words of one block: same, deleted or inserted."""

    kind: str
    words: str


@dataclass
class Shown:
    """One block of the page, or (kind "gap") how many blocks without a change were left out."""

    kind: str
    block: str = ""
    pieces: list[Piece] = field(default_factory=list)
    number: int = 0  # of the change
    count: int = 0  # blocks left out
    quoted: list = field(default_factory=list)  # claims whose quotation changed

    @property
    def old_pieces(self):
        return [piece for piece in self.pieces if piece.kind != INSERTED]

    @property
    def new_pieces(self):
        return [piece for piece in self.pieces if piece.kind != DELETED]


@login_required
@require_safe
def chosen(request, uid):
    """Leads from ?old=&new= (a form) to the address of the comparison."""
    source = get_object_or_404(Source.objects.visible_to(request.user), uid=uid)
    numbers = [request.GET.get(name, "") for name in ("old", "new")]
    if not all(number.isascii() and number.isdigit() and len(number) < 10 for number in numbers):
        return HttpResponseRedirect(source.get_absolute_url())
    return HttpResponseRedirect(reverse("source-diff", args=[uid, *sorted(map(int, numbers))]))


@login_required
@require_safe
def comparison(request, uid, old, new):
    """Version old against version new. ?view=side puts them side by side, ?all=1 leaves nothing out."""
    source = get_object_or_404(Source.objects.visible_to(request.user), uid=uid)
    before, after = _version(source, old), _version(source, new)
    rows = freshness.difference(before, after)
    shown = _shown(rows, before, after, _quotations(before, after, request.user))
    page = {
        "source": source,
        "old": before,
        "new": after,
        "numbers": list(source.snapshots.order_by("-number").values_list("number", flat=True)),
        "rows": shown if request.GET.get("all") else _without_the_same(shown),
        "count": max((row.number for row in shown), default=0),
        "is_side": request.GET.get("view") == "side",
        "is_whole": bool(request.GET.get("all")),
    }
    return render(request, "claims/comparison.html", page)


def _version(source: Source, number: int) -> Snapshot:
    if number > LARGEST_NUMBER:
        raise Http404
    return get_object_or_404(source.snapshots, number=number)


def _quotations(before: Snapshot, after: Snapshot, user) -> dict[int, list]:
    """{snapshot key: [(start, end, claim)]} of standing evidence and of appearances in either version."""
    quoted: dict[int, list] = {before.pk: [], after.pk: []}
    claims = Claim.objects.visible_to(user).exclude(state=State.DROPPED)
    pieces = Evidence.objects.standing().filter(passage__snapshot__in=[before, after], claim__in=claims)
    places = Appearance.objects.filter(passage__snapshot__in=[before, after], claim__in=claims)
    for row in [*pieces.select_related("passage", "claim"), *places.select_related("passage", "claim")]:
        quoted[row.passage.snapshot_id].append((row.passage.start, row.passage.end, row.claim))
    return quoted


def _shown(rows: list[Row], before: Snapshot, after: Snapshot, quoted: dict[int, list]) -> list[Shown]:
    shown, number = [], 0
    for row in rows:
        pieces = _pieces(row, before.text, after.text)
        if row.kind == SAME:
            shown.append(Shown(SAME, row.block, pieces))
            continue
        number += 1
        touched = _touched(row, quoted[before.pk], quoted[after.pk])
        shown.append(Shown(row.kind, row.block, pieces, number=number, quoted=touched))
    return shown


def _pieces(row: Row, old: str, new: str) -> list[Piece]:
    if row.kind == CHANGED:
        return [
            Piece(part.kind, (new if part.kind == INSERTED else old)[part.start : part.end])
            for part in row.parts
        ]
    if row.kind == DELETED:
        return [Piece(DELETED, old[slice(*row.old)])]
    return [Piece(row.kind, new[slice(*row.new)])]


def _touched(row: Row, in_old: list, in_new: list) -> list:
    """The claims that quote words which this row takes out, or between which it puts something in."""
    spans_old = [(part.start, part.end) for part in row.parts if part.kind == DELETED]
    spans_new = [(part.start, part.end) for part in row.parts if part.kind == INSERTED]
    if row.kind == DELETED:
        spans_old = [row.old]
    elif row.kind == INSERTED:
        spans_new = [row.new]
    at = row.old[0] if row.old else 0
    for part in row.parts:  # where an insertion stands in the old text
        if part.kind == INSERTED:
            spans_old.append((at, at))
        else:
            at = part.end
    touched = {}
    for spans, quotations in ((spans_old, in_old), (spans_new, in_new)):
        for start, end, claim in quotations:
            if any((start < span[1] and span[0] < end) or start < span[0] == span[1] < end for span in spans):
                touched[claim.pk] = claim
    return list(touched.values())


def _without_the_same(shown: list[Shown]) -> list[Shown]:
    """The changes with AROUND blocks on either side, and gaps for the rest."""
    changed = [place for place, row in enumerate(shown) if row.kind != SAME]
    near = {place + step for place in changed for step in range(-AROUND, AROUND + 1)}
    kept: list[Shown] = []
    for place, row in enumerate(shown):
        if place in near:
            kept.append(row)
        elif kept and kept[-1].kind == "gap":
            kept[-1].count += 1
        else:
            kept.append(Shown("gap", count=1))
    return kept
