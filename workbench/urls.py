"""Every address of the product."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from workbench import health
from workbench.accounts import keyring
from workbench.accounts import views as accounts
from workbench.live import views as live

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("events/", live.events, name="events"),
    path("sign-in/", auth.LoginView.as_view(redirect_authenticated_user=True), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("settings/", accounts.own_settings, name="settings"),
    path("settings/digest/stop/<str:token>/", accounts.stop_digest, name="digest-stop"),
    path("settings/tokens/", keyring.own_tokens, name="tokens"),
    path("settings/tokens/<slug:key>/revoke/", keyring.revoke, name="token-revoke"),
    path("keys/", accounts.keys, name="keys"),
    path("theme/", accounts.set_theme, name="set_theme"),
    path("language/", accounts.set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("api/", include("workbench.api.urls")),
    path("v1alpha1/", include("workbench.api.factchecktools")),
    path("", include("sources.urls")),
    path("", include("claims.urls")),
]
