"""How do people talk about a claim? In threads, on the claim or on one passage, until they are settled."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from claims import access, noticing
from claims.models import Claim, Comment, NoticeKind, Thread
from sources.models import Passage
from workbench.accounts.models import User
from workbench.common.errors import DomainError
from workbench.common.numerals import grouped
from workbench.ledger.recording import record

LONGEST = 5000  # characters of one remark
_MENTION = re.compile(r"(?<![\w@])@([\w.+-]+)")


class CommentRefused(DomainError):
    """The remark cannot be kept as it is."""

    code = "comment_refused"
    status = 422


class ThreadSettled(DomainError):
    """Somebody called the thread settled, or opened it again, before."""

    code = "thread_settled"


@transaction.atomic
def open_thread(claim: Claim, text: str, *, by, at: datetime, passage: Passage | None = None) -> Thread:
    """Begin a thread on claim, or on a passage that is evidence of it.

    Tells the people named with @username, and those at work on the claim, that they are needed.
    Raises access.NotAllowed, CommentRefused.
    """
    access.require(by, "comment", claim)
    if passage and not claim.evidence.filter(passage=passage).exists():
        raise CommentRefused(_("This passage is not evidence of the claim."), code="passage_elsewhere")
    words = _checked(text)
    thread = Thread.objects.create(claim=claim, passage=passage, opened_by=by, opened_at=at)
    _write(thread, words, by=by, at=at)
    named = mentioned(words)
    people = [*named, *noticing.at_work_on(claim)]
    verb = "comment.mentioned" if named else "comment.written"
    noticing.tell(people, claim, NoticeKind.NEEDS_YOU, verb, by=by, at=at)
    return thread


@transaction.atomic
def reply(thread: Thread, text: str, *, by, at: datetime) -> Comment:
    """Add a remark; whoever is named is needed, everybody else in the thread has an answer.

    A settled thread takes no remark before it is opened again. Raises access.NotAllowed, CommentRefused,
    ThreadSettled.
    """
    access.require(by, "comment", thread.claim)
    words = _checked(text)
    if Thread.objects.select_for_update(no_key=True).get(pk=thread.pk).resolved_at:
        raise ThreadSettled(_("This thread is settled; open it again to go on."))
    comment = _write(thread, words, by=by, at=at)
    named = mentioned(words)
    known = {person.pk for person in named}
    speakers = User.objects.filter(comments__thread=thread).distinct()
    noticing.tell(named, thread.claim, NoticeKind.NEEDS_YOU, "comment.mentioned", by=by, at=at)
    others = [person for person in speakers if person.pk not in known]
    noticing.tell(others, thread.claim, NoticeKind.ANSWERED_YOU, "comment.written", by=by, at=at)
    return comment


@transaction.atomic
def settle(thread: Thread, *, by, at: datetime) -> Thread:
    """Call a thread settled. Raises access.NotAllowed, ThreadSettled when it is already."""
    return _set(thread, by=by, at=at, verb="thread.settled", is_settled=True)


@transaction.atomic
def open_again(thread: Thread, *, by, at: datetime) -> Thread:
    """Take a settled thread up again. Raises access.NotAllowed, ThreadSettled when it is open."""
    return _set(thread, by=by, at=at, verb="thread.reopened", is_settled=False)


def threads_of(claim: Claim) -> list[Thread]:
    """The claim's threads with their remarks, those still open first."""
    remarks = Comment.objects.select_related("author").order_by("id")
    rows = claim.threads.select_related("passage", "opened_by", "resolved_by")
    rows = rows.prefetch_related(Prefetch("comments", remarks)).order_by("id")
    return sorted(rows, key=lambda thread: thread.resolved_at is not None)


def open_words(claim: Claim, person: User) -> int:
    """How many open threads of claim person began since it was last sent to review."""
    sent = claim.reviews.values_list("submitted_at", flat=True).first()
    mine = claim.threads.filter(opened_by=person, resolved_at=None)
    return mine.filter(opened_at__gte=sent).count() if sent else mine.count()


def mentioned(text: str) -> list[User]:
    """The people of the newsroom whom a text names as @username; a name that nobody has is only text."""
    names = {name.rstrip(".-+") for name in _MENTION.findall(text)}
    people = User.objects.filter(username__in=names, is_active=True, groups__isnull=False)
    return list(people.distinct()) if names else []


def _checked(text: str) -> str:
    words = text.strip()
    if not words:
        raise CommentRefused(_("Write something first."), field="text")
    if len(words) > LONGEST:
        sentence = _("A comment has %(most)s characters at most; this one has %(here)s.")
        raise CommentRefused(sentence % {"most": grouped(LONGEST), "here": grouped(len(words))}, field="text")
    return words


def _write(thread: Thread, words: str, *, by, at: datetime) -> Comment:
    comment = Comment.objects.create(thread=thread, author=by, text=words, written_at=at)
    # the ledger travels with the case file: it says that somebody spoke, not what
    record("comment.written", thread.claim, by=by, at=at, after={"thread": thread.uid})
    return comment


def _set(thread: Thread, *, by, at: datetime, verb: str, is_settled: bool) -> Thread:
    access.require(by, "comment", thread.claim)
    changed = Thread.objects.filter(pk=thread.pk, resolved_at__isnull=is_settled).update(
        resolved_by=by if is_settled else None, resolved_at=at if is_settled else None
    )
    if not changed:
        raise ThreadSettled(_("Somebody was faster: the thread is already as you want it."))
    thread.refresh_from_db()
    record(verb, thread.claim, by=by, at=at, after={"thread": thread.uid})
    return thread
