"""The desk answers for its three panes, refuses in words, and stays small however much is marked."""

import html
import random
import re

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from claims import appearing, casefile, intake
from claims.models import Claim, State
from claims.views import panes
from sources.models import FetchAttempt, Source, Step
from sources.models.attempt import State as Capture
from tests import factories
from tests.factories import NOON

WORDS = "el 23 de enero"
SYLLABLES = [head + tail for head in "bcdfglmnprst" for tail in ("a", "e", "i", "o", "an", "es", "ión")]


@pytest.fixture
def article(ana):
    return factories.make_article(by=ana)


@pytest.fixture
def door(ana):
    client = Client()
    client.force_login(ana)
    return client


def htmx(target):
    return {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": target}


def selection(article, words, **changes):
    start = article.snapshot.text.index(words)
    return {"start": start, "end": start + len(words), "exact": words} | changes


def long_text(words=3000):
    """Words with the variety of real prose, in paragraphs of eighty."""
    chance = random.Random(7)  # noqa: S311  (a test's text, not a secret)
    lexicon = ["".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3)))) for _ in range(900)]
    weights = [1 / rank for rank in range(1, len(lexicon) + 1)]
    paragraphs = [" ".join(chance.choices(lexicon, weights, k=80)).capitalize() for _ in range(words // 80)]
    return ".\n\n".join(paragraphs) + "."


def mark_many(article, count, *, by):
    """Claims of four to twenty-five words anywhere in the text, many of which overlap."""
    chance = random.Random(7)  # noqa: S311
    text = article.snapshot.text
    starts = [match.start() for match in re.finditer(r"\b\w", text)]
    while article.appearances.count() < count:
        first = chance.randrange(len(starts) - 30)
        start, end = starts[first], starts[first + chance.randrange(4, 26)]
        words = text[start:end].rstrip()
        appearing.mark(article, start, start + len(words), words, by=by, at=NOON)


class TestArticlePane:
    def test_shows_a_text_that_came_while_the_page_was_being_made(self, article, ana):
        ended = {"state": Capture.STORED, "snapshot": article.snapshot, "finished_at": NOON}
        when = {"created_at": NOON, "next_try_at": NOON}
        FetchAttempt.objects.create(source=article.source, asked_by=ana, **ended, **when)
        article.snapshot = None  # as it was read a moment before the worker was through

        shown = panes.article_pane(article)

        assert (shown["snapshot"], shown["attempt"]) == (article.source.snapshots.get(), None)


class TestDesk:
    def test_asks_a_stranger_to_sign_in(self, article):
        answer = Client().get(article.get_absolute_url())

        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("sign-in"))

    def test_is_nothing_to_a_person_without_a_role(self, article):
        reader = Client()
        reader.force_login(factories.make_user("lector"))

        assert reader.get(article.get_absolute_url()).status_code == 404

    def test_shows_the_text_untouched_beside_the_claim_its_address_names(self, door, ana, article):
        claim = factories.mark(article, WORDS, by=ana)
        factories.cite(claim, by=ana)

        page = door.get(article.get_absolute_url(), {"claim": claim.uid}).content.decode()

        assert f'<a href="1" aria-current="true"></a><mark class="on">{WORDS}</mark>' in page
        assert 'id="claim-form"' in page
        assert "la reunión consta" in page

    @pytest.mark.parametrize("name", ["1", "uid"])
    def test_knows_a_claim_by_its_number_and_by_its_uid(self, door, ana, article, name):
        claim = factories.mark(article, WORDS, by=ana)

        answer = door.get(article.get_absolute_url(), {"claim": claim.uid if name == "uid" else name})

        assert answer.context["claim"] == claim

    @pytest.mark.parametrize("page", ["", "find/"])
    def test_opens_from_the_numbers_in_its_text(self, door, article, page):
        """Also in the page of a form that was refused, which without scripts has that form's address."""
        answer = door.get(f"{article.get_absolute_url()}{page}7")

        assert (answer.status_code, answer.url) == (302, f"{article.get_absolute_url()}?claim=7")

    @pytest.mark.parametrize(
        ("target", "name"),
        [
            ("more-claim", "tags"),
            ("more-drop", "reason"),
            ("more-find", "quotation"),
            ("more-source", "file"),
            ("more-quote", "whole_reason"),
        ],
    )
    def test_sends_fields_that_few_need_when_they_are_opened(self, door, ana, article, target, name):
        claim = factories.mark(article, WORDS, by=ana)
        where = {"claim": claim.uid, "source": factories.cite(claim, by=ana).source.uid}
        page = door.get(article.get_absolute_url(), where).content.decode()
        link = html.unescape(re.search(rf'<a id="{target}" href="([^"]*)"', page)[1])
        field = f'name="{name}"'
        assert field not in page

        fragment = door.get(link, **htmx(target))
        whole = door.get(link)  # without scripts

        assert "HX-Push-Url" not in fragment
        assert fragment.content.decode().count(field) == 1
        assert "<html" not in fragment.content.decode()
        assert whole.content.decode().count(field) == 1
        assert f'data-tab="{whole.context["asked_for"]}"' in whole.content.decode()

    @pytest.mark.parametrize("name", ["", "9", "-1", "²", "99999999999999999999", "no-uid", "\x00"])
    def test_opens_without_a_claim_when_the_address_names_none(self, door, article, name):
        answer = door.get(article.get_absolute_url(), {"claim": name, "source": name})

        assert (answer.status_code, answer.context["claim"]) == (200, None)

    def test_opens_no_claim_of_another_article(self, door, ana, article):
        elsewhere = factories.make_claim(by=ana, text="Otra nota: el 23 de enero.")

        assert door.get(article.get_absolute_url(), {"claim": elsewhere.uid}).context["claim"] is None

    def test_opens_a_source_with_its_evidence_marked(self, door, ana, article):
        claim = factories.mark(article, WORDS, by=ana)
        piece = factories.cite(claim, by=ana, stance="refutes")

        answer = door.get(article.get_absolute_url(), {"claim": claim.uid, "source": piece.source.uid})

        assert '<mark class="refutes">la reunión consta</mark>' in answer.content.decode()

    def test_sends_htmx_the_pane_it_asks_for_and_the_page_to_anybody_else(self, door, ana, article):
        factories.mark(article, WORDS, by=ana)

        alone = door.get(article.get_absolute_url(), {"claim": "1"}, **htmx("claim-pane"))
        back = door.get(
            article.get_absolute_url(),
            {"claim": "1"},
            HTTP_HX_HISTORY_RESTORE_REQUEST="true",
            **htmx("claim-pane"),
        )

        assert b"claim-form" in alone.content
        assert b"<html" not in alone.content
        assert alone["HX-Push-Url"] == f"{article.get_absolute_url()}?claim=1"
        assert {"HX-Request", "HX-Target"} <= set(alone["Vary"].split(", "))
        assert b"<html" in back.content

    @pytest.mark.parametrize("state", State.values)
    def test_shows_a_claim_in_every_state_and_forms_only_while_it_may_change(
        self, door, ana, marta, us, article, state
    ):
        claim = factories.bring_to(
            factories.mark(article, WORDS, by=ana), State(state), author=ana, reviewer=marta
        )

        answer = door.get(article.get_absolute_url(), {"claim": claim.uid})

        assert answer.status_code == 200
        assert (b'id="claim-form"' in answer.content) == claim.is_editable

    def test_says_how_the_text_comes_while_it_is_not_here(self, door, ana):
        source = Source.objects.create(url="https://nota.example/", created_by=ana, created_at=NOON)
        article = intake.open_article(source, by=ana, at=NOON)
        FetchAttempt.objects.create(source=source, created_at=NOON, next_try_at=NOON)

        page = door.get(article.get_absolute_url()).content.decode()

        assert f'data-rings="source:{source.uid}"' in page
        assert "data-text" not in page

    def test_offers_other_ways_when_the_text_could_not_be_fetched(self, door, ana):
        source = Source.objects.create(url="https://nota.example/", created_by=ana, created_at=NOON)
        article = intake.open_article(source, by=ana, at=NOON)
        FetchAttempt.objects.create(
            source=source,
            state=Capture.FAILED,
            error_code="timeout",
            created_at=NOON,
            next_try_at=NOON,
            finished_at=NOON,
        )

        page = door.get(article.get_absolute_url()).content.decode()

        assert reverse("source-retry", args=[source.uid]) in page
        assert reverse("source-content", args=[source.uid]) in page

    @pytest.mark.parametrize(("target", "most"), [(None, 6), ("claim-pane", 5), ("sources-pane", 4)])
    def test_asks_the_database_as_often_for_150_claims_as_for_5(self, door, ana, target, most):
        headers = htmx(target) if target else {}
        counts = []
        for count in (5, 150):
            article = factories.make_article(long_text() + f" {count}.", by=ana)
            mark_many(article, count, by=ana)
            claim = Claim.objects.get(appearances__article=article, appearances__number=1)
            for _ in range(count // 5 if count < 10 else 6):
                piece = factories.cite(claim, by=ana)
            factories.judge(claim, "misleading", by=ana)
            where = {"claim": claim.uid, "source": piece.source.uid}
            with CaptureQueriesContext(connection) as asked:
                assert door.get(article.get_absolute_url(), where, **headers).status_code == 200
            counts.append(len(asked))

        assert counts[0] == counts[1]
        assert counts[0] <= most

    def test_stays_small_with_3000_words_and_150_claims(self, door, ana):
        article = factories.make_article(long_text(), by=ana)
        mark_many(article, 150, by=ana)

        alone = door.get(article.get_absolute_url()).content
        claim = Claim.objects.get(appearances__article=article, appearances__number=75)
        factories.judge(claim, by=ana)
        where = {"claim": "75", "source": claim.evidence.get().source.uid}
        beside = door.get(article.get_absolute_url(), where).content

        assert len(article.snapshot.text.split()) >= 2960
        assert len(re.findall(rb'<a href="\d+"', beside)) == 150
        assert len(beside) < 60_000
        for page in (alone, beside):
            assert len(brotli.compress(page, quality=5)) < 12 * 1024  # as a proxy does it on the fly


class TestMark:
    def test_makes_a_claim_and_opens_it(self, door, article):
        answer = door.post(reverse("mark", args=[article.uid]), selection(article, WORDS))

        claim = Claim.objects.get()
        assert answer.url == f"{article.get_absolute_url()}?claim={claim.uid}"
        assert claim.appearances.get().passage.exact == WORDS

    def test_sends_htmx_only_the_blocks_that_changed_with_the_other_panes(self, door, article):
        answer = door.post(
            reverse("mark", args=[article.uid]), selection(article, WORDS), **htmx("claim-pane")
        )

        page = answer.content.decode()
        assert '<p id="b0" hx-swap-oob="true">' in page
        assert page.count('<p id="b') == 1
        assert 'hx-swap-oob="innerHTML:#sources-pane"' in page
        assert answer["HX-Push-Url"].endswith(str(Claim.objects.get().uid))

    def test_opens_the_claim_there_is_when_the_words_are_marked_already(self, door, ana, article):
        there = factories.mark(article, WORDS, by=ana)

        answer = door.post(reverse("mark", args=[article.uid]), selection(article, WORDS))

        assert answer.url.endswith(str(there.uid))
        assert Claim.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({"exact": ""}, 422),
            ({"start": ""}, 422),
            ({"start": "-1"}, 422),
            ({"exact": "otras palabras"}, 409),
            ({"start": "900", "end": "914"}, 422),
            ({"start": "3", "end": "17"}, 409),
        ],
    )
    def test_refuses_what_is_not_the_texts_own_words(self, door, article, changes, status):
        for headers in ({}, htmx("claim-pane")):
            answer = door.post(
                reverse("mark", args=[article.uid]), selection(article, WORDS, **changes), **headers
            )

            assert answer.status_code == status
            with translation.override(answer["Content-Language"]):
                assert str(answer.context["refusal"]) in answer.content.decode()
        assert Claim.objects.count() == 0
        assert answer["HX-Retarget"] == "#refusal"

    def test_offers_the_places_where_stale_words_stand_with_what_is_around_them(self, door, article):
        answer = door.post(
            reverse("mark", args=[article.uid]), selection(article, WORDS, start=0, end=len(WORDS))
        )

        (place,) = answer.context["candidates"]
        assert (place.before, place.exact, place.after[:1]) == ("La reunión será ", WORDS, ".")
        again = door.post(
            reverse("mark", args=[article.uid]),
            {"start": place.start, "end": place.end, "exact": place.exact},
        )
        assert again.status_code == 302

    def test_takes_no_selection_by_get(self, door, article):
        assert door.get(reverse("mark", args=[article.uid])).status_code == 405

    def test_says_so_while_there_is_no_text(self, door, ana):
        source = Source.objects.create(url="https://nota.example/", created_by=ana, created_at=NOON)
        article = intake.open_article(source, by=ana, at=NOON)

        answer = door.post(reverse("mark", args=[article.uid]), {"start": 0, "end": 2, "exact": "La"})

        assert answer.status_code == 409


