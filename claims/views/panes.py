"""What stands in the desk's three panes? Context for templates, with a constant number of queries."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, FilteredRelation, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from claims import access, marking, workflow
from claims.forms import ClaimForm, EvidenceForm, MoveForm, SourceForm, VerdictForm, WholeSourceForm
from claims.forms.fields import listed
from claims.models import (
    Appearance,
    Article,
    Claim,
    Draft,
    Drift,
    Evidence,
    Question,
    Rating,
    Review,
    State,
    Thread,
    Verdict,
)
from claims.models.rating import in_language
from sources.models import FetchAttempt, Snapshot, Source
from workbench.ledger.models import Event


def article_pane(article: Article, *, current: Claim | None = None) -> dict:
    """The article's text with its claims marked; without one yet, how far its capture has come."""
    attempt = None if article.snapshot else article.source.attempts.order_by("-id").first()
    if attempt and not attempt.is_open:
        article.refresh_from_db(fields=["snapshot"])  # the text may have come between two queries
    standing = Verdict.objects.standing().filter(claim=OuterRef("claim")).order_by("-question")
    appearances = list(
        article.appearances.exclude(claim__state=State.DROPPED)
        .select_related("passage", "claim")
        .annotate(rating_labels=Subquery(standing.values("rating__labels")[:1]))
        .order_by("number")
    )
    snapshot = article.snapshot
    blocks = []
    if snapshot:
        spans = [
            _span(row, current)
            for row in appearances
            if row.passage and row.passage.snapshot_id == snapshot.pk
        ]
        blocks = marking.render(snapshot.text, snapshot.text_blocks, spans)
    return {
        "article": article,
        "snapshot": snapshot,
        "blocks": blocks,
        "appearances": appearances,
        "unplaced": [row for row in appearances if row.words],
        "marks": f"{len(appearances)}-{appearances[-1].number if appearances else 0}",
        "word_count": len(snapshot.text.split()) if snapshot else 0,
        "newer": _newer(article),
        "attempt": None if snapshot else attempt,
    }


def _newer(article: Article) -> int | None:
    """The number of the source's newest version, when the text under check is an older one."""
    if article.snapshot is None:
        return None
    newest = article.__dict__.get("newest_number")  # the desk loads it with the article
    if newest is None:
        newest = article.source.snapshots.aggregate(number=Max("number"))["number"]
    return newest if newest > article.snapshot.number else None


def claim_pane(
    claim: Claim,
    user,
    *,
    article: Article | None = None,
    place: Appearance | None = None,
    pieces: list[Evidence] | None = None,
    bound: dict | None = None,
    restore: bool = False,
) -> dict:
    """The claim's forms, filled from what stands and from the reader's own draft.

    A draft that began from an older version of the claim is offered, not put in, unless restore is true.
    article: the one it is read in, when it appears in several. place: where it stands there, and pieces:
    evidence_of(claim), when loaded.
    bound: {"claim": ClaimForm, question: VerdictForm} after a refused save, so that nothing typed is lost.
    """
    pieces = evidence_of(claim) if pieces is None else pieces
    forms = bound or forms_of(claim, pieces=pieces)
    draft = None if bound else _draft(claim, user)
    fits = draft is not None and (restore or draft.version == claim.version)
    is_restored = fits and _fill(forms, draft)
    return {
        "claim": claim,
        "stamp": stamp(claim),
        "form": forms["claim"],
        "verdict_forms": [forms[question] for question in Question],
        "pieces": pieces,
        "draft": draft,
        "is_restored": is_restored,
        "offered_draft": draft if draft and not fits else None,
        "moves": workflow.moves_for(user, claim),
        "move_form": MoveForm(),
        "may_retract": access.may(user, "retract", claim),
        "review": _review(claim),
        "check": getattr(claim, "check_page", None),
        "appearance": place or _appearance(claim, article),
        "talk_count": talk_count(claim),
    }


