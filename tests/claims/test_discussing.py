"""Talk about a claim: who is told, what is refused, what stays."""

import pytest

from claims import access, discussing
from claims.models import Notice, NoticeKind
from tests.factories import NOON, cite, make_claim, make_user
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import Event


@pytest.fixture
def claim(ana):
    return make_claim(by=ana)


def told(person) -> list[tuple]:
    return list(person.notices.order_by("id").values_list("kind", "verb"))


class TestOpenThread:
    def test_keeps_the_words_and_the_passage(self, claim, ana):
        passage = cite(claim, by=ana).passage

        thread = discussing.open_thread(claim, " ¿Es primaria? ", by=ana, at=NOON, passage=passage)

        assert (thread.passage, thread.comments.get().text) == (passage, "¿Es primaria?")

    def test_needs_whoever_is_named_and_whoever_works_on_the_claim(self, claim, ana, marta):
        make_user("luis", CHECKER)
        discussing.open_thread(claim, "¿Lo ves, @luis.?", by=marta, at=NOON)

        assert {notice.person.username for notice in Notice.objects.all()} == {"luis", "ana"}
        assert set(Notice.objects.values_list("kind", flat=True)) == {NoticeKind.NEEDS_YOU}

    def test_never_tells_whoever_wrote_it(self, claim, ana):
        discussing.open_thread(claim, "Nota para mí, @ana", by=ana, at=NOON)

        assert told(ana) == []

    def test_refuses_a_passage_of_something_else(self, claim, ana):
        elsewhere = cite(make_claim(by=ana), by=ana).passage

        with pytest.raises(discussing.CommentRefused):
            discussing.open_thread(claim, "¿Y esto?", by=ana, at=NOON, passage=elsewhere)

    @pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
    def test_refuses_no_words_and_too_many(self, claim, ana, text):
        with pytest.raises(discussing.CommentRefused):
            discussing.open_thread(claim, text, by=ana, at=NOON)

    def test_refuses_who_is_not_of_the_newsroom(self, claim):
        with pytest.raises(access.NotAllowed):
            discussing.open_thread(claim, "Hola", by=make_user("stranger"), at=NOON)

    def test_tells_the_ledger_that_somebody_spoke_and_not_what(self, claim, ana):
        discussing.open_thread(claim, "Entre nosotros", by=ana, at=NOON)

        event = Event.objects.get(verb="comment.written")
        assert "nosotros" not in str(event.after)


class TestReply:
    def test_answers_those_who_spoke_before(self, claim, ana, marta):
        thread = discussing.open_thread(claim, "¿Seguro?", by=marta, at=NOON)
        Notice.objects.all().delete()

        discussing.reply(thread, "Sí.", by=ana, at=NOON)

        assert told(marta) == [(NoticeKind.ANSWERED_YOU, "comment.written")]
        assert told(ana) == []

    def test_tells_once_whoever_spoke_and_is_named(self, claim, ana, marta):
        thread = discussing.open_thread(claim, "¿Seguro?", by=marta, at=NOON)

        discussing.reply(thread, "Sí, @marta", by=ana, at=NOON)

        assert told(marta) == [(NoticeKind.NEEDS_YOU, "comment.mentioned")]

    def test_waits_until_a_settled_thread_is_open_again(self, claim, ana):
        thread = discussing.open_thread(claim, "¿Seguro?", by=ana, at=NOON)
        discussing.settle(thread, by=ana, at=NOON)

        with pytest.raises(discussing.ThreadSettled):
            discussing.reply(thread, "Sí.", by=ana, at=NOON)
        discussing.open_again(thread, by=ana, at=NOON)

        assert discussing.reply(thread, "Sí.", by=ana, at=NOON).text == "Sí."


class TestSettle:
    def test_names_its_person_and_refuses_a_second_time(self, claim, ana, marta):
        thread = discussing.open_thread(claim, "¿Seguro?", by=ana, at=NOON)

        discussing.settle(thread, by=marta, at=NOON)

        assert (thread.resolved_by, thread.resolved_at) == (marta, NOON)
        with pytest.raises(discussing.ThreadSettled):
            discussing.settle(thread, by=ana, at=NOON)


class TestMentioned:
    @pytest.mark.parametrize(
        ("text", "names"),
        [("@ana, mira", ["ana"]), ("correo@ana.es", []), ("@nadie", []), ("@@ana", []), ("(@ana)", ["ana"])],
    )
    def test_finds_people_of_the_newsroom(self, ana, text, names):
        assert [person.username for person in discussing.mentioned(text)] == names

    def test_leaves_out_who_has_left(self, ana):
        ana.is_active = False
        ana.save()

        assert discussing.mentioned("@ana") == []
