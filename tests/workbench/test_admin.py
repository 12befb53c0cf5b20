"""Every record of ours can be seen in the admin, at a cost that does not grow with the rows."""

import io
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import discussing, drifts, importing, matching, outside, precedents, subscribing, verdicts
from claims.models import Claimant, Drift, Embedding, SavedFilter, State, SuggestionAnswer, WebhookEvent
from sources import disclosing, dispatch, freshness, politeness
from sources.models import Host, Source
from tests import factories
from tests.factories import NOON, make_newsroom, make_people, make_user
from workbench.accounts.models import AccessToken, KeptAnswer, User
from workbench.accounts.roles import ADMINISTRATOR, CHECKER, REVIEWER
from workbench.api import tokens
from workbench.ledger.models import Event

pytestmark = pytest.mark.django_db
OURS = [
    model
    for label in ("accounts", "ledger", "sources", "claims")
    for model in apps.get_app_config(label).get_models()
    if not model._meta.auto_created
]
NEVER_EDITED = {
    *(
        "event",
        "snapshot",
        "passage",
        "fetchattempt",
        "publication",
        "check",
        "verdict",
        "evidence",
        "review",
    ),
    *("claim", "appearance", "attachment", "draft", "disclosure", "host", "robotsfile"),
    *("markuppage", "outsidecheck", "subscription", "delivery", "keptanswer", "importrun"),
    *("drift", "driftanswer", "suggestionanswer", "watch", "thread", "comment", "notice", "savedfilter"),
    *("frequency", "precedent", "embedding", "stretch"),
}


@pytest.fixture
def administrator():
    return make_user("root", is_staff=True, is_superuser=True)


@pytest.fixture
def door(client, administrator):
    """The test client, signed in as the administrator."""
    client.force_login(administrator)
    return client


def make_root() -> User:
    """An administrator by role; the first time a new one."""
    return User.objects.filter(username="raíz").first() or make_user("raíz", ADMINISTRATOR)


def make_world(ana, marta, times: int = 1):
    """Rows in every table of ours, some `times` as many."""
    make_newsroom()
    for _time in range(times):
        count = Source.objects.count()
        article = factories.make_article(f"uno dos tres {count}", by=ana, published_on=NOON.date())
        article.assignee = ana
        article.save()
        published, dropped = factories.mark(article, "uno", by=ana), factories.mark(article, "dos", by=ana)
        address = f"https://suscrita{count}-redaccion.es/"
        everything = {"name": "", "events": WebhookEvent.values}
        subscribing.subscribe(address, **everything, by=make_root(), at=NOON)
        published.claimant = Claimant.objects.create(name=f"El gobierno {count}")
        published.assignee = ana
        published.save()
        factories.bring_to(published, State.PUBLISHED, author=ana, reviewer=marta)
        factories.bring_to(dropped, State.DROPPED, author=ana, reviewer=marta)
        SuggestionAnswer.objects.create(article=article, start=0, end=3, answered_by=ana, answered_at=NOON)
        verdicts.keep_draft(dropped, {"verdict": {"answer": "…"}}, version=1, by=ana, at=NOON)
        source = factories.make_snapshot(by=ana, url=f"https://fuente.example/{count}").source
        dispatch.request_fetch(source, by=ana, at=NOON)
        url = f"https://privada{count}.example/"
        private = factories.make_snapshot(by=ana, url=url, flags=["no_archive"])
        disclosing.disclose(private, reason="Es de interés público.", by=marta, at=NOON)
        Host.objects.create(name=f"privada{count}.example")
        politeness.keep_rules({f"{url}robots.txt": b"User-agent: *\xff"})
        freshness.watch(source, interval="daily", by=ana, at=NOON)
        quoted = factories.quoted_then_changed(by=ana)
        drifts.dismiss(Drift.objects.first(), quoted, note="Solo cambió el pie.", by=ana, at=NOON)
        passage = quoted.evidence.first().passage
        discussing.open_thread(quoted, "¿Seguro, @marta?", by=ana, at=NOON, passage=passage)
        SavedFilter.objects.create(owner=ana, name=f"Mías {count}", page="claims", query="assignee=ana")
        markup = {
            "pageUrl": f"https://otra{count}.example/a",
            "claimReviewMarkups": [{"claimReviewed": "Uno."}],
        }
        outside.create_page(markup, by=ana, at=NOON)
        importing.run_now(io.BytesIO(b"{}"), name=f"feed{count}.json", by=ana, at=NOON)
        precedents.answer(quoted, published, "related", by=ana, at=NOON)
        someone = make_user(f"persona{count}", CHECKER)
        kept = {"user": someone, "key": "k", "request_sha256": "0" * 64, "media_type": "text/plain"}
        KeptAnswer.objects.create(**kept, status=201, made_at=NOON)
        tokens.issue(someone, name="desk", scopes=["read"], by=ana, at=NOON)
        Embedding.objects.create(digest=f"{count:032x}", model="e5", vector=b"\0" * 1536, made_at=NOON)
    matching.recount()


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def world(people):
    make_world(*people)


