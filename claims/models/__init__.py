"""Statements, where they appear, what speaks for and against them, and what we concluded."""

from claims.models.article import Article, DeskStatus
from claims.models.claim import (
    EDITABLE,
    LONGEST_STATEMENT,
    Appearance,
    Claim,
    Claimant,
    ClaimantKind,
    Kind,
    Precision,
    Priority,
    State,
    Unchecked,
)
from claims.models.draft import Draft
from claims.models.drift import Answer, Drift, DriftAnswer, DriftKind
from claims.models.embedding import Embedding
from claims.models.evidence import Attachment, Evidence, Stance
from claims.models.frequency import Frequency
from claims.models.import_run import ImportRun, ImportState
from claims.models.notice import Notice, NoticeKind
from claims.models.outside import MarkupPage, OutsideCheck
from claims.models.precedent import TYING, Bond, Precedent
from claims.models.publication import Check, EditionKind, Publication
from claims.models.rating import Question, Rating, RatingScale
from claims.models.review import Checkpoint, Decision, Review
from claims.models.saved_filter import FilteredPage, SavedFilter
from claims.models.stretch import Stretch
from claims.models.subscription import (
    Delivery,
    DeliveryState,
    Subscription,
    WebhookEvent,
    event_of,
)
from claims.models.suggestion import SuggestionAnswer
from claims.models.thread import Comment, Thread
from claims.models.verdict import Verdict

__all__ = [
    "EDITABLE",
    "LONGEST_STATEMENT",
    "TYING",
    "Answer",
    "Appearance",
    "Article",
    "Attachment",
    "Bond",
    "Check",
    "Checkpoint",
    "Claim",
    "Claimant",
    "ClaimantKind",
    "Comment",
    "Decision",
    "Delivery",
    "DeliveryState",
    "DeskStatus",
    "Draft",
    "Drift",
    "DriftAnswer",
    "DriftKind",
    "EditionKind",
    "Embedding",
    "Evidence",
    "FilteredPage",
    "Frequency",
    "ImportRun",
    "ImportState",
    "Kind",
    "MarkupPage",
    "Notice",
    "NoticeKind",
    "OutsideCheck",
    "Precedent",
    "Precision",
    "Priority",
    "Publication",
    "Question",
    "Rating",
    "RatingScale",
    "Review",
    "SavedFilter",
    "Stance",
    "State",
    "Stretch",
    "Subscription",
    "SuggestionAnswer",
    "Thread",
    "Unchecked",
    "Verdict",
    "WebhookEvent",
    "event_of",
]
