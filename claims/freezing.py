"""What does an edition say? All that its page, JSON, ClaimReview and feeds need: no row is asked again."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from claims.folding import host_of
from claims.models import Claim, Decision, EditionKind, Evidence, Precision, Publication, Question, Verdict
from claims.prose import to_html
from sources.models import Publisher, Snapshot

MAX_SLUG_WORDS = 80  # characters of the statement that an address repeats


def slug_of(claim: Claim) -> str:
    """The check's address: the statement, shortened, plus the last eight characters of the claim's uid."""
    words = slugify(claim.statement)[:MAX_SLUG_WORDS].rstrip("-")
    if len(slugify(claim.statement)) > MAX_SLUG_WORDS and "-" in words:
        words = words.rsplit("-", 1)[0]
    return "-".join(part for part in (words, claim.uid.hex[-8:]) if part)


def page_url(slug: str, language: str) -> str:
    """The public address of a check's page in one language."""
    return settings.PUBLIC_URL + reverse("check", args=[language, slug])


def partial_date(value: date | None, precision: str) -> str | None:
    """An ISO 8601 date no more precise than what is known: 2026, 2026-01 or 2026-01-23."""
    if value is None:
        return None
    return value.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)]


def document(
    claim: Claim, *, check_uid, slug: str, number: int, kind: str, note: str, at: datetime, us: Publisher
) -> dict:
    """The edition's JSON document; key order is the order readers see.

    number: of the new edition, from 1. at: aware datetime of publication. us: the newsroom.
    """
    editions = claim.publications.order_by("number").only("number", "kind", "published_at", "note")
    earlier = [_edition(edition) for edition in editions]
    head = {
        "uid": str(check_uid),
        "slug": slug,
        "urls": {language: page_url(slug, language) for language, _name in settings.LANGUAGES},
        "edition": number,
        "kind": str(kind),
        "note": note,
        "language": claim.language,
        "published_at": _utc(at),
        "first_published_at": earlier[0]["published_at"] if earlier else _utc(at),
        "statement": claim.statement,
        "claimant": _claimant(claim),
        "publisher": {
            "name": us.name,
            "url": us.homepage or settings.PUBLIC_URL,
            "logo": us.logo_url or None,
        },
    }
    if kind == EditionKind.RETRACTION:
        return head | {"editions": earlier}
    verdicts = list(
        claim.verdicts.standing()
        .select_related("rating__scale", "author")
        .prefetch_related("evidence")
        .order_by("question")
    )
    return (
        head
        | {
            "claim_kind": claim.kind,
            "claim_date": _claim_date(claim),
            "due_on": claim.due_on.isoformat() if claim.due_on else None,
            "not_checkable": claim.not_checkable or None,
            "tags": list(claim.tags),
            "appearances": [_appearance(row) for row in _appearances(claim)],
            "verdicts": {verdict.question: _verdict(verdict) for verdict in verdicts},
        }
        | _evidence(claim)
        | _people(claim, verdicts)
        | {"editions": earlier}
    )


def _edition(edition: Publication) -> dict:
    return {
        "number": edition.number,
        "kind": edition.kind,
        "published_at": _utc(edition.published_at),
        "note": edition.note,
    }


def _claimant(claim: Claim) -> dict | None:
    who = claim.claimant
    if who is None:
        return None
    return {
        "uid": str(who.uid),
        "name": who.name,
        "kind": who.kind,
        "job_title": who.job_title or None,
        "same_as": who.same_as or None,
    }


def _claim_date(claim: Claim) -> dict | None:
    if claim.claimed_on is None:
        return None
    return {
        "value": partial_date(claim.claimed_on, claim.date_precision),
        "precision": claim.date_precision,
        "words": claim.date_words or None,
    }


def _appearances(claim: Claim):
    return claim.appearances.select_related("article__source__publisher", "passage").order_by(
        "-is_first", "id"
    )


def _appearance(row) -> dict:
    source = row.article.source
    return {
        "title": row.article.title,
        "publisher": source.publisher.name if source.publisher else (source.host or None),
        "url": source.url or None,
        "published_on": row.article.published_on.isoformat() if row.article.published_on else None,
        "language": row.article.language or None,
        "quotation": row.exact,
        "article": str(row.article.uid),
    }