def list_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_of(record) -> str:
    key = record.token_key if isinstance(record, AccessToken) else record.pk
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[key])


def queries_of_list(door, model) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert door.get(list_of(model)).status_code == 200
    return len(asked)


def by_name(model) -> str:
    return model.__name__


class TestEveryModel:
    @pytest.fixture(scope="class")
    @classmethod
    def people(cls, db_of_class):
        return make_people()

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, people):
        make_world(*people)

    def test_is_registered(self):
        assert not [model for model in OURS if model not in admin.site._registry]

    @pytest.mark.parametrize("model", OURS, ids=by_name)
    def test_lists_its_rows(self, door, model):
        listed = door.get(list_of(model)).context["cl"].result_list
        assert 0 < len(listed) == min(model.objects.count(), 100)

    def test_lists_at_a_cost_that_does_not_grow(self, door, people):
        few = {model: queries_of_list(door, model) for model in OURS}
        make_world(*people, times=3)
        many = {model: queries_of_list(door, model) for model in OURS}

        assert {model: (few[model], many[model]) for model in OURS if many[model] > few[model]} == {}

    @pytest.mark.parametrize("model", OURS, ids=by_name)
    def test_opens_a_row(self, door, model):
        for record in (model.objects.first(), model.objects.last()):
            assert door.get(page_of(record)).status_code == 200

    @pytest.mark.parametrize("model", OURS, ids=by_name)
    def test_answers_a_search(self, door, model):
        assert door.get(list_of(model), {"q": "0190a0a0-0000-7000-8000-000000000000"}).status_code == 200
        assert door.get(list_of(model), {"q": "no such words"}).status_code == 200

    @pytest.mark.parametrize("model", OURS, ids=by_name)
    def test_is_for_staff_only(self, client, people, world, model):
        client.force_login(people[0])
        assert client.get(list_of(model)).status_code == 302

    @pytest.mark.parametrize("model", OURS, ids=by_name)
    def test_keeps_decided_records_from_being_edited(self, rf, administrator, model):
        request = rf.get("/")
        request.user = administrator
        model_admin = admin.site._registry[model]
        may = [
            model_admin.has_add_permission(request),
            model_admin.has_change_permission(request),
            model_admin.has_delete_permission(request),
        ]
        assert any(may) != (model._meta.model_name in NEVER_EDITED)


class TestUserAdmin:
    def test_adds_a_person_and_keeps_the_password_to_itself(self, door):
        secret = "a long pass phrase 1"
        answer = door.post(
            reverse("admin:accounts_user_add"),
            {"username": "eva", "usable_password": "true", "password1": secret, "password2": secret},
        )
        assert answer.status_code == 302
        assert User.objects.get(username="eva").check_password(secret)
        event = Event.objects.get(verb="user.added")
        assert event.after == {"username": "eva"}

    def test_tells_the_ledger_of_a_new_role(self, door, people):
        ana = people[0]
        group = ana.groups.get()
        form = door.get(page_of(ana)).context["adminform"].form
        data = {name: value for name, value in form.initial.items() if value not in (None, False)}
        door.post(page_of(ana), data | {"groups": [group.pk, group.pk + 1], "date_joined": ""})
        event = Event.objects.get(verb="user.amended")
        assert event.before["groups"] == ["fact-checker"]
        assert len(event.after["groups"]) == 2

    def test_closes_accounts_and_never_deletes_them(self, door, people):
        assert door.get(reverse("admin:accounts_user_delete", args=[people[0].pk])).status_code == 403