def stamp(claim: Claim) -> int:
    """The number of the newest event of claim: what a page that shows it has seen."""
    if "last_event" not in claim.__dict__:
        found = Event.objects.filter(object_uid=claim.uid).order_by("-number")
        claim.last_event = found.values_list("number", flat=True).first()
    return claim.last_event or 0


def open_talk(claim_field: str):
    """For a query: how many threads on the claim that claim_field names are not settled."""
    threads = Thread.objects.filter(claim=OuterRef(claim_field), resolved_at=None).order_by()
    return Subquery(threads.values("claim").annotate(n=Count("*")).values("n"))


def talk_count(claim: Claim) -> int:
    """How many threads on claim wait to be settled; the desk loads it with the claim."""
    if "open_talk" not in claim.__dict__:
        claim.open_talk = claim.threads.filter(resolved_at=None).count()
    return claim.open_talk or 0


def _draft(claim: Claim, user) -> Draft | None:
    """What user has typed about claim and not sent; the desk loads it with the claim."""
    if "own_draft" not in claim.__dict__:
        claim.own_draft = claim.drafts.filter(author=user).first()
    return claim.own_draft


def label_of(control: str) -> str:
    """What people call a control of the claim's forms, by its name ("substance-explanation"); or nothing."""
    prefix, _dash, name = control.partition("-")
    fields = VerdictForm.base_fields if prefix in Question.values else ClaimForm.base_fields
    field = fields.get(name if prefix in Question.values else control)
    return field.label if field else ""


def _review(claim: Claim) -> Review | None:
    """The newest review; a claim that nobody has sent yet has none."""
    if claim.state in (State.OPEN, State.IN_PROGRESS):
        return None
    return claim.reviews.select_related("submitted_by", "decided_by").first()


def _appearance(claim: Claim, article: Article | None):
    places = claim.appearances.select_related("article", "passage").order_by("-is_first", "id")
    return (places.filter(article=article) if article else places).first()


def forms_of(claim: Claim, *, pieces: list[Evidence], data=None) -> dict:
    """The claim form and one verdict form per question; bound when data (a POST) is given."""
    ratings = _ratings(claim)
    forms = {"claim": ClaimForm(data, claim=claim)}
    for question in Question:
        answers = [rating for rating in ratings if rating.scale.question == question]
        forms[question] = VerdictForm(
            data,
            claim=claim,
            question=question,
            standing=next((rating.given for rating in answers if rating.given), None),
            ratings=[rating for rating in answers if rating.scale.is_default],
            pieces=pieces,
        )
    return forms


def _ratings(claim: Claim) -> list[Rating]:
    """Every rating to choose among or that was chosen; given: the standing verdict of claim with it, or None.

    A verdict carries `cited`, the keys of its evidence.
    """
    given = FilteredRelation("verdicts", condition=Q(verdicts__claim=claim, verdicts__superseded_at=None))
    cited = Verdict.evidence.through.objects.filter(verdict=OuterRef("given")).values("evidence_id")
    rows = Rating.objects.annotate(given=given).annotate(cited=ArraySubquery(cited))
    rows = rows.filter(Q(scale__is_default=True) | Q(given__isnull=False))
    ratings = list(rows.select_related("scale", "given").order_by("position"))
    for rating in ratings:
        rating.given = getattr(rating, "given", None)  # left out where there is none
        if rating.given:
            rating.given.cited = rating.cited
    return ratings


def evidence_of(claim: Claim, *, around: bool = False) -> list[Evidence]:
    """The claim's standing evidence with everything a list of it shows, which is not the documents' texts.

    around: whether it comes with the words `before` and `after` each passage.
    """
    return [piece for piece in all_evidence_of(claim, around=around) if piece.withdrawn_at is None]


def all_evidence_of(claim: Claim, *, around: bool = False) -> list[Evidence]:
    """As evidence_of, with what was taken back and may be put back."""
    rows = claim.evidence.select_related("source__publisher", "passage__snapshot", "added_by")
    rows = rows.annotate(has_drifts=Exists(Drift.objects.filter(passage=OuterRef("passage"))))
    rows = rows.with_words_around() if around else rows
    pieces = list(rows.defer("passage__snapshot__text", "passage__snapshot__blocks").order_by("id"))
    _with_drifts(claim, pieces)
    return pieces


