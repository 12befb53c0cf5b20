"""Who should know of what happened to a claim? Three kinds of notices, never one to whoever did it."""

from collections.abc import Iterable
from datetime import datetime

from claims.history import PHRASES
from claims.models import Claim, Notice, NoticeKind
from workbench.accounts.models import User
from workbench.accounts.roles import EDITORS
from workbench.common.bell import ring

# move → what it is to the people who work on the claim
STEPS = {
    "return": NoticeKind.NEEDS_YOU,
    "approve": NoticeKind.ANSWERED_YOU,
    "publish": NoticeKind.ANSWERED_YOU,
    "recall": NoticeKind.CHANGED_UNDER_YOU,
    "reopen": NoticeKind.CHANGED_UNDER_YOU,
    "drop": NoticeKind.CHANGED_UNDER_YOU,
    "restore": NoticeKind.CHANGED_UNDER_YOU,
}

# move → what nobody needs to be asked any more once it is taken
SETTLES = {
    "submit": ["claim.return"],
    "approve": ["claim.submit"],
    "return": ["claim.submit"],
    "recall": ["claim.submit"],
    "drop": ["claim.return"],
}


def tell(people: Iterable[User], claim: Claim, kind: NoticeKind, verb: str, *, by, at: datetime) -> None:
    """Write one notice for each of people but by; who no longer works here gets none."""
    told = {person.pk: person for person in people if person.is_active and person != by}
    Notice.objects.bulk_create(
        Notice(person_id=key, claim=claim, kind=kind, verb=verb, actor=by, at=at) for key in sorted(told)
    )
    for person in told.values():
        _ring(person)


def tell_of_step(claim: Claim, move: str, *, by, at: datetime) -> None:
    """What a step means to others: a proposal needs its reviewers, all else those at work on the claim.

    What was asked of people before and is settled by the step counts as read, whoever took it.
    """
    verb = f"claim.{move}"
    _settle(Notice.objects.unread(), claim, move, read_at=at)
    if move == "submit":
        mine = {person.pk for person in at_work_on(claim)}
        reviewers = User.objects.filter(groups__name__in=EDITORS, is_active=True).distinct()
        others = [person for person in reviewers if person.pk not in mine]
        tell(others, claim, NoticeKind.NEEDS_YOU, verb, by=by, at=at)
    elif move in STEPS:
        tell(at_work_on(claim), claim, STEPS[move], verb, by=by, at=at)


def take_back(claim: Claim, verb: str, *, by, at: datetime, told_at: datetime) -> None:
    """Somebody undid what was told with verb at told_at: who has not read it never will, the others hear.

    What the step had settled waits for its people again.
    """
    _settle(Notice.objects.filter(read_at=told_at), claim, verb.removeprefix("claim."), read_at=None)
    told = Notice.objects.filter(claim=claim, verb=verb, actor=by, at=told_at).select_related("person")
    unheard = [notice for notice in told if notice.read_at is None and notice.mailed_at is None]
    heard = [notice.person for notice in told if notice not in unheard]
    Notice.objects.filter(pk__in=[notice.pk for notice in unheard]).delete()
    for notice in unheard:
        _ring(notice.person)
    tell(heard, claim, NoticeKind.CHANGED_UNDER_YOU, "claim.undone", by=by, at=at)


def at_work_on(claim: Claim) -> list[User]:
    """Its assignee, the authors of its standing verdicts, who sent it last; else whoever marked it."""
    people = [verdict.author for verdict in claim.verdicts.standing().select_related("author")]
    people += [review.submitted_by for review in claim.reviews.select_related("submitted_by")[:1]]
    if claim.assignee:
        people.append(claim.assignee)
    return people or ([claim.created_by] if claim.created_by else [])


def by_claim(notices: Iterable[Notice]) -> list[dict]:
    """Notices of one claim together, in the order of their newest, those with something unread first.

    notices: newest first, with claim and actor; each gets `phrase`, what happened in words.
    Each group: claim, notices, and unread: how many of them.
    """
    groups: dict[int, dict] = {}
    for notice in notices:
        notice.phrase = PHRASES.get(notice.verb, notice.verb)
        group = groups.setdefault(notice.claim_id, {"claim": notice.claim, "notices": [], "unread": 0})
        group["notices"].append(notice)
        group["unread"] += notice.read_at is None
    return sorted(groups.values(), key=lambda group: not group["unread"])  # stable


def read(person: User, *, at: datetime, claim: Claim | None = None) -> int:
    """Call person's notices read, all of them or those of one claim. Returns how many were not yet."""
    unread = person.notices.unread()
    _ring(person)
    return (unread.filter(claim=claim) if claim else unread).update(read_at=at)


def _settle(notices, claim: Claim, move: str, *, read_at: datetime | None) -> None:
    """Call those of notices that move settles read at read_at, or unread."""
    asked = notices.filter(claim=claim, kind=NoticeKind.NEEDS_YOU, verb__in=SETTLES.get(move, []))
    for notice in asked.select_related("person"):
        notice.read_at = read_at
        notice.save(update_fields=["read_at"])
        _ring(notice.person)


def _ring(person: User) -> None:
    """Tell the pages that person has open that the number on the bell has changed."""
    ring(f"notices:{person.uid}")