class TestAccessTokenAdmin:
    def test_shows_a_new_token_once(self, door, people):
        data = {"user": people[0].pk, "name": "puller", "scopes": ["read", "review"]}
        answer = door.post(reverse("admin:accounts_accesstoken_add"), data, follow=True)
        token = AccessToken.objects.get()
        (words,) = re.findall(rf"{token.token_key}\w{{20,}}", answer.content.decode())
        assert tokens.token_of(words, at=NOON) == token
        assert (token.user, token.scopes) == (people[0], ["read", "review"])
        again = door.get(list_of(AccessToken)).content.decode()
        assert words not in again

    def test_never_shows_a_digest(self, door, world):
        token = AccessToken.objects.first()
        for page in (list_of(AccessToken), page_of(token), page_of(token).replace("change", "delete")):
            assert token.digest not in door.get(page).content.decode()

    def test_revokes(self, door, world):
        token = AccessToken.objects.first()
        door.post(page_of(token).replace("change", "delete"), {"post": "yes"})
        assert not AccessToken.objects.exists()
        assert Event.objects.filter(verb="token.revoked").exists()


class TestKeptAnswerAdmin:
    def test_shows_no_answer_since_it_may_hold_a_secret(self, door, administrator):
        kept = {"user": administrator, "key": "k", "request_sha256": "0" * 64, "media_type": "text/plain"}
        answer = KeptAnswer.objects.create(**kept, status=201, body="whsec_unseen", made_at=NOON)

        page = door.get(page_of(answer)).content.decode()

        assert "text/plain" in page
        assert "whsec_unseen" not in page


class TestPages:
    def test_break_no_content_policy(self, live_server, page, people, administrator, transactional_db):
        make_world(*people)
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{live_server.url}{reverse('admin:index')}")
        page.fill("#id_username", "root")
        page.fill("#id_password", "a long pass phrase")
        page.click("[type=submit]")
        for model in OURS:
            page.goto(live_server.url + list_of(model))
            page.goto(live_server.url + page_of(model.objects.first()))
        assert complaints == []


class TestTheAdministratorsDoor:
    @pytest.fixture
    def eva(self, db):
        return make_user("eva", ADMINISTRATOR)

    @pytest.fixture
    def door(self, eva):
        client = Client()
        client.force_login(eva)
        return client

    @pytest.mark.parametrize(
        ("roles", "fields", "status"),
        [
            ((ADMINISTRATOR,), {}, 200),
            ((REVIEWER,), {}, 302),
            ((), {}, 302),
            ((), {"is_staff": True}, 200),
        ],
    )
    def test_is_open_for_the_role_and_for_staff(self, db, roles, fields, status):
        client = Client()
        client.force_login(make_user("luis", *roles, **fields))

        assert client.get("/admin/").status_code == status

    def test_is_shut_when_the_account_is(self, eva, door):
        type(eva).objects.filter(pk=eva.pk).update(is_active=False)

        assert door.get("/admin/").status_code == 302

    def test_shows_our_records_and_not_djangos_groups(self, door):
        assert door.get("/admin/claims/claim/").status_code == 200
        assert door.get("/admin/accounts/user/").status_code == 200
        assert not door.get("/admin/").context["user"].has_perm("auth.change_group")

    def test_raises_nobody_above_the_roles(self, eva, door):
        page = reverse("admin:accounts_user_change", args=[eva.pk])
        posted = {
            "username": "eva",
            "is_superuser": "on",
            "is_staff": "on",
            "is_active": "on",
            "theme": "system",
            "text_size": "normal",
        }
        posted["groups"] = [group.pk for group in eva.groups.all()]

        assert door.post(page, posted).status_code == 302

        eva.refresh_from_db()
        assert (eva.is_superuser, eva.is_staff) == (False, False)

    def test_leaves_superusers_alone(self, door):
        root = make_user("root", is_staff=True, is_superuser=True)
        page = reverse("admin:accounts_user_change", args=[root.pk])

        assert door.post(page, {"username": "mine"}).status_code == 403
        assert door.get(reverse("admin:auth_user_password_change", args=[root.pk])).status_code == 403
        tokens = reverse("admin:accounts_accesstoken_add")
        answer = door.post(tokens, {"user": root.pk, "name": "x", "scopes": ["read"]})
        assert "user" in answer.context["adminform"].form.errors
