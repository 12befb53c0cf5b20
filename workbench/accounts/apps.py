from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "workbench.accounts"
    verbose_name = _("People")

    def ready(self):
        from workbench.accounts import receivers  # noqa: F401  (connects the signals)
