"""Saving a claim is all or nothing, and nothing typed is lost, whatever is refused."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from claims import amending, workflow
from claims.models import Claim, Draft, Question, State, Verdict
from tests import factories
from tests.factories import NOON

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "claim-pane"}
TYPED = "Lo que escribí, palabra por palabra."


@pytest.fixture
def door(client, ana):
    client.force_login(ana)
    return client


@pytest.fixture
def claim(ana):
    return factories.make_claim(by=ana)


@pytest.fixture
def elsewhere(claim, ana):
    """The desk of a second article in which the claim appears."""
    return f"http://testserver{factories.found_again(claim, 'el 23 de enero', by=ana).get_absolute_url()}"


def fields(claim, **changes):
    """The claim form as the page sends it when nothing was changed."""
    return {
        "version": claim.version,
        "statement": claim.statement,
        "kind": claim.kind,
        "priority": claim.priority,
        "action": "save",
    } | changes


def answer_of(claim, question="substance", rating="true", **changes):
    evidence = [factories.cite(claim, by=claim.created_by).pk]
    parts = {
        "rating": factories.rating(rating, question).pk,
        "short_answer": "Consta en el acta.",
        "explanation": TYPED,
        "evidence": evidence,
    } | changes
    return {f"{question}-{name}": value for name, value in parts.items()}


def save(door, claim, data, **headers):
    return door.post(reverse("claim-edit", args=[claim.uid]), data, **headers)


class TestEdit:
    def test_saves_the_claim_and_comes_back_to_the_desk(self, door, claim):
        answer = save(door, claim, fields(claim, statement=TYPED, claimant="Ronald Johnson", date="2026-01"))

        claim.refresh_from_db()
        assert (claim.statement, claim.claimant.name, claim.version) == (TYPED, "Ronald Johnson", 2)
        assert (claim.claimed_on.isoformat(), claim.date_precision) == ("2026-01-01", "month")
        assert answer.url == f"{claim.appearances.get().article.get_absolute_url()}?claim={claim.uid}"

    def test_sends_htmx_the_pane_and_the_blocks_that_show_the_claim(self, door, claim):
        data = fields(claim, statement=TYPED, **answer_of(claim, rating="misleading"))

        page = save(door, claim, data, **HTMX)

        assert page.status_code == 200
        assert '<input type="hidden" name="version" value="2">' in page.content.decode()
        assert 'id="b0" hx-swap-oob="true"' in page.content.decode()
        assert "<html" not in page.content.decode()

    def test_answers_with_the_article_that_was_on_the_screen(self, door, claim, elsewhere):
        page = save(door, claim, fields(claim, statement=TYPED), **HTMX, HTTP_HX_CURRENT_URL=elsewhere)

        assert "Se dijo" in page.content.decode()

    def test_comes_back_to_the_article_that_was_on_the_screen(self, door, claim, elsewhere):
        answer = save(door, claim, fields(claim, statement=TYPED), HTTP_REFERER=f"{elsewhere}?claim=1")

        assert answer.url == f"{urlsplit(elsewhere).path}?claim={claim.uid}"

    @pytest.mark.parametrize("shown", ["", "http://[", "https://testserver/articles/no-uid/", "/claims/"])
    def test_comes_back_to_the_first_article_from_anywhere_else(self, door, claim, elsewhere, shown):
        answer = save(door, claim, fields(claim, statement=TYPED), HTTP_REFERER=shown)

        first = claim.appearances.get(is_first=True).article
        assert answer.url == f"{first.get_absolute_url()}?claim={claim.uid}"

    def test_goes_back_to_the_claims_own_page_when_it_came_from_there(self, door, claim):
        answer = save(door, claim, fields(claim, **{"from": "claim"}))

        assert answer.url == claim.get_absolute_url()

    def test_gives_a_verdict_on_each_question_that_is_answered(self, door, claim):
        both = answer_of(claim) | answer_of(claim, "attribution", "said")

        save(door, claim, fields(claim, **both))

        given = claim.verdicts.standing().values_list("question", "rating__key")
        assert set(given) == {("substance", "true"), ("attribution", "said")}

    def test_sends_it_to_review_in_the_same_step(self, door, claim):
        save(door, claim, fields(claim, action="submit", **answer_of(claim)))

        claim.refresh_from_db()
        assert claim.state == State.IN_REVIEW
        assert claim.reviews.get().verdicts.count() == 1

    def test_forgets_the_draft_that_was_decided(self, door, claim, ana):
        Draft.objects.create(claim=claim, author=ana, content={}, version=1, saved_at=NOON)

        save(door, claim, fields(claim))

        assert not Draft.objects.exists()

    @pytest.mark.parametrize("headers", [{}, HTMX])
    @pytest.mark.parametrize(
        ("faulty", "field"),
        [
            ({"statement": "  "}, "statement"),
            ({"statement": "x" * 1001}, "statement"),
            ({"date": "mañana"}, "date"),
            ({"kind": "rumour"}, "kind"),
            ({"tags": "x" * 61}, "tags"),
            ({"due_on": "2026-02-31"}, "due_on"),
            ({"substance-rating": "", "substance-short_answer": TYPED}, "substance-rating"),
            ({"substance-short_answer": ""}, "substance-short_answer"),
            ({"substance-rating": "999999"}, "substance-rating"),
            ({"substance-evidence": ["999999"]}, "substance-evidence"),
        ],
    )
    def test_refuses_what_does_not_fit_beside_its_field_and_keeps_every_word(
        self, door, claim, faulty, field, headers
    ):
        data = fields(claim, claimant="Ronald Johnson", **answer_of(claim)) | faulty

        page = save(door, claim, data, **headers)

        assert page.status_code == 422
        shown = page.content.decode()
        assert TYPED in shown
        assert 'value="Ronald Johnson"' in shown
        assert f'href="#id_{field}"' in shown
        assert (Claim.objects.get().version, Verdict.objects.count()) == (1, 0)

    def test_says_what_is_missing_for_review_and_saves_nothing(self, door, claim):
        data = fields(claim, statement=TYPED, action="submit")

        page = save(door, claim, data)

        assert page.status_code == 422
        assert TYPED in page.content.decode()
        assert str(page.context["form"].non_field_errors()[0]) in page.content.decode()
        assert Claim.objects.get().statement != TYPED

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_shows_both_texts_when_somebody_was_faster(self, door, claim, marta, headers):
        mine = fields(claim, statement=TYPED, kind="statistic")
        theirs = {"statement": "Lo que escribió Marta.", "priority": 4}
        amending.amend(claim, theirs, version=1, by=marta, at=NOON)

        page = save(door, claim, mine, **headers)

        assert page.status_code == 409
        shown = page.content.decode()
        differing = {each.field.name: each.value for each in page.context["differences"]}
        assert differing == {"statement": "Lo que escribió Marta."}  # the rest only one of them changed
        form = page.context["form"]
        assert (form["kind"].value(), form["priority"].value()) == ("statistic", "4")
        assert shown.count(TYPED) >= 2
        assert 'data-put="id_statement" data-value="Lo que escribió Marta."' in shown
        assert "data-draft" in shown  # nothing that happens elsewhere takes the place of what is refused here
        assert Claim.objects.get().statement == "Lo que escribió Marta."

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_merges_what_only_one_of_two_people_changed(self, door, claim, marta, language):
        mine = fields(claim, statement=TYPED, date="2026-01", claimant="Ana")
        amending.amend(claim, {"priority": 4, "tags": ["frontera"]}, version=1, by=marta, at=NOON)
        amending.amend(claim, {"priority": 3}, version=2, by=marta, at=NOON)

        page = save(door, claim, mine, headers={"accept-language": language}, follow=True)

        kept = Claim.objects.get()
        assert (kept.statement, str(kept.claimant), kept.date_precision) == (TYPED, "Ana", "month")
        assert (kept.priority, kept.tags, kept.version) == (3, ["frontera"], 4)
        words = {"en": "kept too: Priority.", "es": "también se conserva: Prioridad."}
        assert words[language] in page.content.decode()

    def test_saves_knowingly_over_the_other_text_the_second_time(self, door, claim, marta):
        amending.amend(claim, {"statement": "Lo de Marta."}, version=1, by=marta, at=NOON)
        page = save(door, claim, fields(claim, version=1, statement=TYPED))
        assert '<input type="hidden" name="version" value="2">' in page.content.decode()

        save(door, claim, fields(claim, version=2, statement=TYPED))

        assert Claim.objects.get().statement == TYPED

    def test_shows_both_answers_when_somebody_judged_meanwhile(self, door, claim, marta):
        mine = fields(claim, **answer_of(claim, short_answer="La mía.", base=""))
        theirs = factories.judge(claim, "false", by=marta)

        page = save(door, claim, mine)

        differing = {each.field.name: (each.mine, each.theirs) for each in page.context["differences"]}
        assert page.status_code == 409
        assert differing["short_answer"] == ("La mía.", theirs.short_answer)
        assert differing["explanation"] == (TYPED, theirs.explanation)
        assert differing["rating"] == ("Verdadero", "Falso")
        assert claim.verdicts.standing().get() == theirs

        save(door, claim, mine | {"substance-base": page.context["verdict_forms"][1]["base"].value()})
        assert claim.verdicts.standing().get().short_answer == "La mía."

    def test_leaves_anothers_answer_alone_where_nothing_was_typed(self, door, claim, ana, marta):
        first = factories.judge(claim, "true", by=ana)
        seen = {
            "base": first.uid,
            "evidence": [piece.pk for piece in first.evidence.all()],
            "short_answer": first.short_answer,
            "explanation": first.explanation,
        }
        mine = fields(claim, statement=TYPED, **answer_of(claim, "substance", "true", **seen))
        theirs = factories.judge(claim, "false", by=marta)

        assert save(door, claim, mine).status_code == 302

        claim.refresh_from_db()
        assert (claim.statement, claim.verdicts.standing().get()) == (TYPED, theirs)

    def test_names_people_and_kinds_in_words_where_two_texts_differ(self, door, claim, ana, marta):
        mine = fields(claim, kind="statistic", assignee=ana.pk)
        amending.amend(claim, {"kind": "event", "assignee": marta}, version=1, by=marta, at=NOON)

        page = save(door, claim, mine)

        differing = {each.field.name: (each.mine, each.theirs) for each in page.context["differences"]}
        assert differing["assignee"] == (str(ana), str(marta))
        assert differing["kind"] == ("Statistic", "Event")

    def test_refuses_while_a_reviewer_has_it(self, door, claim, ana, marta):
        factories.bring_to(claim, State.IN_REVIEW, author=ana, reviewer=marta)

        page = save(door, claim, fields(claim, statement=TYPED))

        assert page.status_code == 409
        assert Claim.objects.get().statement != TYPED

    def test_refuses_to_rate_what_cannot_be_checked(self, door, claim):
        data = fields(claim, not_checkable="opinion", **answer_of(claim))

        page = save(door, claim, data)

        assert page.status_code == 422
        assert page.context["verdict_forms"][1].errors["rating"]
        assert Claim.objects.get().not_checkable == ""

    def test_is_closed_to_strangers_and_to_people_without_a_role(self, client, claim):
        assert save(client, claim, fields(claim)).status_code == 302
        client.force_login(factories.make_user("lector"))

        assert save(client, claim, fields(claim)).status_code == 404


class TestWhatIsSaid:
    @pytest.fixture
    def desk(self, claim):
        return claim.appearances.get().article.get_absolute_url()

    @pytest.mark.parametrize("name", ["beside", "precedents"])
    def test_waits_for_the_page_that_the_person_asked_for(self, door, claim, desk, name):
        asked = {
            "beside": f"{desk}beside/?claim={claim.uid}",
            "precedents": reverse("claim-precedents", args=[claim.uid]),
        }
        save(door, claim, fields(claim, statement=TYPED))

        by_itself = door.get(asked[name], HTTP_HX_REQUEST="true")

        assert by_itself.status_code == 200
        assert "data-toast" not in by_itself.content.decode()
        assert "data-toast" in door.get(f"{desk}?claim={claim.uid}").content.decode()


class TestDraft:
    def url(self, claim):
        return reverse("claim-draft", args=[claim.uid])

    def test_keeps_what_is_typed_and_shows_it_again(self, door, claim):
        data = fields(claim, statement=TYPED, **answer_of(claim, short_answer="Aún no sé."))

        answer = door.post(self.url(claim), data)

        assert len(answer.json()["saved"]) == len("10:42")
        page = door.get(claim.appearances.get().article.get_absolute_url(), {"claim": claim.uid})
        assert page.context["is_restored"]
        assert TYPED in page.content.decode()
        assert "Aún no sé." in page.content.decode()
        chosen = [rating.key for rating, is_on in page.context["verdict_forms"][1].rating_choices if is_on]
        cited = [piece for piece, is_on in page.context["verdict_forms"][1].cites if is_on]
        assert (chosen, len(cited)) == (["true"], 1)
        assert Claim.objects.get().statement != TYPED

    def test_is_each_persons_own(self, door, claim, marta, client):
        door.post(self.url(claim), fields(claim, statement=TYPED))
        client.force_login(marta)

        page = client.get(claim.appearances.get().article.get_absolute_url(), {"claim": claim.uid})

        assert TYPED not in page.content.decode()

    def test_is_offered_and_not_put_in_when_the_claim_changed_meanwhile(self, door, claim, marta):
        door.post(self.url(claim), fields(claim, statement=TYPED))
        amending.amend(claim, {"priority": 4}, version=1, by=marta, at=NOON)
        where = claim.appearances.get().article.get_absolute_url()

        offered = door.get(where, {"claim": claim.uid})
        restored = door.get(where, {"claim": claim.uid, "draft": "restore"})

        assert offered.context["offered_draft"]
        assert TYPED not in offered.content.decode()
        assert TYPED in restored.content.decode()
        began_from = restored.context["form"]["version"].value()
        assert save(door, claim, fields(claim, statement=TYPED, version=began_from)).status_code == 302
        claim.refresh_from_db()
        assert (claim.statement, claim.priority) == (TYPED, 4)

    def test_keeps_an_answer_apart_that_somebody_gave_meanwhile(self, door, claim, ana, marta):
        first = factories.judge(claim, "true", by=ana)
        cited = [piece.pk for piece in first.evidence.all()]
        parts = {"short_answer": first.short_answer, "explanation": first.explanation, "evidence": cited}
        untouched = answer_of(claim, **parts, base=first.uid)
        where = claim.appearances.get().article.get_absolute_url()
        theirs = factories.judge(claim, "false", by=marta)

        door.post(self.url(claim), fields(claim, statement=TYPED, **untouched))
        answer = door.get(where, {"claim": claim.uid}).context["verdict_forms"][1]
        assert (str(answer["base"].value()), answer["rating"].value()) == (str(theirs.uid), theirs.rating_id)

        door.post(self.url(claim), fields(claim, **untouched | {"substance-explanation": "Lo mío."}))
        answer = door.get(where, {"claim": claim.uid}).context["verdict_forms"][1]
        assert (answer["base"].value(), answer["explanation"].value()) == (str(first.uid), "Lo mío.")

    def test_is_forgotten_on_request(self, door, claim):
        door.post(self.url(claim), fields(claim, statement=TYPED))

        answer = door.post(self.url(claim), {"discard": "1"})

        assert answer.status_code == 302
        assert not Draft.objects.exists()

    def test_refuses_more_than_anybody_types(self, door, claim):
        answer = door.post(self.url(claim), fields(claim, statement="x" * 200_001))

        assert (answer.status_code, answer.json()["code"]) == (422, "draft_too_long")


class TestMoves:
    @pytest.mark.parametrize("state", State.values)
    def test_has_a_control_on_the_desk_for_every_move_there_is(self, door, claim, ana, marta, us, state):
        claim = factories.bring_to(claim, State(state), author=ana, reviewer=marta)
        ways = {
            "approve": reverse("claim-review", args=[claim.uid]),
            "return": reverse("claim-review", args=[claim.uid]),
            "publish": reverse("claim-publish", args=[claim.uid]),
        }
        door.force_login(marta)

        where = {"claim": claim.uid, "more": "claim"}  # what stands closed, as its links lead to it
        page = door.get(claim.appearances.get().article.get_absolute_url(), where)

        for move in workflow.moves_for(marta, claim):
            assert ways.get(move, f'value="{move}"') in page.content.decode()


class TestQuestions:
    def test_are_both_asked_of_every_claim(self, door, claim):
        page = door.get(claim.appearances.get().article.get_absolute_url(), {"claim": claim.uid})

        assert [form.prefix for form in page.context["verdict_forms"]] == Question.values
