"""How do sources and snapshots look from outside?"""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sources import failures
from sources.models import FetchAttempt, Interval, Passage, Publisher, Snapshot, Source, Watch
from workbench.api.inputs import Input


class PublisherSerializer(serializers.ModelSerializer):
    class Meta:
        model = Publisher
        fields = ["uid", "name", "site", "homepage", "country", "kind"]


class AttemptSerializer(serializers.ModelSerializer):
    """One try at getting a document. `state` queued and running are open; the others are final."""

    error = serializers.SerializerMethodField(help_text="The cause, in the language asked for.")

    class Meta:
        model = FetchAttempt
        fields = [
            *("uid", "reason", "state", "step", "tries", "next_try_at", "http_status", "error_code", "error"),
            *("received_bytes", "created_at", "started_at", "finished_at"),
        ]

    def get_error(self, attempt) -> str:
        return failures.sentence(attempt)


class PassageSerializer(serializers.ModelSerializer):
    """Code points start to end (exclusive) of a snapshot's text, and the words (W3C text quote selector)."""

    snapshot = serializers.SlugRelatedField("uid", read_only=True)

    class Meta:
        model = Passage
        fields = ["snapshot", "start", "end", "exact", "prefix", "suffix"]


class WatchSerializer(serializers.ModelSerializer):
    """How often a source is looked at, until when, and when next."""

    by = serializers.SlugRelatedField("username", read_only=True, allow_null=True)

    class Meta:
        model = Watch
        fields = ["interval", "until", "by", "started_at", "next_at"]


class WatchInput(Input):
    """How often a page is looked at, and how long."""

    interval = serializers.ChoiceField(Interval.choices, default=Interval.DAILY)
    until = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="The last moment; null: until it is ended."
    )


class SourceSerializer(serializers.ModelSerializer):
    """A document at one address, or without one when it was pasted or uploaded."""

    publisher = PublisherSerializer(read_only=True, allow_null=True)
    created_by = serializers.SlugRelatedField("username", read_only=True)
    attempt = serializers.SerializerMethodField(help_text="The newest attempt to get the document.")
    snapshot = serializers.SerializerMethodField(help_text="The newest snapshot.")
    watch = serializers.SerializerMethodField(help_text="Whether and how often it is looked at.")

    class Meta:
        model = Source
        fields = [
            *("uid", "url", "requested_url", "declared_url", "file_name", "title", "kind", "publisher"),
            *("created_by", "created_at", "attempt", "snapshot", "watch"),
        ]

    @extend_schema_field(AttemptSerializer(allow_null=True))
    def get_attempt(self, source):
        newest = next(iter(source.newest_attempts), None)
        return AttemptSerializer(newest).data if newest else None

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_snapshot(self, source):
        newest = next(iter(source.newest_snapshots), None)
        return str(newest.uid) if newest else None

    @extend_schema_field(WatchSerializer(allow_null=True))
    def get_watch(self, source):
        watch = getattr(source, "watch", None)
        return WatchSerializer(watch).data if watch else None


class SnapshotSerializer(serializers.ModelSerializer):
    """What a document said at one moment; the text itself is in the detail."""

    source = serializers.SlugRelatedField("uid", read_only=True)
    captured_by = serializers.SlugRelatedField("username", read_only=True)

    class Meta:
        model = Snapshot
        fields = [
            *("uid", "source", "number", "origin", "captured_at", "captured_by", "final_url", "http_status"),
            *("media_type", "charset", "charset_origin", "body_sha256", "body_bytes", "text_sha256"),
            *("title", "byline", "language", "extractor"),
        ]


class BlockSerializer(serializers.Serializer):
    kind = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class SnapshotDetailSerializer(SnapshotSerializer):
    """With the canonical text (NFC) and its blocks; offsets count code points from 0, end exclusive."""

    blocks = BlockSerializer(many=True, read_only=True)

    class Meta(SnapshotSerializer.Meta):
        fields = [*SnapshotSerializer.Meta.fields, "headers", "dates", "details", "text", "blocks"]
