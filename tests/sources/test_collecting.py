"""A document comes in whole, once, and clean, or not at all."""

import hashlib
from datetime import timedelta

import pytest
from django.utils.translation import override

from sources import archiving, canonical, collecting
from sources.models import FetchAttempt, Origin, Publisher, Reason, Snapshot, Source, State, Step
from tests.factories import NOON, make_user
from tests.racing import at_once, errors_in, the_ledger
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import Event

LATER = NOON + timedelta(hours=1)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
HTML = b"<!doctype html><html><body><p>Hola.</p></body></html>"


@pytest.fixture
def ana(db):
    return make_user("ana", CHECKER)


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def counts():
    """Everything a refused document might have left behind."""
    return [model.objects.count() for model in (Source, Snapshot, FetchAttempt, Publisher, Event)]


class TestByUrl:
    def test_makes_a_source_of_a_new_address(self, ana):
        source, is_new = collecting.by_url(
            " HTTPS://www.INE.es/a/../b?utm_source=x#top ", by=ana, at=NOON, kind="dataset"
        )

        assert is_new
        assert source.url == "https://www.ine.es/b"
        assert source.requested_url == "HTTPS://www.INE.es/a/../b?utm_source=x#top"
        assert (source.kind, source.created_by, source.created_at) == ("dataset", ana, NOON)
        assert (source.publisher.site, source.publisher.name) == ("ine.es", "ine.es")
        event = Event.objects.get()
        assert (event.verb, event.after) == ("source.added", {"url": "https://www.ine.es/b"})

    @pytest.mark.parametrize(
        "again",
        ["https://ine.es/b", "https://ine.es/b#x", "HTTPS://INE.ES:443/b", "https://ine.es/b?gclid=1"],
    )
    def test_finds_the_source_there_is(self, ana, again):
        first, _ = collecting.by_url("https://ine.es/b", by=ana, at=NOON)
        before = counts()

        assert collecting.by_url(again, by=ana, at=LATER) == (first, False)
        assert counts() == before

    @pytest.mark.parametrize(
        "other", ["http://ine.es/b", "https://ine.es/B", "https://ine.es/b/", "https://ine.es/b?x=1"]
    )
    def test_merges_no_two_pages_in_silence(self, ana, other):
        first, _ = collecting.by_url("https://ine.es/b", by=ana, at=NOON)

        second, is_new = collecting.by_url(other, by=ana, at=NOON)

        assert (is_new, second.publisher) == (True, first.publisher)

    @pytest.mark.parametrize(
        "raw",
        [
            *("javascript:alert(1)", "file:///etc/passwd", "ftp://ine.es/", "data:text/html,x", ""),
            *(
                "http://127.0.0.1/",
                "http://10.0.0.1/",
                "http://[::1]/",
                "http://0x7f.1/",
                "http://localhost:8080/",
            ),
            *("http://ana:clave@ine.es/", "https://ine.es:22/", "http://169.254.169.254/latest/"),
        ],
    )
    def test_refuses_what_may_not_be_fetched_and_leaves_nothing(self, ana, raw):
        before = counts()

        with pytest.raises(canonical.BadUrl) as refusal:
            collecting.by_url(raw, by=ana, at=NOON)

        assert refusal.value.status == 422
        assert counts() == before

    def test_lets_the_newsroom_allow_an_address(self, ana, settings):
        settings.CAPTURE_ALLOW = ["127.0.0.1:8901"]

        source, _ = collecting.by_url("http://127.0.0.1:8901/es/agenda.html", by=ana, at=NOON)

        assert source.publisher.site == "127.0.0.1:8901"

    def test_names_the_publisher_of_a_very_long_host(self, ana):
        host = ".".join(["a" * 60] * 4) + ".es"

        source, _ = collecting.by_url(f"https://{host}/", by=ana, at=NOON)

        assert (source.publisher.site, len(source.publisher.name)) == (host, 200)

    def test_keeps_the_publishers_name_that_people_gave(self, ana):
        Publisher.objects.create(name="Instituto Nacional de Estadística", site="ine.es")

        source, _ = collecting.by_url("https://www.ine.es/b", by=ana, at=NOON)

        assert source.publisher.name == "Instituto Nacional de Estadística"

    @pytest.mark.django_db(transaction=True)
    def test_makes_one_source_of_two_people_at_once(self, ana):
        results = at_once(
            *(lambda: collecting.by_url("https://ine.es/b", by=ana, at=NOON) for _ in range(2)),
            holding=the_ledger(),
        )

        source = Source.objects.get()
        assert results == [(source, True), (source, False)]
        assert Event.objects.count() == 1


