"""Has the client seen what it is about to change? Entity tags of single records (RFC 9110, 8.8.3, 13.1)."""

import hashlib

from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer

from workbench.common.errors import DomainError


class PreconditionMissing(DomainError):
    """An amendment that does not say what it amends."""

    code = "precondition_required"
    status = 428

    def __init__(self):
        super().__init__(_("Send the ETag of the record you read as If-Match."), field="If-Match")


class PreconditionFailed(DomainError):
    """The record is not what the client read any more; `members` says what stands and what was sent."""

    code = "precondition_failed"
    status = 412

    def __init__(self, *, current: dict, yours: dict):
        super().__init__(_("Somebody changed this record since you read it."), field="If-Match")
        self.members = {"current": current, "yours": yours}


def tag_of(shown: dict) -> str:
    """The strong entity tag of a record as a serializer shows it: the same words, the same tag."""
    return f'"{hashlib.sha256(JSONRenderer().render(shown)).hexdigest()[:32]}"'


def is_held(request, tag: str) -> bool:
    """Whether the client has the record with this tag already (weak comparison: the answer is 304)."""
    held = [known.removeprefix("W/") for known in parse_etags(request.headers.get("If-None-Match", ""))]
    return "*" in held or tag in held


def require_match(request, shown: dict) -> None:
    """Let an amendment through when If-Match names the record as it stands (strong comparison, or `*`).

    Raises PreconditionMissing without the header, PreconditionFailed when the record is another by now.
    """
    if "If-Match" not in request.headers:
        raise PreconditionMissing
    asked = parse_etags(request.headers["If-Match"])
    if "*" not in asked and tag_of(shown) not in asked:
        raise PreconditionFailed(current=shown, yours=request.data if isinstance(request.data, dict) else {})
