"""What people say to one another, and what they are told: read, never edited here."""

from django.contrib import admin

from claims.models import Comment, Notice, SavedFilter, Thread
from workbench.common.admin import ReadOnly


@admin.register(Thread)
class ThreadAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["claim", "passage", "opened_by", "opened_at", "resolved_by", "resolved_at"]
    list_filter = [("resolved_at", admin.EmptyFieldListFilter)]
    list_select_related = ["claim", "passage", "opened_by", "resolved_by"]
    search_fields = ["claim__statement", "comments__text"]
    date_hierarchy = "opened_at"


@admin.register(Comment)
class CommentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["text", "thread", "author", "written_at"]
    list_filter = [("author", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["thread__claim", "author"]
    search_fields = ["text", "author__username"]
    date_hierarchy = "written_at"


@admin.register(Notice)
class NoticeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["person", "kind", "verb", "claim", "actor", "at", "read_at", "mailed_at"]
    list_filter = ["kind", ("read_at", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "claim", "actor"]
    search_fields = ["person__username", "claim__statement"]
    date_hierarchy = "at"


@admin.register(SavedFilter)
class SavedFilterAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "owner", "page", "query"]
    list_filter = ["page", ("owner", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["owner"]
    search_fields = ["name", "owner__username"]
