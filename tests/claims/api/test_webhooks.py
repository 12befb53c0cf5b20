"""Programs of administrators manage webhooks: whom we tell, under which secret, and what became of it."""

import pytest

from claims.models import Delivery, State, Subscription
from tests.factories import bring_to, make_claim
from tests.rest import Rest, path_of, rest_of
from workbench.accounts.models import KeptAnswer

GIVEN = {"url": "https://otra-redaccion.es/hook", "name": "Otra"}


@pytest.fixture
def rest(root):
    return rest_of(root)


@pytest.fixture
def hook(rest):
    return rest.post("/webhooks/", GIVEN).json()


@pytest.fixture
def delivery(hook, ana, marta, us):
    bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
    return Delivery.objects.get()


class TestSteps:
    @pytest.mark.parametrize("step", ["secret", "pause", "resume"])
    def test_take_no_body(self, rest, hook, step):
        before = Subscription.objects.values().get()

        refusal = rest.post(f"/webhooks/{hook['uid']}/{step}/", {"until": "2027-01-01"})

        assert (refusal.status_code, refusal.json()["field"]) == (400, "until")
        assert Subscription.objects.values().get() == before

    def test_a_list_of_messages_takes_its_pages_alone(self, rest, hook):
        assert rest.get(f"/webhooks/{hook['uid']}/deliveries/?page_size=5").status_code == 200
        assert rest.get(f"/webhooks/{hook['uid']}/deliveries/?state=waiting").json()["field"] == "state"


class TestCreate:
    def test_tells_the_secret_this_once(self, rest):
        made = rest.post("/webhooks/", GIVEN)

        assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
        assert made.json()["secret"] == Subscription.objects.get().secret
        assert made.json()["events"] == ["check.published", "check.corrected", "check.retracted"]
        again = rest.get(path_of(made))
        assert again.json() == {name: said for name, said in made.json().items() if name != "secret"}
        assert again["ETag"]

    @pytest.mark.parametrize(
        ("wrong", "status", "field"),
        [
            ({"url": "http://otra-redaccion.es/"}, 422, "url"),
            ({"url": ""}, 400, "url"),
            ({"events": []}, 400, "events"),
            ({"events": ["check.read"]}, 400, "events"),
            ({"name": "a\0"}, 400, "name"),
        ],
    )
    def test_names_what_does_not_fit(self, rest, wrong, status, field):
        refusal = rest.post("/webhooks/", GIVEN | wrong)
        assert (refusal.status_code, refusal.json()["field"].partition(".")[0]) == (status, field)
        assert not Subscription.objects.exists()

    @pytest.mark.parametrize("name", ["ana", "marta"])
    def test_is_for_administrators(self, request, name):
        refusal = rest_of(request.getfixturevalue(name)).post("/webhooks/", GIVEN)
        assert (refusal.status_code, refusal.json()["code"]) == (403, "not_allowed")

    def test_is_nobodys_without_a_token(self, db):
        assert Rest().get("/webhooks/").status_code == 401


class TestSentAgain:
    """Who repeats a request under its Idempotency-Key is not told the secret; nor is the database."""

    @pytest.mark.parametrize(("path", "body"), [("/webhooks/", GIVEN), ("/webhooks/{uid}/secret/", {})])
    def test_tells_everything_but_the_secret(self, rest, path, body):
        if "{" in path:
            path = path.format(uid=rest.post("/webhooks/", GIVEN).json()["uid"])
        first, again = (rest.post(path, body, headers={"Idempotency-Key": "7f8e"}) for _twice in range(2))

        assert again["Idempotency-Replayed"] == "true"
        assert (again.status_code, again["Cache-Control"]) == (first.status_code, "no-store")
        assert again.json() == first.json() | {"secret": None}
        assert first.json()["secret"] == Subscription.objects.get().secret
        assert first.json()["secret"] not in KeptAnswer.objects.get().body


class TestDelete:
    def test_forgets_it(self, rest, hook, delivery):
        answer = rest.delete(f"/webhooks/{hook['uid']}/")

        assert (answer.status_code, answer.content) == (204, b"")
        assert rest.get(f"/webhooks/{hook['uid']}/").status_code == 404
        assert not Delivery.objects.exists()


class TestList:
    def test_never_tells_a_secret(self, rest, hook):
        page = rest.get("/webhooks/")
        assert [each["uid"] for each in page.json()["results"]] == [hook["uid"]]
        assert hook["secret"] not in page.content.decode()


class TestSecret:
    def test_gives_a_new_one_and_says_how_long_both_are_good(self, rest, hook):
        answer = rest.post(f"/webhooks/{hook['uid']}/secret/")
        kept = Subscription.objects.get()

        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        assert (kept.secret, kept.previous_secret) == (answer.json()["secret"], hook["secret"])
        assert answer.json()["both_secrets_until"]


class TestPause:
    def test_stops_and_resumes(self, rest, hook):
        paused = rest.post(f"/webhooks/{hook['uid']}/pause/").json()
        resumed = rest.post(f"/webhooks/{hook['uid']}/resume/").json()
        assert (bool(paused["paused_at"]), resumed["paused_at"]) == (True, None)

    def test_says_why_we_paused_it(self, rest, hook, root):
        Subscription.objects.update(paused_at=root.date_joined, pause_reason="gone")
        assert rest.get(f"/webhooks/{hook['uid']}/").json()["why_paused"].endswith("(410).")


class TestDeliveries:
    def test_tell_what_became_of_each_message(self, rest, hook, delivery):
        details = {"status": 500}
        Delivery.objects.update(state="failed", error_code="webhook_status", error_details=details)
        (told,) = rest.get(f"/webhooks/{hook['uid']}/deliveries/").json()["results"]

        assert told["uid"] == str(delivery.uid)
        assert told["check_uid"] == str(delivery.publication.claim.check_page.uid)
        assert (told["event"], told["edition"], told["state"]) == ("check.published", 1, "failed")
        assert told["error"] == "The site answered with status 500."

    def test_cost_the_same_however_many_there_are(
        self, rest, hook, ana, marta, us, django_assert_num_queries
    ):
        path = f"/webhooks/{hook['uid']}/deliveries/"
        bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
        rest.get(path)
        with django_assert_num_queries(3):
            rest.get(path)
        bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
        with django_assert_num_queries(3):
            assert len(rest.get(path).json()["results"]) == 2


class TestReplay:
    def test_sends_again_under_the_same_id(self, rest, hook, delivery):
        Delivery.objects.update(state="delivered", tries=3)
        answer = rest.post(f"/webhooks/{hook['uid']}/replay/", {"delivery": str(delivery.uid)})

        assert (answer.status_code, answer.json()["state"], answer.json()["tries"]) == (202, "waiting", 0)
        assert answer.json()["uid"] == str(delivery.uid)

    def test_refuses_what_is_on_its_way_or_none_of_its_own(self, rest, hook, delivery):
        path = f"/webhooks/{hook['uid']}/replay/"
        under_way = rest.post(path, {"delivery": str(delivery.uid)})
        unknown = rest.post(path, {"delivery": hook["uid"]})

        assert (under_way.status_code, under_way.json()["code"]) == (409, "delivery_open")
        assert (unknown.status_code, unknown.json()["field"]) == (400, "delivery")
