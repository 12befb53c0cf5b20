"""Who may open the admin? Administrators, and whoever has Django's own staff status."""

from django.contrib.admin import AdminSite

from workbench.accounts.roles import ADMINISTRATOR


class NewsroomAdmin(AdminSite):
    """Django's admin, open for the role as well."""

    def has_permission(self, request):
        is_administrator = ADMINISTRATOR in getattr(request.user, "roles", ())
        return is_administrator or super().has_permission(request)
