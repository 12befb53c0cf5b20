"""Claims, what speaks for and against them, and what was published, in the admin."""

from claims.admin.outside import ImportRunAdmin, MarkupPageAdmin, OutsideCheckAdmin
from claims.admin.precedents import PrecedentAdmin
from claims.admin.published import CheckAdmin, PublicationAdmin
from claims.admin.scales import RatingAdmin, RatingScaleAdmin
from claims.admin.searching import EmbeddingAdmin, FrequencyAdmin, StretchAdmin
from claims.admin.talk import CommentAdmin, NoticeAdmin, SavedFilterAdmin, ThreadAdmin
from claims.admin.webhooks import DeliveryAdmin, SubscriptionAdmin
from claims.admin.work import (
    AppearanceAdmin,
    ArticleAdmin,
    AttachmentAdmin,
    ClaimAdmin,
    ClaimantAdmin,
    DraftAdmin,
    DriftAdmin,
    DriftAnswerAdmin,
    EvidenceAdmin,
    ReviewAdmin,
    VerdictAdmin,
)

__all__ = [
    "AppearanceAdmin",
    "ArticleAdmin",
    "AttachmentAdmin",
    "CheckAdmin",
    "ClaimAdmin",
    "ClaimantAdmin",
    "CommentAdmin",
    "DeliveryAdmin",
    "DraftAdmin",
    "DriftAdmin",
    "DriftAnswerAdmin",
    "EmbeddingAdmin",
    "EvidenceAdmin",
    "FrequencyAdmin",
    "ImportRunAdmin",
    "MarkupPageAdmin",
    "NoticeAdmin",
    "OutsideCheckAdmin",
    "PrecedentAdmin",
    "PublicationAdmin",
    "RatingAdmin",
    "RatingScaleAdmin",
    "ReviewAdmin",
    "SavedFilterAdmin",
    "StretchAdmin",
    "SubscriptionAdmin",
    "ThreadAdmin",
    "VerdictAdmin",
]
