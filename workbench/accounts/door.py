"""Which admin does Django open? Ours; a module of its own, since an app's `apps` names one configuration."""

from django.contrib.admin.apps import AdminConfig


class NewsroomAdminConfig(AdminConfig):
    """Django's admin with our own door."""

    default_site = "workbench.accounts.site.NewsroomAdmin"
