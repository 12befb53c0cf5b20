"""Statements, where they appear, what speaks for and against them, and what we concluded."""

from claims.models.article import Article, DeskStatus
from claims.models.claim import (
    EDITABLE,
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
from claims.models.evidence import Attachment, Evidence, Stance
from claims.models.publication import Check, EditionKind, Publication
from claims.models.rating import Question, Rating, RatingScale
from claims.models.review import Decision, Review
from claims.models.verdict import Verdict

__all__ = [
    "EDITABLE",
    "Answer",
    "Appearance",
    "Article",
    "Attachment",
    "Check",
    "Claim",
    "Claimant",
    "ClaimantKind",
    "Decision",
    "DeskStatus",
    "Draft",
    "Drift",
    "DriftAnswer",
    "DriftKind",
    "EditionKind",
    "Evidence",
    "Kind",
    "Precision",
    "Priority",
    "Publication",
    "Question",
    "Rating",
    "RatingScale",
    "Review",
    "Stance",
    "State",
    "Unchecked",
    "Verdict",
]
