"""Threads, notices, saved filters and many claims at once, as pages show them."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from claims import discussing, workflow
from claims.models import Claim, SavedFilter, State, Thread
from tests.factories import NOON, bring_to, cite, judge, make_claim, quoted_then_changed


def soup(answer):
    return BeautifulSoup(answer.content, "lxml")


class TestThreads:
    def test_begin_on_a_passage_of_the_review(self, client, proposal, marta):
        passage = proposal.evidence.get().passage
        client.force_login(marta)
        here = reverse("claim-review", args=[proposal.uid])

        client.post(
            reverse("claim-threads", args=[proposal.uid]),
            {"text": "¿Es el acta?", "passage": passage.uid, "next": here},
        )

        page = soup(client.get(here))
        assert "¿Es el acta?" in page.select_one("[data-piece] .thread").text
        assert Thread.objects.get().passage == passage

    def test_let_a_proposal_be_sent_back_without_another_word(self, client, proposal, marta):
        discussing.open_thread(proposal, "¿Es el acta?", by=marta, at=NOON)
        client.force_login(marta)

        client.post(reverse("claim-move", args=[proposal.uid]), {"move": "return", "reason": ""})

        proposal.refresh_from_db()
        assert proposal.state == State.RETURNED
        assert "1" in proposal.reviews.first().comment

    def test_do_not_speak_for_whoever_said_nothing(self, client, proposal, marta, ana):
        discussing.open_thread(proposal, "¿Es el acta?", by=ana, at=NOON)
        client.force_login(marta)

        answer = client.post(reverse("claim-move", args=[proposal.uid]), {"move": "return", "reason": ""})

        assert answer.status_code == 422

    def test_give_back_what_was_typed_when_it_is_refused(self, client, ana):
        claim = make_claim(by=ana)
        thread = discussing.open_thread(claim, "¿Y bien?", by=ana, at=NOON)
        discussing.settle(thread, by=ana, at=NOON)
        client.force_login(ana)

        address = reverse("thread-reply", args=[thread.uid])
        page = client.post(address, {"text": "Mi respuesta"}, follow=True)

        assert "Mi respuesta" in page.content.decode()

    def test_stand_on_the_claims_own_page_and_come_to_the_desk_alone(self, client, ana):
        claim = make_claim(by=ana)
        discussing.open_thread(claim, "¿Y bien?", by=ana, at=NOON)
        client.force_login(ana)
        address = reverse("claim-threads", args=[claim.uid])

        assert client.get(address).url == f"{claim.get_absolute_url()}#threads"
        alone = client.get(address, HTTP_HX_REQUEST="true").content.decode()
        assert "¿Y bien?" in alone
        assert "<html" not in alone
        desk = soup(client.get(claim.appearances.get().article.get_absolute_url(), {"claim": claim.uid}))
        assert desk.select_one(f"#talk-{claim.uid} .count").text == "1"

    def test_are_written_on_the_desk_and_keep_what_is_refused(self, client, ana):
        claim = make_claim(by=ana)
        client.force_login(ana)
        address = reverse("claim-threads", args=[claim.uid])

        written = client.post(address, {"text": "¿Es el acta?"}, HTTP_HX_REQUEST="true")
        refused = client.post(address, {"text": " "}, HTTP_HX_REQUEST="true")

        assert "¿Es el acta?" in soup(written).select_one("#talk .thread").text
        assert soup(written).select_one("#talk-count").text == "1"
        assert refused["HX-Reswap"] == "none"
        assert "data-toast" in refused.content.decode()
        assert Thread.objects.count() == 1

    @pytest.mark.parametrize("name", ["thread-reply", "thread-settle", "thread-reopen"])
    def test_are_not_for_strangers(self, client, ana, name, django_user_model):
        thread = discussing.open_thread(make_claim(by=ana), "¿Y bien?", by=ana, at=NOON)
        client.force_login(django_user_model.objects.create_user("stranger"))

        assert client.post(reverse(name, args=[thread.uid]), {"text": "x"}).status_code == 404


class TestNotices:
    def test_come_together_by_claim_unread_first(self, client, proposal, ana, marta):
        other = make_claim(by=ana)
        discussing.open_thread(other, "¿Lo ves, @marta?", by=ana, at=NOON)
        discussing.open_thread(other, "¿Y esto, @marta?", by=ana, at=NOON)
        marta.notices.filter(claim=other).update(read_at=NOON)
        client.force_login(marta)

        groups = client.get(reverse("notices")).context["groups"]

        assert [(g["claim"], len(g["notices"]), g["unread"]) for g in groups] == [
            (proposal, 1, 1),
            (other, 2, 0),
        ]

    def test_lead_to_where_there_is_something_to_do_and_are_read_then(self, client, proposal, marta):
        client.force_login(marta)

        answer = client.post(reverse("notice-open", args=[marta.notices.get().uid]))

        assert answer.url == reverse("claim-review", args=[proposal.uid])
        assert not marta.notices.unread().exists()

    def test_are_one_s_own(self, client, proposal, ana, marta):
        client.force_login(ana)

        assert client.post(reverse("notice-open", args=[marta.notices.get().uid])).status_code == 404

    def test_are_counted_for_the_bar_on_top(self, client, proposal, marta):
        client.force_login(marta)
        assert "1" in client.get(reverse("notices-count")).content.decode()

        client.post(reverse("notices-read"))

        assert client.get(reverse("notices-count")).content.decode().strip() == ""

    def test_tell_of_a_source_that_changed(self, ana):
        quoted_then_changed(by=ana)

        assert list(ana.notices.values_list("kind", "verb")) == [("changed_under_you", "source.drifted")]

    def test_ask_a_constant_number_of_questions(self, client, ana, marta, django_assert_num_queries):
        client.force_login(marta)
        for count in (1, 4):
            for _each in range(count):
                discussing.open_thread(make_claim(by=ana), "¿Lo ves, @marta?", by=ana, at=NOON)
            with django_assert_num_queries(3):
                client.get(reverse("notices"))


class TestBulk:
    def act(self, client, claims, action, **values):
        data = {"claim": [claim.uid for claim in claims], "action": action, **values}
        return client.post(reverse("claims-bulk"), data, follow=True)

    def test_assigns_many_and_takes_it_back(self, client, ana, marta):
        claims = [make_claim(by=ana) for _each in range(3)]
        Claim.objects.filter(pk=claims[0].pk).update(assignee=ana)
        client.force_login(ana)

        self.act(client, claims, "assign", assignee=marta.pk)
        assert Claim.objects.filter(assignee=marta).count() == 3
        client.post(reverse("claims-bulk-undo"))

        assert list(Claim.objects.order_by("id").values_list("assignee", flat=True)) == [ana.pk, None, None]

    def test_adds_a_tag_to_what_is_there(self, client, ana):
        claim = make_claim(by=ana)
        Claim.objects.filter(pk=claim.pk).update(tags=["agenda"])
        client.force_login(ana)

        self.act(client, [claim], "tag", tag="fronteras")
        assert Claim.objects.get().tags == ["agenda", "fronteras"]
        client.post(reverse("claims-bulk-undo"))

        assert Claim.objects.get().tags == ["agenda"]

    def test_leaves_alone_what_somebody_changed_since(self, client, ana):
        claim = make_claim(by=ana)
        client.force_login(ana)
        self.act(client, [claim], "priority", priority=4)
        Claim.objects.update(priority=1)

        client.post(reverse("claims-bulk-undo"))

        assert Claim.objects.get().priority == 1

    def test_names_what_was_refused_and_changes_the_rest(self, client, ana, marta, us):
        locked = bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
        free = make_claim(by=ana)
        client.force_login(ana)

        page = self.act(client, [locked, free], "priority", priority=4)

        locked.refresh_from_db(), free.refresh_from_db()
        assert (locked.priority, free.priority) == (2, 4)
        assert [message.level_tag for message in page.context["messages"]] == ["success", "error"]

    @pytest.mark.parametrize(
        "values", [{"action": "priority"}, {"action": "tag", "tag": " "}, {"action": "x"}]
    )
    def test_refuses_what_says_nothing(self, client, ana, values):
        claim = make_claim(by=ana)
        client.force_login(ana)

        page = self.act(client, [claim], **values)

        assert [message.level_tag for message in page.context["messages"]] == ["error"]

    def test_can_be_undone_once(self, client, ana):
        client.force_login(ana)
        self.act(client, [make_claim(by=ana)], "priority", priority=4)
        assert soup(client.get(reverse("claims"))).find("button", {"aria-keyshortcuts": "z"})

        for level in ("success", "warning"):
            page = client.post(reverse("claims-bulk-undo"), follow=True)
            assert [message.level_tag for message in page.context["messages"]] == [level]


class TestSavedFilters:
    def test_lead_back_to_the_same_list(self, client, ana):
        client.force_login(ana)
        data = {"name": "Urgentes", "page": "claims", "query": "priority=4&q=paro"}

        answer = client.post(reverse("filter-keep"), data)

        assert answer.url == f"{reverse('claims')}?priority=4&q=paro"
        assert soup(client.get(reverse("claims"))).find("a", href=answer.url).text == "Urgentes"

    @pytest.mark.parametrize("page", ["articles", "board", "claims", "search", "sources"])
    def test_are_of_every_list_and_without_the_place_in_it(self, client, ana, page):
        client.force_login(ana)
        asked = {"q": "paro", "before": "9", "kind": ""}
        assert soup(client.get(reverse(page), asked)).find("form", action=reverse("filter-keep"))

        answer = client.post(
            reverse("filter-keep"), {"name": "Paro", "page": page, "query": "?q=paro&before=9&kind="}
        )

        assert answer.url == f"{reverse(page)}?q=paro"
        assert soup(client.get(reverse(page))).find("a", href=answer.url).text == "Paro"

    @pytest.mark.parametrize(
        "wrong", [{"name": ""}, {"name": "x" * 61}, {"query": "before=9"}, {"page": "queue"}]
    )
    def test_are_refused_in_words_when_they_ask_nothing(self, client, ana, wrong):
        client.force_login(ana)
        asked = {"name": "Paro", "page": "claims", "query": "q=paro", "next": reverse("claims")} | wrong

        page = client.post(reverse("filter-keep"), asked, follow=True)

        assert [message.level_tag for message in page.context["messages"]] == ["error"]
        assert page.request["PATH_INFO"] == reverse("claims")
        assert not SavedFilter.objects.exists()

    def test_take_the_place_of_one_with_the_same_name(self, client, ana):
        client.force_login(ana)
        for query in ("q=a", "q=b"):
            client.post(reverse("filter-keep"), {"name": "Mías", "page": "board", "query": query})

        assert SavedFilter.objects.get().query == "q=b"

    def test_are_forgotten_by_their_owner_alone(self, client, ana, marta):
        kept = SavedFilter.objects.create(owner=ana, name="Mías", page="claims", query="q=a")
        client.force_login(marta)
        assert client.post(reverse("filter-forget", args=[kept.uid])).status_code == 404
        client.force_login(ana)

        client.post(reverse("filter-forget", args=[kept.uid]))

        assert not SavedFilter.objects.exists()


class TestReviewPage:
    def test_numbers_the_evidence_and_leads_from_piece_to_piece(self, client, ana, marta, us):
        claim = make_claim(by=ana)
        pieces = [cite(claim, by=ana) for _each in range(2)]
        judge(claim, by=ana, evidence=pieces)
        workflow.advance(claim, "submit", by=ana, at=NOON)
        client.force_login(marta)

        page = soup(client.get(reverse("claim-review", args=[claim.uid])))

        assert [piece["id"] for piece in page.select("[data-piece]")] == ["piece-1", "piece-2"]
        assert page.select_one("#piece-1 a[href='#piece-2']")
