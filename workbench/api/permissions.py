"""Who may use which endpoint? The person by role, the token by scope; claims/access.py decides the rest."""

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

from workbench.accounts.models import Scope
from workbench.common.errors import DomainError


class NoRole(DomainError):
    """The person is known, but does not work here."""

    code = "not_allowed"
    status = 403


class ScopeMissing(DomainError):
    """The token may not do this, though its person might; `members` names the scope."""

    code = "scope_missing"
    status = 403

    def __init__(self, scope: str):
        super().__init__(_("This needs a token with the scope “%(scope)s”.") % {"scope": scope})
        self.members = {"scope": str(scope)}


class ByRole(BasePermission):
    """Published checks are for everybody (`is_public` views); all else is for the newsroom.

    A view names the scope of each action in `scopes`, None where it asks for one itself; else reading needs
    "read" and writing "contribute".
    """

    def has_permission(self, request, view):
        if getattr(view, "is_public", False) and request.method in SAFE_METHODS:
            return True
        if not request.user.is_authenticated:
            return False  # REST framework answers 401 and asks for a token
        if not request.user.is_newsroom:
            raise NoRole(_("This account has no role in the newsroom; published checks are open to it."))
        if scope := self._scope(request, view):
            require_scope(request, scope)
        return True

    @staticmethod
    def _scope(request, view) -> Scope | None:
        usual = Scope.READ if request.method in SAFE_METHODS else Scope.CONTRIBUTE
        return getattr(view, "scopes", {}).get(getattr(view, "action", None), usual)


def require_scope(request, scope: Scope) -> None:
    """Raise ScopeMissing unless the token has scope. A session is the person: it has every scope."""
    if request.auth is not None and scope not in request.auth.scopes:
        raise ScopeMissing(scope)