class TestFind:
    def test_marks_a_quotation_that_stands_once(self, door, article):
        answer = door.post(
            reverse("find", args=[article.uid]), {"quotation": 'dijo que "el progreso  es inaceptable"'}
        )

        assert answer.status_code == 302
        assert Claim.objects.get().appearances.get().passage.exact == "dijo que “el progreso es inaceptable”"

    def test_shows_the_nearest_places_and_keeps_what_was_typed(self, door, article):
        typed = "el progreso es inaceptable del todo"

        answer = door.post(reverse("find", args=[article.uid]), {"quotation": typed})

        assert answer.status_code == 409
        assert answer.context["candidates"]
        assert typed in answer.content.decode()

    @pytest.mark.parametrize("headers", [{}, htmx("claim-pane")])
    def test_keeps_words_that_stand_nowhere_and_shows_that_they_do(self, door, ana, article, headers):
        typed = "Nunca dijo nada de esto en ningún sitio"
        address = reverse("find", args=[article.uid])
        assert 'name="keep"' in door.post(address, {"quotation": typed}, **headers).content.decode()

        made = door.post(address, {"quotation": typed, "keep": "1"}, **headers)

        claim = Claim.objects.get()
        assert (claim.appearances.get().words, claim.appearances.get().passage) == (typed, None)
        page = door.get(article.get_absolute_url(), {"claim": claim.uid}).content.decode()
        assert page.count("no están en el texto del artículo") == 1  # beside it
        assert page.count("no están en este texto") == 1  # and below the text
        assert (made.status_code == 302) or typed in made.content.decode()
        for name in ("claim", "claim-dossier", "claim-review", "claim-publish"):
            assert typed in door.get(reverse(name, args=[claim.uid])).content.decode()
        for name in ("suggestions", "coverage", "desk-text"):
            assert door.get(reverse(name, args=[article.uid])).status_code == 200
        casefile.build(claim, at=NOON).close()

    def test_asks_for_words(self, door, article):
        answer = door.post(reverse("find", args=[article.uid]), {"quotation": "  "}, **htmx("claim-pane"))

        assert answer.status_code == 422
        assert answer["HX-Reswap"].startswith("innerHTML")