class TestAmend:
    def test_changes_and_tells_the_ledger_what_changed(self, ana):
        source = collecting.paste("Un texto.", title="Uno", by=ana, at=NOON).source
        collecting.amend(source, {"title": " Dos  palabras ", "kind": "other"}, by=ana, at=LATER)

        source.refresh_from_db()
        event = Event.objects.get(verb="source.amended")
        assert source.title == "Dos palabras"
        assert (event.before, event.after) == ({"title": "Uno"}, {"title": "Dos palabras"})

    def test_writes_nothing_where_nothing_changes(self, ana):
        source = collecting.paste("Un texto.", title="Uno", by=ana, at=NOON).source
        collecting.amend(source, {"title": "Uno"}, by=ana, at=LATER)

        assert not Event.objects.filter(verb="source.amended").exists()

    def test_leaves_the_address_alone(self, ana):
        source = collecting.paste("Un texto.", by=ana, at=NOON).source
        with pytest.raises(KeyError):
            collecting.amend(source, {"url": "https://otra.example/"}, by=ana, at=LATER)


class TestAskFor:
    def test_needs_an_address(self, ana):
        source = collecting.paste("Un texto.", by=ana, at=NOON).source
        with pytest.raises(collecting.NoAddress):
            collecting.ask_for(source, by=ana, at=NOON, reason=Reason.RETRY)

        assert not FetchAttempt.objects.exists()


class TestPaste:
    def test_freezes_a_text(self, ana):
        raw = "Primera  línea.\r\n\r\nCafe\u0301.\u00ad\ufeff"

        snapshot = collecting.paste(raw, by=ana, at=NOON, title="  Una\n nota ")

        snapshot.refresh_from_db()
        assert snapshot.text == "Primera línea.\n\nCafé."
        assert [block.kind for block in snapshot.text_blocks] == ["paragraph", "paragraph"]
        assert snapshot.text_sha256 == hashlib.sha256(snapshot.text.encode()).hexdigest()
        assert snapshot.body_sha256 == hashlib.sha256(raw.encode()).hexdigest()
        assert (snapshot.origin, snapshot.number, snapshot.captured_by) == (Origin.PASTED, 1, ana)
        assert (snapshot.title, snapshot.source.title, snapshot.source.url) == ("Una nota", "Una nota", "")
        assert list(Event.objects.values_list("verb", flat=True)) == ["snapshot.stored", "source.added"]

    def test_calls_a_source_without_a_title_by_its_day_and_no_word_of_it(self, ana):
        snapshot = collecting.paste("Estimada Rosa:", by=ana, at=NOON)

        assert str(snapshot.source) == "Text pasted on Jan 16, 2026, 1:00\u202fPM"
        with override("es"):
            assert str(snapshot.source) == "Texto pegado el 16 ene 2026, 13:00"
        assert (snapshot.source.title, snapshot.title) == ("", "")

    def test_adds_a_version_to_the_source_given(self, ana):
        first = collecting.paste("Una.", by=ana, at=NOON)

        second = collecting.paste("Otra.", by=ana, at=LATER, source=first.source)

        assert (second.source, second.number, Source.objects.count()) == (first.source, 2, 1)

    @pytest.mark.parametrize("text", ["", "   \n\t\r\n", "\u00ad\u200b\ufeff", "\x00\x01", "\u00a0\u2003"])
    def test_refuses_a_text_without_a_visible_character(self, ana, text):
        self.refuses("text_empty", text, ana)

    def test_refuses_a_text_that_is_too_long(self, ana, settings):
        settings.MAX_TEXT_CHARACTERS = 10

        refusal = self.refuses("text_too_long", "a" * 11, ana)

        assert "11" in refusal.message
        assert collecting.paste("a" * 10, by=ana, at=NOON).pk

    def test_takes_five_megabytes_only_when_the_newsroom_says_so(self, ana):
        self.refuses("text_too_long", "La línea.\n\n" * 500_000, ana)

    @pytest.mark.parametrize("text", ["Un \x00 nulo.", "Medio \ud83d par.", "Un \x07 timbre."])
    def test_takes_out_what_is_no_text(self, ana, text):
        snapshot = collecting.paste(text, by=ana, at=NOON)

        assert snapshot.text.split()[-1].endswith(".")
        assert not set(snapshot.text) & {"\x00", "\x07", "\ud83d"}

    def test_shortens_a_title_nobody_can_read(self, ana):
        snapshot = collecting.paste("Hola.", by=ana, at=NOON, title="\x00palabra " * 200)

        assert len(snapshot.source.title) <= 500
        assert len(snapshot.title) <= 500

    @staticmethod
    def refuses(code, text, by):
        before = counts()
        with pytest.raises(collecting.TextRefused) as refusal:
            collecting.paste(text, by=by, at=NOON)
        assert (refusal.value.code, refusal.value.field, refusal.value.status) == (code, "text", 422)
        assert counts() == before
        return refusal.value

    @pytest.mark.django_db(transaction=True)
    def test_counts_the_versions_of_two_people_at_once(self, ana):
        source = collecting.paste("Una.", by=ana, at=NOON).source

        results = at_once(
            *(
                lambda text=text: collecting.paste(text, by=ana, at=LATER, source=source).number
                for text in ("Dos.", "Tres.")
            ),
            holding=the_ledger(),
        )

        assert results == [2, 3]


