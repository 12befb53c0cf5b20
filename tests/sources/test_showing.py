"""A capture as it came, made harmless in the cage; its bytes and its archive as files to keep."""

import gzip

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from sources import archiving, showing
from sources.cage import CageDied, CageLimits, caged
from sources.models import Snapshot, Source
from tests.factories import NOON, make_capture, make_snapshot, make_user
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import Event

PAGE = b"<html><head><title>Acta</title></head><body><h1>Acta</h1><p>Consta.</p><script>alert(1)</script>"
VIEWS = ("snapshot-captured", "snapshot-body", "snapshot-warc")


@pytest.fixture
def ana(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_user("ana", CHECKER)


@pytest.fixture
def snapshot(ana):
    return make_capture(PAGE, by=ana, url="https://www.acta.example/1")


@pytest.fixture
def get(client, ana):
    client.force_login(ana)

    def get(name, snapshot, **options):
        return client.get(reverse(name, args=[snapshot.uid]), headers={"accept-language": "en"}, **options)

    return get


class TestCage:
    def test_stops_a_page_that_takes_the_sanitiser_too_long(self):
        nested = b"<html><body>" + b"<div>" * 400_000
        with caged(CageLimits(cpu_seconds=1)) as cage:
            with pytest.raises(CageDied) as died:
                cage.sanitise(nested, content_type="text/html")

            assert died.value.code in ("parser_timeout", "parser_memory", "parser_died")
            assert cage.sanitise(b"<html><p>vive</p>") == "<p>vive</p>"


class TestCaptured:
    def test_shows_the_page_without_what_acts(self, get, snapshot):
        page = get("snapshot-captured", snapshot)

        assert "<h1>Acta</h1><p>Consta.</p></body>" in page.content.decode()

    def test_may_do_nothing_and_lie_in_no_frame_but_ours(self, get, snapshot):
        page = get("snapshot-captured", snapshot)

        assert page["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
        assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "SAMEORIGIN"
        assert page["X-Content-Type-Options"] == "nosniff"
        assert page["Cache-Control"] == "private, no-store"

    def test_says_what_cannot_be_shown(self, get, ana):
        snapshot = make_snapshot(by=ana)

        page = get("snapshot-captured", snapshot)

        assert page.status_code == 404
        assert "This text was pasted" in page.content.decode()
        assert "sandbox" in page["Content-Security-Policy"]

    def test_says_that_the_archive_is_damaged(self, get, snapshot):
        default_storage.save(snapshot.archive_name, gzip_file())

        page = get("snapshot-captured", snapshot)

        assert page.status_code == 500
        assert "damaged" in page.content.decode()

    def test_lies_in_a_sandbox_on_the_page_of_its_source(self, client, ana, snapshot):
        client.force_login(ana)

        page = client.get(snapshot.source.get_absolute_url(), {"as": "captured"}).content.decode()

        assert f'<iframe class="captured" src="{reverse("snapshot-captured", args=[snapshot.uid])}"' in page
        assert "sandbox referrerpolicy" in page


class TestBody:
    def test_is_an_attachment_that_nobody_takes_for_a_page(self, get, snapshot):
        answer = get("snapshot-body", snapshot)

        assert answer.getvalue() == PAGE
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"] == 'attachment; filename="acta-example-v1.html"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"

    def test_leads_back_with_a_sentence_when_there_is_none(self, get, ana):
        snapshot = make_snapshot(by=ana)

        answer = get("snapshot-body", snapshot, follow=True)

        assert "This text was pasted" in answer.content.decode()


class TestWarc:
    def test_is_the_archive_file_itself(self, get, snapshot):
        answer = get("snapshot-warc", snapshot)

        assert answer.getvalue() == archiving.open_archive(snapshot.archive_name).read()
        assert answer["Content-Disposition"] == 'attachment; filename="acta-example-v1.warc.gz"'
        assert Event.objects.get(verb="snapshot.handed_out").actor_name == "Ana"

    def test_leads_back_with_a_sentence_when_it_is_gone(self, get, snapshot):
        default_storage.delete(snapshot.archive_name)

        assert "no longer there" in get("snapshot-warc", snapshot, follow=True).content.decode()


class TestAccess:
    @pytest.mark.parametrize("name", VIEWS)
    def test_is_for_the_newsroom_alone(self, client, snapshot, name):
        address = reverse(name, args=[snapshot.uid])
        assert client.get(address).status_code == 302
        client.force_login(make_user("visitor"))
        assert client.get(address).status_code == 404


class TestFileName:
    @pytest.mark.parametrize(
        ("source", "name"),
        [
            ({"url": "https://www.ine.es/x"}, "ine-es-v1.html"),
            ({"file_name": '../"><script>.exe'}, "script-v1.html"),
            ({"file_name": "nota\r\nSet-Cookie: x.html"}, "nota-set-cookie-x-v1.html"),
            ({"title": "ñ"}, "capture-v1.html"),
            ({"title": "a" * 500}, f"{'a' * 60}-v1.html"),
        ],
    )
    def test_is_chosen_by_nobody_outside(self, source, name):
        snapshot = Snapshot(source=Source(**source, created_at=NOON), number=1, media_type="text/html")

        assert showing.file_name(snapshot) == name


def gzip_file():
    return ContentFile(gzip.compress(b"no WARC"))