def sources_of(claim: Claim) -> tuple[list[Source], list[Evidence]]:
    """The sources beside claim, newest first, and all_evidence_of(claim), which comes from them.

    Each source comes with its newest attempt, and each piece with its source.
    """
    newest = Snapshot.objects.filter(source=OuterRef("pk")).order_by("-number").values("number")[:1]
    quoted = FilteredRelation("evidence", condition=Q(evidence__claim=claim))
    rows = (
        Source.objects.filter(attachments__claim=claim)
        .annotate(snapshot_count=Subquery(newest), attempt=_newest_attempt(), piece=quoted)
        .annotate(has_drifts=Exists(Drift.objects.filter(passage=OuterRef("piece__passage"))))
        .select_related("publisher", "attempt", "piece__passage__snapshot", "piece__added_by")
        .defer("piece__passage__snapshot__text", "piece__passage__snapshot__blocks")
        .order_by("-attachments__id", "piece__id")
    )
    sources, pieces = {}, []
    for row in rows:
        source = sources.setdefault(row.pk, row)
        source.attempt = getattr(row, "attempt", None)  # left out where there is none
        if piece := getattr(row, "piece", None):
            piece.source, piece.claim, piece.has_drifts = source, claim, row.has_drifts
            pieces.append(piece)
    pieces.sort(key=lambda piece: piece.pk)
    _with_drifts(claim, pieces)
    return list(sources.values()), pieces


def sources_pane(
    claim: Claim | None,
    *,
    article: Article | None = None,
    source_uid: str = "",
    beside: tuple[list[Source], list[Evidence]] | None = None,
) -> dict:
    """The sources beside a claim, each with its newest attempt and what is quoted from it; one is open.

    beside: sources_of(claim), when loaded.
    """
    sources, every = beside or (sources_of(claim) if claim else ([], []))
    pieces = [piece for piece in every if piece.withdrawn_at is None]
    withdrawn = [piece for piece in every if piece.withdrawn_at is not None]
    _with_pieces(sources, pieces)
    opened = next((source for source in sources if str(source.uid) == source_uid), None)
    return {
        "article": article,
        "claim": claim,
        "sources": sources,
        "is_capturing": any(source.attempt and source.attempt.is_open for source in sources),
        "withdrawn": sorted(withdrawn, key=lambda piece: piece.withdrawn_at, reverse=True),
        "source_form": SourceForm(is_known=bool(sources)),
        "questions": _questions_of(claim),
        "has_pieces": bool(pieces),
        **_addresses(article, claim, opened),
        **(_opened(opened, pieces, claim) if opened else {"opened": None}),
    }


def _addresses(article: Article | None, claim: Claim | None, opened: Source | None) -> dict:
    """back: this desk's address; more: the same, to be followed by more=<pane>, for fields that few need."""
    if article is None:
        return {"back": None, "more": None}
    back = desk_url(article, claim=claim and claim.uid, source=opened and opened.uid)
    return {"back": back, "more": back + ("&" if "?" in back else "?")}


def _questions_of(claim: Claim | None) -> list[str]:
    """The questions that the claim's form has fields for."""
    if claim is None or not claim.is_editable:
        return []
    return [each for each in Question.values if not (claim.not_checkable and each == Question.SUBSTANCE)]


