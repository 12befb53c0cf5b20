"""The dossier: all of a claim on paper, and what stays at home."""

import time
from importlib.util import find_spec
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from kombu.exceptions import OperationalError
from pypdf import PdfReader

from claims import printing, tasks, workflow
from claims.models import State
from tests.factories import NOON, bring_to, cite, judge, make_claim
from tests.sources.hostile_server import HostileServer


@pytest.fixture
def claim(ana, marta, us):
    claim = make_claim(by=ana)
    secret = cite(
        claim, by=ana, is_confidential=True, confidential_reason="Lo pidió la fuente.", note="Secreto"
    )
    judge(claim, by=ana, evidence=[secret, cite(claim, by=ana)])
    return bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)


class TestDossier:
    def test_is_for_the_newsroom(self, client, claim):
        assert client.get(reverse("claim-dossier", args=[claim.uid])).status_code == 302

    def test_holds_evidence_with_its_proof_and_what_was_published(self, client, claim, ana):
        client.force_login(ana)

        page = client.get(reverse("claim-dossier", args=[claim.uid])).content.decode()

        passage = claim.evidence.exclude(is_confidential=True).first().passage
        assert passage.snapshot.body_sha256 in page
        assert claim.publications.get().document_sha256 in page
        assert "Secreto" in page

    def test_leaves_out_what_is_confidential_when_asked_and_says_so(self, client, claim, ana):
        client.force_login(ana)

        page = client.get(reverse("claim-dossier", args=[claim.uid]), {"confidential": "no"})

        assert "Secreto" not in page.content.decode()
        assert page.context["left_out"] == 1
        assert 1 not in [piece.pk for piece in page.context["pieces"] if piece.is_confidential]

    def test_numbers_the_evidence_each_verdict_rests_on(self, client, claim, ana):
        client.force_login(ana)

        page = client.get(reverse("claim-dossier", args=[claim.uid]))

        assert [answer["cites"] for answer in page.context["answers"]] == [[3]]

    def test_asks_a_constant_number_of_questions(
        self, client, ana, django_assert_num_queries, django_assert_max_num_queries
    ):
        claim = make_claim(by=ana)
        judge(claim, by=ana)
        client.force_login(ana)
        address = reverse("claim-dossier", args=[claim.uid])
        with django_assert_max_num_queries(15) as few:
            client.get(address)
        judge(claim, by=ana, evidence=[cite(claim, by=ana) for _each in range(3)])

        with django_assert_num_queries(len(few)):
            client.get(address)


WISHES = {"language": "en", "zone": "Europe/Madrid", "leaves_out": False}
HAS_WEASYPRINT = find_spec("weasyprint") is not None
needs_weasyprint = pytest.mark.skipif(
    not HAS_WEASYPRINT, reason="WeasyPrint, an optional extra, is not here."
)


class TestPdf:
    """The worker's part runs here, in this process; what a queue does is tested elsewhere."""

    @pytest.fixture
    def door(self, client, ana):
        ana.language, ana.time_zone = "en", "Europe/Madrid"
        ana.save()
        client.force_login(ana)
        return client

    @pytest.fixture
    def address(self, claim):
        return reverse("claim-dossier-pdf", args=[claim.uid])

    @pytest.mark.skipif(HAS_WEASYPRINT, reason="WeasyPrint is here.")
    def test_is_refused_in_words_where_nothing_can_make_it(self, door, claim, address):
        page = door.post(address, follow=True)

        assert [str(said) for said in page.context["messages"]] == [
            "WeasyPrint is not installed here, so there are no PDFs. Print the page from the browser."
        ]
        with pytest.raises(printing.PrintingMissing):
            printing.make(claim, **WISHES, at=NOON)

    def test_is_offered_and_says_so_when_it_did_not_come(self, door, address):
        assert b"Make the PDF" in door.get(address).content
        for asked in ("1", "x", "9999999999", "-1"):
            page = door.get(address, {"asked": asked}).content
            assert b'http-equiv="refresh"' not in page
            assert b"Ask again" in page

    def test_is_looked_for_by_the_page_for_a_minute(self, door, address):
        page = door.get(address, {"asked": int(time.time()) - 2}).content

        assert b'<meta http-equiv="refresh" content="2">' in page

    @needs_weasyprint
    def test_is_asked_of_a_worker_and_handed_out_when_it_is_there(self, door, claim, address):
        answer = door.post(address)
        assert answer.url.startswith(f"{address}?asked=")
        assert b"It is being printed." in door.get(answer.url).content

        tasks.print_dossier(claim_id=claim.pk, **WISHES)

        file = door.get(answer.url)
        assert (file["Content-Type"], file["Cache-Control"]) == ("application/pdf", "private, no-store")
        words = " ".join(page.extract_text() for page in PdfReader(BytesIO(file.getvalue())).pages)
        assert claim.statement in words
        assert "Secreto" in words
        assert claim.publications.get().document_sha256 in words.replace("\n", "")

    @needs_weasyprint
    def test_is_printed_by_a_worker_that_somebody_rang(self, worker, claim, door, address):
        answer = door.post(address)

        until = time.monotonic() + 60
        while not default_storage.exists(printing.name_of(claim, **WISHES)) and time.monotonic() < until:
            time.sleep(0.2)
        assert door.get(answer.url)["Content-Type"] == "application/pdf"

    @needs_weasyprint
    def test_leaves_out_what_is_confidential_when_asked(self, claim):
        name = printing.make(claim, **WISHES | {"leaves_out": True}, at=NOON)

        words = " ".join(page.extract_text() for page in PdfReader(default_storage.open(name)).pages)
        assert "Secreto" not in words
        assert "1 confidential piece of evidence is left out." in words

    @needs_weasyprint
    def test_goes_when_the_claim_has_changed(self, claim, ana):
        first = printing.make(claim, **WISHES, at=NOON)
        assert printing.make(claim, **WISHES, at=NOON) == first

        workflow.advance(claim, "reopen", by=ana, at=NOON, reason="Hay datos nuevos.")
        second = printing.make(claim, **WISHES, at=NOON)

        assert [default_storage.exists(name) for name in (first, second)] == [False, True]

    @needs_weasyprint
    def test_fetches_nothing_that_its_words_name(self):
        with HostileServer({}) as site:
            named = "".join(f'<img src="{url}">' for url in (site.url("/a.png"), "file:///etc/hostname"))
            made = printing._pdf(f'<link rel="stylesheet" href="{site.url("/a.css")}">{named}<p>Hola</p>')

        assert made.startswith(b"%PDF")
        assert site.paths == []

    def test_says_so_when_the_queue_does_not_answer(self, door, address, monkeypatch):
        monkeypatch.setattr(printing, "require", lambda: None)
        monkeypatch.setattr(tasks.print_dossier, "apply_async", _silence)

        page = door.post(address, follow=True)

        assert [str(said) for said in page.context["messages"]] == [
            "The queue does not answer: ask again in a moment."
        ]


def _silence(**_words):
    raise OperationalError("no broker")