class TestUpload:
    @pytest.mark.parametrize(
        ("body", "name", "kind"),
        [
            ("Una línea.\n".encode(), "nota.txt", "text/plain"),
            (HTML, "nota.html", "text/html"),
            (HTML, "nota.txt", "text/html"),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "nota.pdf", "application/pdf"),
        ],
    )
    def test_archives_the_file_and_writes_down_that_it_is_to_be_read(self, ana, body, name, kind):
        attempt = collecting.upload(body, name, by=ana, at=NOON, title=" Una nota ")

        attempt.refresh_from_db()
        assert (attempt.state, attempt.step, attempt.asked_by) == (State.QUEUED, Step.EXTRACT, ana)
        assert attempt.capture["content_type"] == kind
        assert attempt.capture["body_sha256"] == hashlib.sha256(body).hexdigest()
        assert archiving.body_of(attempt.capture["archive_name"]) == body
        assert (attempt.source.file_name, attempt.source.title, attempt.source.url) == (name, "Una nota", "")
        assert Event.objects.get().after == {"file": name}

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"", "file_empty"),
            (b" \n ", "file_empty"),
            (PNG, "file_unsupported_type"),
            (bytes(range(256)), "file_binary"),
        ],
    )
    def test_refuses_what_is_not_what_its_name_says(self, ana, body, code):
        self.refuses(code, body, ana)

    def test_refuses_a_file_that_is_too_large(self, ana, settings):
        settings.MAX_UPLOAD_BYTES = 1024**2

        refusal = self.refuses("file_too_large", b"a" * (1024**2 + 1), ana)

        assert "1 MB" in refusal.message

    @pytest.mark.parametrize("name", ["a\x00b.txt", "ñ" * 300 + ".txt", "../../etc/passwd", ""])
    def test_keeps_any_name_as_words_only(self, ana, name, tmp_path):
        attempt = collecting.upload(b"Hola.", name, by=ana, at=NOON)

        assert len(attempt.source.file_name) <= 255
        assert "\x00" not in attempt.source.file_name
        assert attempt.capture["archive_name"].startswith("captures/")

    def test_waits_while_the_source_is_being_read(self, ana):
        attempt = collecting.upload(b"Hola.", "a.txt", by=ana, at=NOON)
        before = counts()

        with pytest.raises(collecting.FileRefused) as refusal:
            collecting.upload(b"Adios.", "b.txt", by=ana, at=NOON, source=attempt.source)

        assert (refusal.value.code, counts()) == ("busy", before)

    @pytest.mark.django_db(transaction=True)
    def test_takes_one_of_two_files_at_once(self, ana):
        source = Source.objects.create(created_at=NOON)

        results = at_once(
            lambda: collecting.upload(b"Hola.", "a.txt", by=ana, at=NOON, source=source),
            lambda: collecting.upload(b"Adios.", "b.txt", by=ana, at=NOON, source=source),
            holding=source,
        )

        assert [error.code for error in errors_in(results)] == ["busy"]
        assert FetchAttempt.objects.count() == 1

    @staticmethod
    def refuses(code, body, by):
        before = counts()
        with pytest.raises(collecting.FileRefused) as refusal:
            collecting.upload(body, "nota.txt", by=by, at=NOON)
        assert (refusal.value.code, refusal.value.field, refusal.value.status) == (code, "file", 422)
        assert counts() == before
        return refusal.value
