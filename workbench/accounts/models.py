"""Who acts? People with roles, and the tokens their programs carry."""

import zoneinfo
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from knox.models import AbstractAuthToken

from workbench.accounts import roles
from workbench.common.models import Identified


class Theme(models.TextChoices):
    SYSTEM = "system", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class TextSize(models.TextChoices):
    """How large everything is written, besides what the browser itself enlarges."""

    NORMAL = "normal", _("Normal")
    LARGE = "large", pgettext_lazy("size", "Large")
    LARGER = "larger", pgettext_lazy("size", "Very large")


class Digest(models.TextChoices):
    """How often notices that were not read go out by e-mail."""

    NEVER = "never", _("Never")
    HOURLY = "hourly", _("At most once an hour")
    DAILY = "daily", _("Once a day, in the morning")


class User(Identified, AbstractUser):
    """A member of the newsroom. Roles are Groups; a person may have several."""

    display_name = models.CharField(
        _("name as signed"),
        max_length=150,
        blank=True,
        help_text=_("How this person is named on published checks. Empty: first and last name."),
    )
    language = models.CharField(
        _("language"), max_length=2, blank=True, choices=[("es", "Español"), ("en", "English")]
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    theme = models.CharField(_("theme"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    text_size = models.CharField(
        _("text size"), max_length=6, choices=TextSize.choices, default=TextSize.NORMAL
    )
    single_keys = models.BooleanField(
        _("single-key shortcuts"), default=True, help_text=_("Keys such as m or j act without Ctrl.")
    )
    digest = models.CharField(
        _("notices by e-mail"),
        max_length=6,
        choices=Digest.choices,
        default=Digest.NEVER,
        help_text=_("What you have not read on the page by then."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=models.Q(digest__in=Digest.values), name="digest_is_known"),
            models.CheckConstraint(
                condition=models.Q(text_size__in=TextSize.values), name="text_size_is_known"
            ),
        ]

    def __str__(self):
        return self.signature

    @property
    def signature(self) -> str:
        """The name this person signs with."""
        return self.display_name or self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        """One or two letters for the round mark beside the name."""
        words = self.signature.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def zone(self) -> zoneinfo.ZoneInfo | None:
        """The person's time zone; None for the newsroom's, also when the system no longer knows the name."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone) if self.time_zone else None
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return None

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of this person's roles; a superuser administers whatever groups say."""
        if not self.is_active:
            return frozenset()
        loaded = self.__dict__.get("group_names")  # a login brings them along
        held = self.groups.values_list("name", flat=True) if loaded is None else loaded
        names = set(held) & roles.EVERYONE
        return frozenset(names | ({roles.ADMINISTRATOR} if self.is_superuser else set()))

    @property
    def is_newsroom(self) -> bool:
        """Whether this person works here at all: sees drafts, articles, snapshots."""
        return bool(self.roles)


class Scope(models.TextChoices):
    """What a token may do; never more than the person it belongs to."""

    READ = "read", _("Read everything the person sees")
    CONTRIBUTE = "contribute", _("Add articles, claims, sources, evidence and verdicts")
    REVIEW = "review", _("Approve and send back")
    PUBLISH = "publish", _("Publish, correct and retract")


def all_scopes() -> list[str]:
    return list(Scope.values)


class AccessToken(AbstractAuthToken):
    """A REST client's key. Only a digest is kept; the token itself is shown once."""

    name = models.CharField(_("name"), max_length=100, blank=True, help_text=_("What the token is for."))
    scopes = ArrayField(
        models.CharField(max_length=12, choices=Scope.choices), verbose_name=_("scopes"), default=all_scopes
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=list(Scope.values)), name="token_scopes_are_known"
            )
        ]

    def __str__(self):
        return f"{self.name or self.token_key}… ({self.user})"


class KeptAnswer(Identified):
    """What a request with an Idempotency-Key was answered, for whoever sends it again (api/idempotency.py).

    token_key: the public beginning of the token it came with; empty for a login.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    token_key = models.CharField(_("token"), max_length=25, blank=True)
    key = models.CharField(_("key"), max_length=255)
    request_sha256 = models.CharField(_("SHA-256 of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("HTTP status"))
    media_type = models.CharField(_("media type"), max_length=100)
    headers = models.JSONField(_("headers"), default=dict)
    body = models.TextField(_("answer"), blank=True)
    made_at = models.DateTimeField(_("answered"), db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "token_key", "key"], name="one_answer_per_person_token_and_key"
            )
        ]

    def __str__(self):
        return f"{self.key} ({self.user})"
