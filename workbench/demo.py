"""The newsroom of the demonstration: built from seeds/demo.json by the functions that the pages call."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from claims import amending, appearing, evidence, intake, publication, verdicts, workflow
from claims.models import Article, Claim, Claimant, Evidence, Priority, Question, Rating
from sources import collecting, dispatch, fetching
from sources.models import Publisher, Snapshot, State
from workbench.accounts.models import User

SEEDS = Path(settings.BASE_DIR) / "seeds"
REVIEWER = "marta"
STAGES = ("open", "in_progress", "in_review", "approved", "published", "reopened")


class SampleMissing(Exception):
    """A sample page could not be captured: the sample site does not run."""


class Demo:
    """Builds the demonstration: what was marked in the hours before `now`, and what is made of it now.

    The sources are really read when the demonstration is loaded, so whatever rests on them comes after that,
    at its true time: no verdict is older than its evidence.
    """

    def __init__(self, *, now: datetime):
        self.plan = json.loads((SEEDS / "demo.json").read_text(encoding="utf-8"))
        claims = sum(len(article["claims"]) for article in self.plan["articles"])
        self.now = now
        # an hour for each claim, and a minute for each decision
        self.past: datetime | None = now - timedelta(hours=1.5 * claims)
        self.people: dict[str, User] = {}
        self.pages: dict[str, Snapshot] = {}

    @staticmethod
    def is_built() -> bool:
        """Whether anybody works here yet: the demonstration is for an empty database."""
        return User.objects.exists()

    def build(self) -> None:
        """Make people, newsroom, articles and claims. Raises SampleMissing without the sample site."""
        for person in self.plan["people"]:
            self.people[person["username"]] = self._hire(person)
        newsroom = self.plan["newsroom"]
        Publisher.objects.get_or_create(is_us=True, defaults=newsroom)
        host = urlsplit(settings.SAMPLE_SITE).netloc
        Publisher.objects.get_or_create(site=host, defaults=self.plan["sample_site"])
        for name, details in self.plan["claimants"].items():
            Claimant.objects.get_or_create(name=name, defaults=details)
        marked = [found for plan in self.plan["articles"] for found in self._mark_article(plan)]
        self._check_each([(claim, plan) for claim, plan in marked if not plan.get("evidence")])
        self.past = None
        for _claim, plan in marked:
            for piece in plan.get("evidence", []):
                self._read(piece["page"], by=self._author(plan))
        self._check_each([(claim, plan) for claim, plan in marked if plan.get("evidence")])

    def _hire(self, person: dict) -> User:
        roles = person["roles"]
        is_superuser = person.get("is_superuser", False)
        user = User.objects.create_user(
            username=person["username"],
            password=self.plan["password"],
            display_name=person["display_name"],
            language=person["language"],
            is_staff=is_superuser,
            is_superuser=is_superuser,
        )
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    def _mark_article(self, plan: dict) -> list[tuple[Claim, dict]]:
        """Take an article in; its claims as marked, each with its plan."""
        by, at = self.people["ana"], self._tick()
        text = (SEEDS / "articles" / plan["file"]).read_text(encoding="utf-8")
        snapshot = collecting.paste(text, by=by, at=at, title=plan["title"])
        article = intake.open_article(
            snapshot.source,
            by=by,
            at=at,
            published_on=date.fromisoformat(plan["published_on"]),
            time_zone=plan["time_zone"],
            language=plan["language"],
        )
        return [(self._mark(article, claim_plan), claim_plan) for claim_plan in plan["claims"]]

    def _mark(self, article: Article, plan: dict) -> Claim:
        self.past += timedelta(hours=1)
        author = self._author(plan)
        claim = appearing.mark_words(article, plan["quote"], by=author, at=self._tick()).claim
        return amending.amend(claim, self._fields(plan), version=claim.version, by=author, at=self._tick())

    def _check_each(self, marked: list[tuple[Claim, dict]]) -> None:
        for claim, plan in marked:
            author = self._author(plan)
            pieces = [self._cite(claim, piece, by=author) for piece in plan.get("evidence", [])]
            for question, answer in plan.get("verdicts", {}).items():
                self._judge(claim, question, answer, pieces, by=author)
            self._bring_on(claim, plan, pieces, author)

    def _author(self, plan: dict) -> User:
        return self.people[plan.get("author", "ana")]

    def _fields(self, plan: dict) -> dict:
        day, precision, words = plan.get("date", (None, "", ""))
        assignee = plan.get("author") or plan.get("assignee")
        return {
            "statement": plan["statement"],
            "claimant": amending.claimant_named(plan.get("claimant", "")),
            "claimed_on": date.fromisoformat(day) if day else None,
            "date_precision": precision,
            "date_words": words,
            "kind": plan["kind"],
            "not_checkable": plan.get("not_checkable", ""),
            "due_on": date.fromisoformat(plan["due_on"]) if "due_on" in plan else None,
            "priority": plan.get("priority", Priority.NORMAL),
            "assignee": self.people[assignee] if assignee else None,
            "tags": plan.get("tags", []),
        }

    def _cite(self, claim: Claim, plan: dict, *, by: User) -> Evidence:
        snapshot = self.pages[plan["page"]]
        start = snapshot.text.index(plan["words"])
        return evidence.cite(
            claim,
            snapshot,
            start,
            start + len(plan["words"]),
            plan["words"],
            stance=plan["stance"],
            by=by,
            at=self._tick(),
            note=plan.get("note", ""),
            is_primary=plan.get("is_primary", False),
        )

    def _judge(self, claim: Claim, question: str, answer: dict, pieces: list[Evidence], *, by: User) -> None:
        verdicts.supersede(
            claim,
            question,
            rating=Rating.objects.get(
                scale__question=Question(question), scale__is_default=True, key=answer["rating"]
            ),
            short_answer=answer["short_answer"],
            explanation=answer.get("explanation", ""),
            evidence=pieces,
            by=by,
            at=self._tick(),
        )

    def _bring_on(self, claim: Claim, plan: dict, pieces: list[Evidence], author: User) -> None:
        reviewer, state = self.people[REVIEWER], plan["state"]
        if state == "dropped":
            workflow.advance(claim, "drop", by=author, at=self._tick(), reason=plan["reason"])
            return
        stage = STAGES.index("in_review" if state == "returned" else state)
        if stage >= STAGES.index("in_review"):
            workflow.advance(claim, "submit", by=author, at=self._tick())
        if state == "returned":
            workflow.advance(claim, "return", by=reviewer, at=self._tick(), reason=plan["comment"])
        if stage >= STAGES.index("approved"):
            workflow.advance(claim, "approve", by=reviewer, at=self._tick())
        if stage >= STAGES.index("published"):
            publication.publish(claim, by=reviewer, at=self._tick())
        if state == "reopened":
            workflow.advance(claim, "reopen", by=author, at=self._tick(), reason=plan["reason"])
        if "correction" in plan:
            self._correct(claim, plan, pieces, author)
        if "retraction" in plan:
            publication.retract(claim, note=plan["retraction"], by=reviewer, at=self._tick())

    def _correct(self, claim: Claim, plan: dict, pieces: list[Evidence], author: User) -> None:
        reviewer, change = self.people[REVIEWER], plan["correction"]
        workflow.advance(claim, "reopen", by=author, at=self._tick(), reason=change["note"])
        for question, answer in plan["verdicts"].items():
            corrected = answer | {"short_answer": change["short_answer"]}
            self._judge(claim, question, corrected, pieces, by=author)
        workflow.advance(claim, "submit", by=author, at=self._tick())
        workflow.advance(claim, "approve", by=reviewer, at=self._tick())
        publication.publish(claim, by=reviewer, at=self._tick(), kind=change["kind"], note=change["note"])

    def _read(self, path: str, *, by: User) -> None:
        """Capture a sample page as a worker would, here and now; once is enough."""
        if path in self.pages:
            return
        url = f"{settings.SAMPLE_SITE.rstrip('/')}/{path}"
        source, _is_new = collecting.by_url(url, by=by, at=self._tick())
        # due since the start: the database's clock may be a little behind ours
        attempt = dispatch.request_fetch(source, by=by, at=self.now)
        if fetching.download(attempt.pk, at=self.now):
            fetching.extract(attempt.pk, at=self._tick())
        attempt.refresh_from_db()
        if attempt.state != State.STORED:
            raise SampleMissing(f"{url}: {attempt.error or attempt.get_state_display()}")
        self.pages[path] = attempt.snapshot

    def _tick(self) -> datetime:
        """When the next decision is made: a minute after the last one in the past, and then really now."""
        if self.past is None:
            return timezone.now()
        self.past += timedelta(minutes=1)
        return self.past
