"""Which roles are there? Groups of Django's own, made after every migration."""

from django.utils.translation import gettext_lazy as _

CHECKER = "fact-checker"
REVIEWER = "reviewer"
ADMINISTRATOR = "administrator"

LABELS = {CHECKER: _("Fact-checker"), REVIEWER: _("Reviewer"), ADMINISTRATOR: _("Administrator")}
EVERYONE = frozenset(LABELS)
EDITORS = frozenset({REVIEWER, ADMINISTRATOR})