def _opened(source: Source, pieces: list[Evidence], claim: Claim) -> dict:
    snapshot = claim.__dict__.get("opened_snapshot")  # the desk loads it with the claim
    if snapshot is None or snapshot.source_id != source.pk:
        snapshot = source.snapshots.order_by("-number").first()
    form = EvidenceForm(initial={"snapshot": snapshot and snapshot.uid})
    page = {"opened": source, "opened_snapshot": snapshot}
    page |= {"evidence_form": form, "whole_form": WholeSourceForm(), "details_form": form}
    page["has_no_text"] = snapshot is None
    if snapshot is None:
        return page
    rows = [piece for piece in pieces if piece.passage and piece.passage.snapshot_id == snapshot.pk]
    spans = [
        marking.Span(
            start=row.passage.start,
            end=row.passage.end,
            key=str(row.uid),
            number=number,
            label=_("Evidence %(number)s: %(stance)s")
            % {"number": number, "stance": row.get_stance_display()},
            url=f"#evidence-{row.uid}",
            classes=row.stance,
        )
        for number, row in enumerate(rows, 1)
    ]
    blocks = marking.render(snapshot.text, snapshot.text_blocks, spans, prefix="s")
    return page | {"opened_blocks": blocks}


def _with_pieces(sources: list[Source], pieces: list[Evidence]) -> None:
    """Give each source the evidence quoted from it."""
    for source in sources:
        source.pieces = [piece for piece in pieces if piece.source_id == source.pk]


def _with_drifts(claim: Claim, pieces: list[Evidence]) -> None:
    """Give each piece the drift of its passage that waits for an answer, or None."""
    waiting = {}
    if any(piece.has_drifts for piece in pieces):
        waiting = {drift.passage_id: drift for drift in Drift.objects.open_for(claim)}
    for piece in pieces:
        piece.drift = waiting.get(piece.passage_id)


def _newest_attempt() -> FilteredRelation:
    """For sources, to be loaded with them: the newest attempt at each, or None."""
    newest = FetchAttempt.objects.filter(source=OuterRef("pk")).order_by("-id").values("pk")
    return FilteredRelation("attempts", condition=Q(attempts__pk=Subquery(newest[:1])))


def _span(row, current: Claim | None) -> marking.Span:
    label = ""  # the script says "Claim 9" of a bare number; 150 such labels would cost the page 3 kB
    if row.rating_labels:
        words = {"number": row.number, "rating": in_language(row.rating_labels).lower()}
        label = _("Claim %(number)s, %(rating)s") % words
    return marking.Span(
        start=row.passage.start,
        end=row.passage.end,
        key=str(row.claim.uid),
        number=row.number,
        label=label,
        url=str(row.number),  # views.desk.claim_of; a uid here would cost the page 5 kB
        is_current=current is not None and row.claim_id == current.pk,
    )


def _fill(forms: dict, draft: Draft) -> bool:
    """Put a draft's words into unbound forms; True when it says anything the forms did not.

    An answer that somebody else has changed since, and the draft's author had not, is left as it stands.
    """
    changed = False
    for name, form in forms.items():
        typed = draft.content.get(str(name), {})
        if name in Question and _is_old_news(form, typed):
            continue
        for field, value in typed.items():
            if field not in form.fields or field == "version":
                continue
            changed |= field != "base" and listed(value) != listed(form.initial.get(field))
            form.initial[field] = value
    forms["claim"].initial["version"] = draft.version  # else it would overwrite a change made since
    return changed


def _is_old_news(form: VerdictForm, typed: dict) -> bool:
    """Whether typed, of a draft, says no more than an answer that another has taken the place of."""
    began_from = typed.get("base", "")
    if began_from == str(form.initial.get("base", "")):
        return False
    earlier = form.claim.verdicts.filter(question=form.question).annotate(cited=ArrayAgg("evidence"))
    said = next((verdict for verdict in earlier if str(verdict.uid) == began_from), None)
    told = form.initial_of(said) if said else {}
    return all(listed(typed.get(name)) == listed(told.get(name)) for name in form.ANSWER)


def desk_query(*, claim="", source="") -> str:
    """The query string that opens a claim and a source on the desk."""
    parts = [f"{name}={value}" for name, value in (("claim", claim), ("source", source)) if value]
    return "?" + "&".join(parts)


def desk_url(article: Article, *, claim="", source="") -> str:
    """The desk's address with a claim and a source open."""
    return reverse("article", args=[article.uid]) + (desk_query(claim=claim, source=source) if claim else "")
