"""What a person sets and makes for themselves."""

import zoneinfo

from django import forms
from django.utils.translation import gettext_lazy as _

from workbench.accounts.models import Digest, Scope, User
from workbench.accounts.roles import EDITORS

LIFETIMES = (7, 30, 90, 365)  # days


class SettingsForm(forms.ModelForm):
    """Name as signed, language, zone, theme, text size, keys, e-mail."""

    class Meta:
        model = User
        fields = (
            "display_name",
            "language",
            "time_zone",
            "theme",
            "text_size",
            "single_keys",
            "email",
            "digest",
        )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            required=False,
            choices=[("", _("The newsroom's")), *((z, z) for z in zones)],
        )
        self.fields["language"].choices = [("", _("As my browser")), ("es", "Español"), ("en", "English")]

    def clean(self):
        data = super().clean()
        if data.get("digest") != Digest.NEVER and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Say where notices are to be sent, or choose “Never” below."))
        return data


class TokenForm(forms.Form):
    """A token of one's own: what it is for, what it may do, how long."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What the token is for, such as “nightly import”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), widget=forms.CheckboxSelectMultiple, initial=[Scope.READ]
    )
    days = forms.ChoiceField(label=_("Good for"), initial=90)

    def __init__(self, *args, person, **options):
        super().__init__(*args, **options)
        of_editors = () if person.roles & EDITORS else (Scope.REVIEW, Scope.PUBLISH)
        self.fields["scopes"].choices = [
            (scope.value, scope.label) for scope in Scope if scope not in of_editors
        ]
        self.fields["days"].choices = [(days, _("%(days)s days") % {"days": days}) for days in LIFETIMES]
