"""Documents under check over REST: taken in by address, text or file, read, amended."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.models import Article
from sources.models import Source
from tests import factories
from tests.factories import TEXT, make_article
from tests.rest import path_of

pytestmark = pytest.mark.django_db
PAGE = "https://www.ine.es/prensa/ipc.htm"


class TestArticleViewSet:
    def test_freezes_a_text(self, rest):
        response = rest.post(
            "/articles/", {"text": TEXT, "title": "Una nota", "published_on": "2026-01-16", "language": "es"}
        )
        assert response.status_code == 201
        made = rest.get(path_of(response)).json()
        assert (made["title"], made["published_on"], made["language"]) == ("Una nota", "2026-01-16", "es")
        assert rest.get(f"/snapshots/{made['snapshot']}/").json()["text"] == TEXT

    def test_queues_an_address_and_shows_how_it_goes(self, rest):
        response = rest.post("/articles/", {"url": PAGE})
        assert response.status_code == 202
        followed = rest.get(path_of(response)).json()
        assert (followed["snapshot"], followed["attempt"]["state"]) == (None, "queued")

    def test_finds_the_article_of_an_address_it_knows(self, rest, ana):
        factories.make_snapshot(by=ana, url=PAGE)
        first = rest.post("/articles/", {"url": PAGE})
        again = rest.post("/articles/", {"url": PAGE + "?utm_source=x"})
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["uid"] == again.json()["uid"]
        assert Article.objects.count() == 1

    def test_queues_a_file(self, rest):
        file = SimpleUploadedFile("nota.txt", TEXT.encode())
        response = rest.upload("/articles/", {"file": file, "title": "Una nota"})
        assert (response.status_code, response.json()["attempt"]["reason"]) == (202, "upload")

    def test_refuses_a_binary_file_named_txt(self, rest):
        file = SimpleUploadedFile("nota.txt", b"\x00\x01\x02\xff" * 100)
        response = rest.upload("/articles/", {"file": file})
        assert (response.status_code, response.json()["code"]) == (422, "file_binary")
        assert not Source.objects.exists()

    @pytest.mark.parametrize(
        ("name", "declared"), [("acta.pdf", "application/pdf"), ("acta.PDF", ""), ("acta", "application/pdf")]
    )
    def test_refuses_what_is_no_pdf_though_it_says_so(self, rest, name, declared):
        file = SimpleUploadedFile(name, b"not a pdf", content_type=declared)
        response = rest.upload("/articles/", {"file": file})
        assert (response.status_code, response.json()["code"]) == (422, "file_not_pdf")
        assert (response.json()["field"], Source.objects.exists()) == ("file", False)

    def test_refuses_a_time_zone_that_does_not_exist(self, rest):
        response = rest.post("/articles/", {"text": TEXT, "time_zone": "Europe/Springfield"})
        assert (response.status_code, response.json()["field"]) == (400, "time_zone")

    @pytest.mark.parametrize("body", [{}, {"url": PAGE, "text": TEXT}, {"title": "x"}])
    def test_refuses_none_or_two_of_url_text_and_file(self, rest, body):
        assert rest.post("/articles/", body).status_code == 400
        assert not Source.objects.exists()

    def test_lists_with_a_constant_number_of_queries(self, rest, ana, django_assert_max_num_queries):
        for number in range(5):
            make_article(f"{TEXT} {number}", by=ana)
        with django_assert_max_num_queries(7):
            assert len(rest.get("/articles/").json()["results"]) == 5

    def test_amends_what_is_known(self, rest, article, ana):
        body = {
            "title": "Otro título",
            "published_on": "2026-01-15",
            "time_zone": "America/Lima",
            "assignee": "ana",
            "deadline": "2026-01-20T13:00:00+01:00",
            "status": "done",
        }
        response = rest.patch(f"/articles/{article.uid}/", body)
        assert response.status_code == 200
        assert {name: response.json()[name] for name in body} == body
        assert rest.get(f"/articles/{article.uid}/")["ETag"] == response["ETag"]

    def test_dismisses_with_a_reason_alone(self, rest, article):
        address = f"/articles/{article.uid}/"
        refused = rest.patch(address, {"status": "dismissed"})
        assert (refused.status_code, refused.json()["field"]) == (422, "dismissed_reason")
        done = rest.patch(address, {"status": "dismissed", "dismissed_reason": "Es publicidad."})
        assert (done.status_code, done.json()["dismissed_reason"]) == (200, "Es publicidad.")

    @pytest.mark.parametrize(("tag", "status"), [("", 428), ('"stale"', 412)])
    def test_amends_only_what_was_read(self, rest, article, tag, status):
        assert rest.patch(f"/articles/{article.uid}/", {"title": "x"}, tag=tag).status_code == status
        article.refresh_from_db()
        assert article.title != "x"

    @pytest.mark.parametrize(
        ("field", "value"),
        [("status", "sold"), ("assignee", "nadie"), ("time_zone", "Mars/Base"), ("deadline", "soon")],
    )
    def test_names_what_does_not_fit(self, rest, article, field, value):
        response = rest.patch(f"/articles/{article.uid}/", {field: value})
        assert (response.status_code, response.json()["field"]) == (400, field)
