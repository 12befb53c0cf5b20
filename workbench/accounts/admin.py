"""People and their tokens in the admin."""

from urllib.parse import quote

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workbench.accounts.models import AccessToken, KeptAnswer, Scope, User
from workbench.accounts.roles import LABELS
from workbench.api import tokens
from workbench.common.admin import ReadOnly
from workbench.ledger.admin import Recorded


class PersonForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User


class NewPersonForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User


@admin.register(User)
class UserAdmin(Recorded, DjangoUserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    list_display = ["username", "signature", "role_names", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["groups", "is_active", "is_staff", "is_superuser", "language"]
    search_fields = ["username", "display_name", "first_name", "last_name", "email"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (
            gettext_lazy("Person"),
            {"fields": ["display_name", "first_name", "last_name", "email"]},
        ),
        (
            gettext_lazy("Roles"),
            {
                "fields": ["groups", "is_active", "is_staff", "is_superuser"],
                "description": gettext_lazy(
                    "A person with no role sees published checks only. Administrators and people with staff"
                    " status may open this admin;"
                    " a superuser is an administrator whatever the roles say."
                ),
            },
        ),
        (
            gettext_lazy("Preferences"),
            {"fields": ["language", "time_zone", "theme", "text_size", "single_keys"]},
        ),
        (gettext_lazy("Dates"), {"fields": ["last_login", "date_joined"]}),
        (gettext_lazy("Single permissions"), {"classes": ["collapse"], "fields": ["user_permissions"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "usable_password", "password1", "password2"],
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        """An administrator gives roles; what is above the roles is for superusers to give."""
        above = [] if request.user.is_superuser else ["is_staff", "is_superuser", "user_permissions"]
        return [*super().get_readonly_fields(request, obj), *above]

    def has_change_permission(self, request, obj=None):
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # decisions carry their names: an account is closed, never deleted

    @admin.display(description=gettext_lazy("signs as"), ordering="display_name")
    def signature(self, person):
        return person.signature

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, person):
        return ", ".join(str(LABELS.get(group.name, group.name)) for group in person.groups.all()) or "–"


class TokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("scopes"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
        help_text=gettext_lazy("Never more than the person's roles allow."),
    )

    class Meta:
        model = AccessToken
        fields = ["user", "name", "scopes"]


class TokenList(ChangeList):
    """Addresses tokens by their public beginning: the digest stays in the database."""

    def url_for_result(self, result):
        return reverse("admin:accounts_accesstoken_change", args=[quote(result.token_key)])


@admin.register(AccessToken)
class AccessTokenAdmin(admin.ModelAdmin):
    form = TokenForm
    actions = None  # their checkboxes would carry digests
    list_display = ["token_key", "name", "user", "scopes", "created", "expiry", "last_used_at"]
    list_filter = ["expiry", ("user", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "user__username", "user__display_name", "token_key"]
    search_help_text = gettext_lazy("A name, a person, or the beginning of a token.")
    list_select_related = ["user"]
    autocomplete_fields = ["user"]
    fields = ["user", "name", "scopes", "token_key", "created", "expiry", "last_used_at"]
    readonly_fields = ["token_key", "created", "expiry", "last_used_at"]

    def get_fields(self, request, obj=None):
        return self.fields if obj else ["user", "name", "scopes"]

    def has_change_permission(self, request, obj=None):
        return False  # other scopes are another token: whoever holds this one should know what it may do

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A superuser's token is made by a superuser: whoever holds it acts in that name."""
        if db_field.name == "user" and not request.user.is_superuser:
            kwargs["queryset"] = User.objects.filter(is_superuser=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changelist(self, request, **kwargs):
        return TokenList

    def get_object(self, request, object_id, from_field=None):
        return self.get_queryset(request).filter(token_key=object_id).first()

    def save_model(self, request, obj, form, change):
        issued, words = tokens.issue(
            obj.user, name=obj.name, scopes=obj.scopes, by=request.user, at=timezone.now()
        )
        obj.__dict__.update(issued.__dict__)
        sentence = _(
            "The token is %(words)s – copy it now: only a digest is kept, and it is not shown again."
        )
        self.message_user(request, sentence % {"words": words}, messages.WARNING)

    def response_add(self, request, obj, post_url_continue=None):
        return self.response_post_save_add(request, obj)

    def get_deleted_objects(self, objs, request):
        return [str(token) for token in objs], {}, set(), []  # links would carry digests

    def delete_model(self, request, obj):
        tokens.revoke(obj, by=request.user, at=timezone.now())

    # the admin's own log would keep digests as keys; the ledger has issue and revocation
    def log_addition(self, request, obj, message):
        return None

    def log_deletions(self, request, queryset):
        return None


@admin.register(KeptAnswer)
class KeptAnswerAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["key", "user", "token_key", "status", "made_at"]
    list_select_related = ["user"]
    search_fields = ["=key", "user__username", "token_key"]
    date_hierarchy = "made_at"
    show_full_result_count = False
    exclude = ["body"]  # it may hold a secret that is shown once

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body")
