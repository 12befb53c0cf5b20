"""One truth table: who may do what, and who sees what."""

import pytest
from django.contrib.auth.models import AnonymousUser

from claims import access, workflow
from claims.models import Article, Claim, State, Verdict
from sources.models import Snapshot, Source
from tests.factories import NOON, bring_to, judge, make_claim, make_user
from workbench.accounts.roles import ADMINISTRATOR, CHECKER, REVIEWER

# The claim of the table waits for review: "writer" gave the standing verdict, "sender" sent it.
# The people in whose name two words stand are both: a reviewer who wrote, an administrator who sent …
PEOPLE = {
    "visitor": None,
    "stranger": (),
    "left": (CHECKER, REVIEWER, ADMINISTRATOR),
    "checker": (CHECKER,),
    "writer": (CHECKER,),
    "sender": (CHECKER,),
    "reviewer": (REVIEWER,),
    "reviewer-writer": (REVIEWER,),
    "reviewer-sender": (CHECKER, REVIEWER),
    "administrator": (ADMINISTRATOR,),
    "administrator-writer": (ADMINISTRATOR,),
    "administrator-sender": (ADMINISTRATOR,),
    "superuser": (),
}
TABLE = """
              visitor stranger left  checker writer sender  reviewer r.-writer r.-sender  admin. a.-writer a.-sender  superuser
add_article   -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
mark          -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
amend         -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
attach        -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
quote         -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
judge         -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
comment       -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
assign        -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
start         -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
submit        -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
recall        -       -        -     -       -      yes     -        -         yes        yes    yes       yes        yes
approve       -       -        -     -       -      -       yes      -         -          yes    -         -          yes
return        -       -        -     -       -      -       yes      -         -          yes    -         -          yes
publish       -       -        -     -       -      -       yes      yes       yes        yes    yes       yes        yes
retract       -       -        -     -       -      -       yes      yes       yes        yes    yes       yes        yes
reopen        -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
drop          -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
restore       -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
keep_outside  -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
manage_webhooks -     -        -     -       -      -       -        -         -          yes    yes       yes        yes
tie           -       -        -     yes     yes    yes     yes      yes       yes        yes    yes       yes        yes
"""  # noqa: E501  (a table is read across)
CELLS = {line.split()[0]: line.split()[1:] for line in TABLE.splitlines()[2:]}


def person(name):
    roles = PEOPLE[name]
    if roles is None:
        return AnonymousUser()
    return make_user(name, *roles, is_active=name != "left", is_superuser=name == "superuser")


def waiting_claim(someone, name):
    """A claim in review, written and sent by ana and marta but for what the person's name says."""
    ana = make_user("ana", CHECKER)
    claim = make_claim(by=ana)
    judge(claim, by=someone if name.endswith("writer") else ana)
    sender = someone if name.endswith("sender") else make_user("marta", CHECKER)
    return workflow.advance(claim, "submit", by=sender, at=NOON)


@pytest.fixture
def returned(ana, marta):
    return bring_to(make_claim(by=ana), State.RETURNED, author=ana, reviewer=marta)


class TestMay:
    @pytest.mark.parametrize(("place", "name"), list(enumerate(PEOPLE)))
    def test_answers_as_the_table_says(self, db, place, name):
        someone = person(name)
        claim = waiting_claim(someone, name)

        answers = {action: access.may(someone, action, claim) for action in CELLS}

        assert answers == {action: cells[place] == "yes" for action, cells in CELLS.items()}

    def test_has_a_row_for_every_action_and_a_cell_for_every_person(self):
        assert set(CELLS) == set(access.TABLE)
        assert {len(cells) for cells in CELLS.values()} == {len(PEOPLE)}

    def test_has_an_action_for_every_move(self):
        assert set(workflow.MOVES) <= set(access.TABLE)

    def test_knows_no_permission_nobody_thought_of(self, ana):
        with pytest.raises(KeyError):
            access.may(ana, "conjure")

    def test_lets_the_sender_of_an_earlier_round_review_the_next(self, returned, ana, marta, root):
        """Who sent it once is not its author for ever: the standing verdict and the waiting round count."""
        luis = make_user("luis", CHECKER, REVIEWER)
        workflow.advance(returned, "submit", by=luis, at=NOON)
        assert not access.may(luis, "approve", returned)

        workflow.advance(returned, "recall", by=luis, at=NOON)
        workflow.advance(returned, "submit", by=ana, at=NOON)

        assert access.may(luis, "approve", returned)

    def test_lets_the_author_of_a_superseded_verdict_review(self, returned, ana):
        eva = make_user("eva", CHECKER, REVIEWER)
        judge(returned, "false", by=eva)
        assert access.is_author(eva, returned)

        judge(returned, "true", by=ana)

        assert not access.is_author(eva, returned)


class TestRequire:
    def test_raises_what_a_door_can_answer_with(self, db):
        with pytest.raises(access.NotAllowed) as refusal:
            access.require(person("stranger"), "mark")

        assert (refusal.value.code, refusal.value.status) == ("not_allowed", 403)

    def test_says_nothing_when_all_is_well(self, ana):
        assert access.require(ana, "mark") is None


class TestVisibleTo:
    NEWSROOM = set(PEOPLE) - {"visitor", "stranger", "left"}

    @pytest.mark.parametrize("name", PEOPLE)
    def test_shows_the_newsroom_all_and_readers_nothing(self, db, name):
        someone = person(name)
        waiting_claim(someone, name)

        seen = {
            model: model.objects.visible_to(someone).exists()
            for model in (Claim, Verdict, Article, Source, Snapshot)
        }

        assert set(seen.values()) == {name in self.NEWSROOM}

    @pytest.mark.parametrize("name", PEOPLE)
    def test_agrees_with_the_table(self, db, name):
        """Whoever may do anything sees the claims, and the other way round."""
        someone = person(name)

        assert getattr(someone, "is_newsroom", False) == access.may(someone, "mark")
