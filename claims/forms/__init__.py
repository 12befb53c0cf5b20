"""What people type, parsed: one form for one decision."""

from claims.forms.article import ArticleForm
from claims.forms.bulk import BulkForm
from claims.forms.claim import ClaimForm, FindForm, MarkForm
from claims.forms.drift import DismissForm
from claims.forms.evidence import EvidenceForm, SourceForm, WholeSourceForm
from claims.forms.imports import ImportForm
from claims.forms.publication import PublishForm, RetractForm
from claims.forms.review import MoveForm
from claims.forms.saved_filter import FilterForm
from claims.forms.verdict import VerdictForm
from claims.forms.webhook import WebhookForm

__all__ = [
    "ArticleForm",
    "BulkForm",
    "ClaimForm",
    "DismissForm",
    "EvidenceForm",
    "FilterForm",
    "FindForm",
    "ImportForm",
    "MarkForm",
    "MoveForm",
    "PublishForm",
    "RetractForm",
    "SourceForm",
    "VerdictForm",
    "WebhookForm",
    "WholeSourceForm",
]
