"""Sources are attached and passages quoted beside a claim; a refusal keeps what was typed and chosen."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims import evidence
from claims.models import Attachment, Evidence, State
from sources.models import FetchAttempt, Source
from tests import factories
from tests.factories import NOON, cite
from workbench.ledger.models import Event

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "sources-pane"}
WORDS = "la reunión consta"


@pytest.fixture
def door(client, ana):
    client.force_login(ana)
    return client


@pytest.fixture
def claim(ana):
    return factories.make_claim(by=ana)


@pytest.fixture
def snapshot(ana):
    return factories.make_snapshot("El acta dice: la reunión consta.", by=ana, url="https://acta.example/1")


def selection(snapshot, **changes):
    start = snapshot.text.index(WORDS)
    return {
        "snapshot": snapshot.uid,
        "start": start,
        "end": start + len(WORDS),
        "exact": WORDS,
        "stance": "supports",
        "is_independent": "on",
    } | changes


class TestAddSource:
    def add(self, door, claim, data, **headers):
        return door.post(reverse("claim-sources", args=[claim.uid]), data, **headers)

    def test_attaches_every_address_and_asks_for_each_page_once(self, door, claim):
        urls = "https://www.uno.es/\n\n https://www.dos.es/a \nhttps://www.uno.es/"

        answer = self.add(door, claim, {"urls": urls})

        assert answer.status_code == 302
        assert set(Source.objects.exclude(url="").values_list("url", flat=True)) == {
            "https://www.uno.es/",
            "https://www.dos.es/a",
        }
        assert (Attachment.objects.count(), FetchAttempt.objects.open().count()) == (2, 2)

    def test_attaches_pasted_text_and_opens_it(self, door, claim):
        page = self.add(door, claim, {"text": "Un acta pegada.", "title": "Acta"}, **HTMX)

        assert page.status_code == 200
        assert "Un acta pegada." in page.content.decode()
        assert page["HX-Push-Url"].endswith(f"source={Attachment.objects.get().source.uid}")

    def test_stays_on_the_desk_of_the_article_that_was_on_the_screen(self, door, claim, ana):
        desk = factories.found_again(claim, "el 23 de enero", by=ana).get_absolute_url()

        page = self.add(
            door, claim, {"text": "Un acta."}, **HTMX, HTTP_HX_CURRENT_URL=f"http://testserver{desk}"
        )

        assert page["HX-Push-Url"].startswith(f"{desk}?claim={claim.uid}")

    def test_names_the_address_at_fault_among_several(self, door, claim):
        page = self.add(door, claim, {"urls": "https://www.bueno.es/\nftp://www.malo.es/"}).content.decode()

        assert "<li>ftp://www.malo.es/: " in page

    def test_attaches_an_uploaded_file(self, door, claim):
        file = SimpleUploadedFile("acta.txt", b"El acta, en un archivo.")

        assert self.add(door, claim, {"file": file}).status_code == 302
        assert Attachment.objects.get().source.file_name == "acta.txt"

    def test_shows_the_steps_of_what_is_being_fetched_and_asks_for_that_alone(self, door, claim):
        page = self.add(door, claim, {"urls": "https://www.uno.es/"}, **HTMX).content.decode()

        source = Source.objects.get(url="https://www.uno.es/")
        assert f'data-rings="source:{source.uid}"' in page
        assert page.count('name="seen"') == 1

    @pytest.mark.parametrize("headers", [{}, HTMX])
    @pytest.mark.parametrize(
        "urls",
        [
            "",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://www.bueno.es/\nftp://www.malo.es/",
            "http://[::1",
        ],
    )
    def test_refuses_what_is_no_web_address_and_attaches_none_of_them(self, door, claim, urls, headers):
        page = self.add(door, claim, {"urls": urls, "title": "Mi título"}, **headers)

        assert page.status_code == 422
        shown = page.content.decode()
        assert 'value="Mi título"' in shown
        assert 'aria-invalid="true"' in shown
        assert not Attachment.objects.exists()
        assert not Source.objects.filter(url__contains="bueno").exists()

    def test_refuses_text_of_nothing_but_space(self, door, claim):
        page = self.add(door, claim, {"text": " \n "}, **HTMX)

        assert page.status_code == 422
        assert not Attachment.objects.exists()


class TestCite:
    def cite(self, door, claim, data, **headers):
        return door.post(reverse("claim-evidence", args=[claim.uid]), data, **headers)

    @pytest.mark.parametrize("stance", ["supports", "refutes", "context"])
    def test_quotes_the_words_with_their_stance(self, door, claim, snapshot, stance):
        answer = self.cite(door, claim, selection(snapshot, stance=stance, note="Página 3."))

        piece = Evidence.objects.get()
        assert answer.status_code == 302
        assert (piece.stance, piece.passage.exact, piece.note) == (stance, WORDS, "Página 3.")
        assert piece.is_independent

    def test_sends_htmx_the_pane_and_a_box_to_tick_for_each_question(self, door, claim, snapshot):
        page = self.cite(door, claim, selection(snapshot), **HTMX).content.decode()

        key = Evidence.objects.get().pk
        where = f"#substance-cites:not(:has(#substance-cite-{key}))"  # a refresh may have brought it before
        assert f'hx-swap-oob="beforeend:{where}"' in page
        assert f'name="attribution-evidence" value="{key}"' in page
        assert f'<mark class="supports">{WORDS}</mark>' in page

    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({"stance": "maybe"}, 422),
            ({"exact": ""}, 422),
            ({"exact": "otras palabras"}, 409),
            ({"start": 900, "end": 950}, 422),
            ({"is_confidential": "on"}, 422),
            ({"snapshot": "no-uid"}, 422),
        ],
    )
    def test_refuses_what_is_no_passage_and_keeps_the_note(self, door, claim, snapshot, changes, status):
        data = selection(snapshot, note="Mi nota.") | changes
        where = f"{reverse('claim-evidence', args=[claim.uid])}?source={snapshot.source.uid}"
        factories.evidence_room.attach(claim, snapshot.source, by=claim.created_by, at=factories.NOON)

        for headers in ({}, HTMX):
            page = door.post(where, data, **headers)

            assert page.status_code == status
            assert "Mi nota." in page.content.decode()
        assert not Evidence.objects.exists()

    def test_offers_where_stale_words_stand(self, door, claim, snapshot):
        factories.evidence_room.attach(claim, snapshot.source, by=claim.created_by, at=factories.NOON)
        where = f"{reverse('claim-evidence', args=[claim.uid])}?source={snapshot.source.uid}"

        page = door.post(where, selection(snapshot, start=0, end=len(WORDS), stance="refutes"), **HTMX)

        (place,) = page.context["quote_candidates"]
        assert (place.before, place.exact) == ("El acta dice: ", WORDS)
        assert '<input type="hidden" name="stance" value="refutes">' in page.content.decode()

    def test_keeps_what_was_typed_beside_the_words_with_each_place(self, door, claim, snapshot):
        factories.evidence_room.attach(claim, snapshot.source, by=claim.created_by, at=factories.NOON)
        where = f"{reverse('claim-evidence', args=[claim.uid])}?source={snapshot.source.uid}"

        page = door.post(where, selection(snapshot, start=0, end=len(WORDS), note="Página 3."), **HTMX)

        assert '<input type="hidden" name="note" value="Página 3.">' in page.content.decode()

    @pytest.mark.parametrize("typed", [WORDS, "  La  reunión\nconsta "])
    def test_finds_words_that_were_typed_instead_of_selected(self, door, claim, snapshot, typed):
        answer = self.cite(door, claim, {"snapshot": snapshot.uid, "words": typed, "stance": "refutes"})

        piece = Evidence.objects.get()
        assert answer.status_code == 302
        assert (piece.stance, piece.passage.exact) == ("refutes", WORDS)

    def test_never_guesses_what_typed_words_mean(self, door, claim, ana):
        snapshot = factories.make_snapshot("Lo uno consta en acta. Lo otro consta en acta.", by=ana)
        factories.evidence_room.attach(claim, snapshot.source, by=ana, at=factories.NOON)
        where = f"{reverse('claim-evidence', args=[claim.uid])}?source={snapshot.source.uid}"
        data = {"snapshot": snapshot.uid, "words": "consta en acta", "stance": "context", "note": "Página 3."}

        page = door.post(where, data, **HTMX)

        assert page.status_code == 409
        assert [place.start for place in page.context["quote_candidates"]] == [7, 31]
        assert "consta en acta</textarea>" in page.content.decode()
        assert not Evidence.objects.exists()

    def test_is_nothing_for_a_snapshot_that_is_not_there(self, door, claim, snapshot):
        data = selection(snapshot) | {"snapshot": claim.uid}

        assert self.cite(door, claim, data).status_code == 404

    def test_says_so_when_the_passage_is_evidence_already(self, door, claim, snapshot):
        self.cite(door, claim, selection(snapshot))

        assert self.cite(door, claim, selection(snapshot, stance="refutes")).status_code == 409
        assert Evidence.objects.get().stance == "supports"

    def test_is_refused_while_a_reviewer_has_the_claim(self, door, claim, snapshot, ana, marta):
        factories.bring_to(claim, State.IN_REVIEW, author=ana, reviewer=marta)
        before = Evidence.objects.count()

        assert self.cite(door, claim, selection(snapshot)).status_code == 409
        assert Evidence.objects.count() == before


class TestWordsThatStandNowhere:
    @pytest.mark.parametrize(
        ("words", "is_near"), [("la reunión constaba", True), ("zapatero remendón pinta catedrales", False)]
    )
    def test_are_shown_beside_the_nearest_or_can_be_kept_with_the_whole_source(
        self, door, claim, snapshot, ana, words, is_near
    ):
        factories.evidence_room.attach(claim, snapshot.source, by=ana, at=factories.NOON)
        where = f"{reverse('claim-evidence', args=[claim.uid])}?source={snapshot.source.uid}"
        told = {"snapshot": snapshot.uid, "words": words, "stance": "supports"}

        page = door.post(where, told, **HTMX)

        assert page.status_code == 409
        assert ("<del>constaba</del><ins>consta</ins>" in page.content.decode()) == is_near
        assert (f'data-value="{words}"' in page.content.decode()) != is_near


class TestCiteWhole:
    REASON = "Es un vídeo: minuto 3."

    def cite(self, door, claim, source, data, **headers):
        where = reverse("claim-evidence-whole", args=[claim.uid])
        return door.post(where, data | {"source": source.uid}, **headers)

    @pytest.fixture
    def source(self, claim, ana):
        source = Source.objects.create(
            url="https://video.example/1", created_by=ana, created_at=factories.NOON
        )
        Attachment.objects.create(claim=claim, source=source, added_at=factories.NOON)
        return source

    def test_is_offered_of_a_source_without_a_text(self, door, claim, source):
        desk = claim.appearances.get().article.get_absolute_url()

        page = door.get(desk, {"claim": claim.uid, "source": source.uid}).content.decode()

        assert reverse("claim-evidence-whole", args=[claim.uid]) in page
        assert 'name="whole_reason"' in page

    def test_makes_evidence_with_its_reason_and_note(self, door, claim, source):
        told = {"whole_reason": self.REASON, "stance": "refutes", "note": "Ojo.", "is_primary": "on"}

        page = self.cite(door, claim, source, told, **HTMX)

        piece = Evidence.objects.get()
        assert (piece.source, piece.passage, piece.whole_reason) == (source, None, self.REASON)
        assert (piece.stance, piece.note, piece.is_primary, piece.is_independent) == (
            "refutes",
            "Ojo.",
            True,
            False,
        )
        assert page.content.decode().count(self.REASON) >= 3  # its card, and a box in each answer

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_asks_for_the_reason_and_keeps_the_note(self, door, claim, source, headers):
        page = self.cite(
            door, claim, source, {"whole_reason": " ", "stance": "context", "note": "Ojo."}, **headers
        )

        assert page.status_code == 422
        assert page.context["whole_form"].errors["whole_reason"]
        assert "Ojo." in page.content.decode()
        assert not Evidence.objects.exists()

    def test_is_refused_while_a_reviewer_has_the_claim(self, door, claim, source, ana, marta):
        factories.bring_to(claim, State.IN_REVIEW, author=ana, reviewer=marta)

        page = self.cite(door, claim, source, {"whole_reason": self.REASON, "stance": "context"})

        assert page.status_code == 409
        assert not Evidence.objects.filter(source=source).exists()

    @pytest.mark.parametrize("named", ["", "no-uid", "elsewhere"])
    def test_knows_only_sources_beside_the_claim(self, door, claim, ana, named):
        elsewhere = factories.make_snapshot(by=ana, url="https://otra.example/").source
        uid = elsewhere.uid if named == "elsewhere" else named

        told = {"source": uid, "whole_reason": self.REASON, "stance": "context"}

        answer = door.post(reverse("claim-evidence-whole", args=[claim.uid]), told)

        assert answer.status_code == 404


class TestWithdraw:
    def test_takes_it_back_with_an_undo_and_without_its_boxes(self, door, claim, ana):
        piece = factories.cite(claim, by=ana)

        page = door.post(reverse("evidence-withdraw", args=[piece.uid]), **HTMX).content.decode()

        assert not Evidence.objects.standing().exists()
        assert f'id="substance-cite-{piece.pk}" hx-swap-oob="delete"' in page
        assert f'action="{reverse("evidence-restore", args=[piece.uid])}" hx-target="#sources-pane"' in page

    def test_comes_back_to_the_desk_where_it_can_be_restored(self, door, claim, ana):
        piece = factories.cite(claim, by=ana)

        answer = door.post(reverse("evidence-withdraw", args=[piece.uid]))

        page = door.get(answer.url).content.decode()
        assert reverse("evidence-restore", args=[piece.uid]) in page
        door.post(reverse("evidence-restore", args=[piece.uid]))
        assert Evidence.objects.standing().get() == piece

    def test_says_so_the_second_time(self, door, claim, ana):
        piece = factories.cite(claim, by=ana)
        door.post(reverse("evidence-withdraw", args=[piece.uid]))

        page = door.post(reverse("evidence-withdraw", args=[piece.uid]), **HTMX)

        assert 'data-tone="failed"' in page.content.decode()

    def test_is_nothing_to_a_person_without_a_role(self, client, claim, ana):
        piece = factories.cite(claim, by=ana)
        client.force_login(factories.make_user("lector"))

        assert client.post(reverse("evidence-withdraw", args=[piece.uid])).status_code == 404


class TestDetach:
    @pytest.fixture
    def broken(self, claim, ana):
        source = Source.objects.create(
            url="https://fuente.example/rota", requested_url="", created_by=ana, created_at=NOON
        )
        factories.make_failed_attempt(source, by=ana)
        evidence.attach(claim, source, by=ana, at=NOON)
        return source

    def test_takes_away_what_failed_and_brings_it_back(self, door, claim, broken):
        card = BeautifulSoup(
            door.get(f"{claim.appearances.get().article.get_absolute_url()}?claim=1").content, "lxml"
        ).select_one(f"#source-{broken.uid}")
        assert card.select_one("button[name=source]")["value"] == str(broken.uid)

        address = reverse("claim-source-detach", args=[claim.uid])
        pane = door.post(address, {"source": broken.uid}, **HTMX)

        assert not claim.attachments.exists()
        undo = reverse("claim-source-again", args=[claim.uid, broken.uid])
        assert BeautifulSoup(pane.content, "lxml").find("form", action=re.compile(f"^{undo}"))
        assert Event.objects.first().verb == "source.detached"

        door.post(undo)

        assert claim.attachments.get().source == broken

    def test_leaves_a_source_that_was_quoted(self, door, claim, ana):
        piece = cite(claim, by=ana)

        page = door.post(
            reverse("claim-source-detach", args=[claim.uid]), {"source": piece.source.uid}, follow=True
        )

        assert claim.attachments.filter(source=piece.source).exists()
        assert "Aquí se citó algo de esta fuente" in page.content.decode()