def _verdict(verdict: Verdict) -> dict:
    rating, scale = verdict.rating, verdict.rating.scale
    return {
        "rating": {
            "key": rating.key,
            "labels": rating.labels,
            "definitions": rating.definitions,
            "value": rating.value,
            "shape": rating.shape,
        },
        "scale": {"key": scale.key, "names": scale.names, "worst": scale.worst, "best": scale.best},
        "short_answer": verdict.short_answer,
        "explanation": verdict.explanation,
        "explanation_html": to_html(verdict.explanation),
        "evidence": [str(piece.uid) for piece in verdict.evidence.all() if not piece.is_confidential],
        "author": verdict.author.signature,
        "made_at": _utc(verdict.made_at),
    }


def _evidence(claim: Claim) -> dict:
    rows = (
        claim.evidence.standing()
        .select_related("source__publisher", "passage__snapshot")
        .defer("passage__snapshot__text", "passage__snapshot__blocks")
        .order_by("id")
    )
    whole = [row.source_id for row in rows if not row.passage_id]
    newest = {
        snapshot.source_id: snapshot
        for snapshot in Snapshot.objects.filter(source__in=whole)
        .defer("text", "blocks")
        .order_by("source_id", "-number")
        .distinct("source_id")
    }
    return {
        "evidence": [
            _public_evidence(row, row.passage.snapshot if row.passage else newest.get(row.source_id))
            for row in rows
            if not row.is_confidential
        ],
        "confidential_evidence": [{"reason": row.confidential_reason} for row in rows if row.is_confidential],
    }


def _public_evidence(row: Evidence, snapshot: Snapshot | None) -> dict:
    return {
        "uid": str(row.uid),
        "stance": row.stance,
        "quotation": row.passage.exact if row.passage else None,
        "whole_reason": row.whole_reason or None,
        "note": row.note or None,
        "title": row.source.title or (snapshot.title if snapshot else ""),
        "publisher": row.source.publisher.name if row.source.publisher else (row.source.host or None),
        "url": row.source.url or None,
        "is_primary": row.is_primary,
        "is_independent": row.is_independent,
        "captured_at": _utc(snapshot.captured_at) if snapshot else None,
        "body_sha256": snapshot.body_sha256 if snapshot else None,
        "text_sha256": snapshot.text_sha256 if snapshot else None,
        "start": row.passage.start if row.passage else None,
        "end": row.passage.end if row.passage else None,
    }


def _people(claim: Claim, verdicts: list[Verdict]) -> dict:
    review = claim.reviews.filter(decision=Decision.APPROVED).select_related("decided_by").first()
    return {
        "authors": sorted({verdict.author.signature for verdict in verdicts}),
        "reviewer": review.decided_by.signature if review else None,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def ratings_in(edition: dict) -> dict[str, str]:
    """{question: rating key} of an edition's document."""
    return {question: verdict["rating"]["key"] for question, verdict in edition.get("verdicts", {}).items()}


def columns_of(edition: dict) -> dict:
    """What lists of checks filter by, out of an edition's document: columns of Check and their values.

    claimed_on is the first day of what is known of the date.
    """
    ratings = ratings_in(edition)
    claimant = (edition["claimant"] or {}).get("name", "")
    appearances = edition.get("appearances", [])
    date_known = (edition.get("claim_date") or {}).get("value")
    return {
        "language": edition["language"],
        "statement": edition["statement"],
        "claimant_name": claimant,
        "substance_key": ratings.get(Question.SUBSTANCE, ""),
        "attribution_key": ratings.get(Question.ATTRIBUTION, ""),
        "claimed_on": date.fromisoformat((date_known + "-01-01")[:10]) if date_known else None,
        "site": host_of(next(iter(edition["urls"].values()))),
        "publishers": sorted(
            {name for row in appearances for name in (row["publisher"], host_of(row["url"] or "")) if name}
        ),
        "tags": edition.get("tags", []),
    }
