"""How do tests get a world to stand on? Through the same deciding functions as the pages."""

import hashlib
from datetime import UTC, datetime

from django.contrib.auth.models import Group

from claims import appearing, intake, outside, publication, verdicts, workflow
from claims import evidence as evidence_room
from claims.models import Claim, OutsideCheck, Question, Rating, Stance, State
from sources import archiving, collecting
from sources.extraction.reading import extract
from sources.models import FetchAttempt, Origin, Publisher, Source
from sources.models import State as AttemptState
from workbench.accounts.models import User
from workbench.accounts.roles import CHECKER

NOON = datetime(2026, 1, 16, 12, 0, tzinfo=UTC)
TEXT = "La reunión será el 23 de enero.\n\nEl gobierno dijo que “el progreso es inaceptable”."


def make_user(username: str, *roles: str, **fields) -> User:
    """A person with these roles (names of accounts.roles)."""
    fields.setdefault("display_name", username.title())
    user = User.objects.create_user(username=username, password="a long pass phrase", **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def make_newsroom() -> Publisher:
    """The publisher that is us."""
    return Publisher.objects.get_or_create(
        is_us=True,
        defaults={
            "name": "La Redacción",
            "site": "redaccion.example",
            "homepage": "https://redaccion.example",
        },
    )[0]


def make_snapshot(
    text: str = TEXT, *, by, url: str = "", at: datetime = NOON, title: str = "Una nota", flags=()
):
    """A frozen text: pasted, or as if fetched from url (without the network)."""
    if not url:
        return collecting.paste(text, by=by, at=at, title=title)
    source = Source.objects.at(url).first() or Source.objects.create(
        url=url, requested_url=url, created_by=by, created_at=at, title=title
    )
    raw = text.encode()
    received = {
        "body_sha256": hashlib.sha256(raw).hexdigest(),
        "body_bytes": len(raw),
        "archive_name": archiving.keep_upload(raw, file_name="", media_type="text/plain", at=at),
        "final_url": url,
        "http_status": 200,
        "captured_at": at,
    }
    found = archiving.plain(text, title=title) | {"flags": list(flags)}
    return archiving.store(source, origin=Origin.FETCHED, found=found, received=received, by=by, at=at)


def make_failed_attempt(source: Source, *, by, at: datetime = NOON, **fields) -> FetchAttempt:
    """A visit to source that found nothing there. fields: other columns than those of a page that is gone."""
    given = {
        "state": AttemptState.FAILED,
        "step": "download",
        "error_code": "http_page_gone",
        "error": "The site has no such page (status 404).",
        "error_details": {"status": 404},
        "next_try_at": at,
        "created_at": at,
        "finished_at": at,
    }
    return FetchAttempt.objects.create(source=source, asked_by=by, **(given | fields))


def make_capture(body: bytes, *, by, url: str, at: datetime = NOON, media_type: str = "text/html"):
    """A snapshot of a page with these bytes, read as a worker would read it, without the network."""
    source = Source.objects.create(url=url, requested_url=url, created_by=by, created_at=at)
    received = {
        "body_sha256": hashlib.sha256(body).hexdigest(),
        "body_bytes": len(body),
        "archive_name": archiving.keep_upload(body, file_name="", media_type=media_type, at=at),
        "final_url": url,
        "http_status": 200,
        "captured_at": at,
    }
    found = extract(body, content_type=media_type, url=url).as_dict()
    return archiving.store(source, origin=Origin.FETCHED, found=found, received=received, by=by, at=at)


def make_article(text: str = TEXT, *, by, at: datetime = NOON, **fields):
    """An article under check with its text."""
    snapshot = make_snapshot(text, by=by, at=at)
    return intake.open_article(snapshot.source, by=by, at=at, **fields)


def mark(article, words: str, *, by, at: datetime = NOON, statement: str = "") -> Claim:
    """The claim made of the first occurrence of words in the article."""
    start = article.snapshot.text.index(words)
    return appearing.mark(article, start, start + len(words), words, by=by, at=at, statement=statement).claim


def make_claim(
    *, by, words: str = "el 23 de enero", text: str = TEXT, at: datetime = NOON, statement: str = ""
) -> Claim:
    """An open claim in an article of its own."""
    return mark(make_article(text, by=by, at=at), words, by=by, at=at, statement=statement)


def found_again(claim: Claim, words: str, *, by, at: datetime = NOON):
    """A second article, in which the claim appears too, in these words."""
    article = make_article(f"Se dijo {words} otra vez.", by=by, at=at)
    start = article.snapshot.text.index(words)
    appearing.appear_again(claim, article, start, start + len(words), words, by=by, at=at)
    return article


def make_outside(statement: str, *, by, url: str = "", at: datetime = NOON, **fields) -> OutsideCheck:
    """Somebody else's fact-check of statement. fields: more members of its ClaimReview."""
    url = url or f"https://otra.example/{OutsideCheck.objects.count()}"
    review = {"@type": "ClaimReview", "claimReviewed": statement, "url": url} | fields
    outside.keep(review, came_from=url, by=by, at=at)
    return OutsideCheck.objects.latest("pk")


def cite(claim: Claim, *, by, stance: str = Stance.SUPPORTS, at: datetime = NOON, url: str = "", **details):
    """Evidence for claim: the first words of a snapshot of its own."""
    text = f"Documento de prueba {claim.evidence.count() + 1}: la reunión consta en el acta."
    snapshot = make_snapshot(
        text, by=by, url=url or f"https://fuente.example/{claim.uid}/{claim.evidence.count()}", at=at
    )
    words = "la reunión consta"
    start = snapshot.text.index(words)
    return evidence_room.cite(
        claim, snapshot, start, start + len(words), words, stance=stance, by=by, at=at, **details
    )


def quoted_then_changed(*, by, at: datetime = NOON, newer: str = "Ahora dice otra cosa.") -> Claim:
    """A claim with evidence from a source that says something newer since."""
    claim = make_claim(by=by, at=at)
    piece = cite(claim, by=by, at=at)
    make_snapshot(newer, by=by, url=piece.source.url, at=at)
    return claim


def rating(key: str, question: str = Question.SUBSTANCE) -> Rating:
    return Rating.objects.get(key=key, scale__question=question, scale__is_default=True)


def judge(
    claim: Claim,
    key: str = "true",
    *,
    by,
    question: str = Question.SUBSTANCE,
    at: datetime = NOON,
    evidence=None,
):
    """A verdict citing one new piece of evidence (or those given)."""
    evidence = [cite(claim, by=by, at=at)] if evidence is None else evidence
    return verdicts.supersede(
        claim,
        question,
        rating=rating(key, question),
        short_answer="Consta en el acta.",
        explanation="Véase el **acta**.",
        evidence=evidence,
        by=by,
        at=at,
    )


def bring_to(claim: Claim, state: State, *, author, reviewer, at: datetime = NOON) -> Claim:
    """Walk claim from open to state by the moves people make."""
    if state == State.DROPPED:
        return workflow.advance(claim, "drop", by=author, at=at, reason="No procede.")
    path = [State.IN_PROGRESS, State.IN_REVIEW, State.APPROVED, State.PUBLISHED, State.REOPENED]
    steps = {
        State.IN_PROGRESS: lambda: judge(claim, by=author, at=at),
        State.IN_REVIEW: lambda: workflow.advance(claim, "submit", by=author, at=at),
        State.APPROVED: lambda: workflow.advance(claim, "approve", by=reviewer, at=at),
        State.PUBLISHED: lambda: publication.publish(claim, by=reviewer, at=at),
        State.REOPENED: lambda: workflow.advance(
            claim, "reopen", by=author, at=at, reason="Hay datos nuevos."
        ),
    }
    target = State.IN_REVIEW if state == State.RETURNED else state
    if target != State.OPEN:
        for step in path[: path.index(target) + 1]:
            steps[step]()
    if state == State.RETURNED:
        workflow.advance(claim, "return", by=reviewer, at=at, reason="Falta una fuente primaria.")
    claim.refresh_from_db()
    return claim


def make_people() -> tuple[User, User]:
    """A fact-checker and a reviewer."""
    return make_user("ana", CHECKER), make_user("marta", CHECKER, "reviewer")
