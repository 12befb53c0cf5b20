"""What a person sets for themselves."""

import zoneinfo

from django import forms
from django.utils.translation import gettext_lazy as _

from workbench.accounts.models import Digest, User


class SettingsForm(forms.ModelForm):
    """Name as signed, language, zone, theme, keys, e-mail."""

    class Meta:
        model = User
        fields = ("display_name", "language", "time_zone", "theme", "single_keys", "email", "digest")

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