class TestSources:
    @pytest.fixture
    def claim(self, ana, article):
        return factories.mark(article, WORDS, by=ana)

    @pytest.fixture
    def attempt(self, ana, claim):
        source = factories.cite(claim, by=ana).source
        return FetchAttempt.objects.create(source=source, created_at=NOON, next_try_at=NOON)

    def test_answers_with_nothing_until_a_capture_moves_and_then_with_its_card_alone(
        self, door, ana, article, claim, attempt
    ):
        factories.cite(claim, by=ana)
        where = {"claim": claim.uid, "seen": attempt.stage}
        url = reverse("desk-sources", args=[article.uid])

        assert door.get(url, where).status_code == 204

        FetchAttempt.objects.filter(pk=attempt.pk).update(step=Step.EXTRACT)
        moved = door.get(url, where).content.decode()
        assert re.findall(r'<li id="source-([\w-]+)"', moved) == [str(attempt.source.uid)]
        assert 'hx-swap-oob="true"' in moved
        assert 'id="opened"' not in moved

    def test_brings_the_text_to_a_desk_that_waits_for_it(self, door, article, claim, attempt):
        where = {"claim": claim.uid, "source": attempt.source.uid, "seen": attempt.stage}
        FetchAttempt.objects.filter(pk=attempt.pk).update(step=Step.EXTRACT)
        url = reverse("desk-sources", args=[article.uid])

        waits = door.get(url, where | {"awaits": "1"}).content.decode()

        assert '<div id="opened" hx-swap-oob="true">' in waits
        assert 'id="opened"' not in door.get(url, where).content.decode()

    @pytest.mark.parametrize("seen", ["", "x", "-1", "9-", "99999999999999999999-queued", "²-queued"])
    def test_has_nothing_to_say_of_a_capture_that_there_is_not(self, door, article, seen):
        answer = door.get(reverse("desk-sources", args=[article.uid]), {"seen": seen, "claim": "x"})

        assert answer.status_code == 204

    @pytest.mark.parametrize("not_checkable", ["", "opinion"])
    def test_put_a_new_quotation_into_the_answers_that_there_are_fields_for(
        self, door, ana, article, claim, not_checkable
    ):
        Claim.objects.filter(pk=claim.pk).update(not_checkable=not_checkable)
        snapshot = factories.make_snapshot("La reunión consta.", by=ana, url="https://acta.example/")
        words = {"start": 0, "end": 10, "exact": "La reunión", "snapshot": snapshot.uid, "stance": "supports"}

        pane = door.post(reverse("claim-evidence", args=[claim.uid]), words, **htmx("sources-pane"))

        assert ('"beforeend:#substance-cites:not(' in pane.content.decode()) == (not not_checkable)
        assert '"beforeend:#attribution-cites:not(' in pane.content.decode()
