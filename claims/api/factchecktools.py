"""How do clients of the Fact Check Tools API v1alpha1 work here unchanged? By its own addresses.

Searching needs nobody's permission, whatever `key` says; the markup of pages is for the newsroom's tokens,
sent as `Authorization: Bearer`, `access_token`, `oauth_token` or `key`.
"""

import hashlib
import json
import logging
import re
from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.search import SearchRank
from django.core import signing
from django.core.signals import got_request_exception
from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from claims import outside
from claims.export import factchecktools
from claims.folding import host_of
from claims.models import Check, MarkupPage, Publication
from workbench.accounts.models import Scope
from workbench.api import partial, tokens
from workbench.api.problems import title_of
from workbench.api.throttles import ByAddress
from workbench.common.errors import DomainError
from workbench.common.words import words_query

log = logging.getLogger("django.request")
STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    413: "INVALID_ARGUMENT",
    422: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
}
EVERYWHERE = {
    *("$.xgafv", "access_token", "alt", "callback", "fields", "key", "oauth_token", "prettyPrint"),
    *("quotaUser", "uploadType", "upload_protocol"),
}
PAGING = {"pageSize": int, "pageToken": str, "offset": int}
SEARCH = PAGING | {"query": str, "languageCode": str, "reviewPublisherSiteFilter": str, "maxAgeDays": int}
IMAGE_SEARCH = PAGING | {"imageUri": str, "languageCode": str}
LIST = PAGING | {"url": str, "organization": str}
USUAL_SIZE, LARGEST = 10, 100
MOST_DAYS = 365 * 1000
LONGEST_QUERY = 1000  # characters
CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)
SIGNER = signing.Signer(salt="factchecktools")


class Refused(DomainError):
    """A request that the API answers with an error object."""

    code = "INVALID_ARGUMENT"
    status = 400


def _answered(**methods):
    """A view of functions by HTTP method, each (request, **names) → dict; errors as the API spells them."""

    @csrf_exempt  # tokens, never cookies, say who writes
    def view(request, **names):
        try:
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                raise Refused(_("There is nothing at this address."), code="NOT_FOUND")
            if not ByAddress().allow_request(request, view):
                raise Refused(str(title_of("throttled", 429)), code="RESOURCE_EXHAUSTED")
            act = methods[request.method if request.method in methods else "GET"]
            return _response(request, act(request, **names), 200)
        except DomainError as refusal:
            return _error(request, refusal)
        except Exception as failure:
            log.error("%s: %s", request.path, failure, exc_info=failure)
            got_request_exception.send(sender=None, request=request)
            return _error(request, Refused(_("Something broke on our side."), code="INTERNAL"))

    return view


# --- claims ----------------------------------------------------------------------------------------------


def _search(request) -> dict:
    asked = _parameters(request, SEARCH)
    words, site = asked.get("query", "").strip(), asked.get("reviewPublisherSiteFilter", "").strip()
    if not words and not site:
        raise Refused(_("Give a query, or the site of a publisher."), field="query")
    if len(words) > LONGEST_QUERY:
        raise Refused(_("The query is too long."), field="query")
    found = _in_language(Check.objects.standing(), asked)
    if site:
        found = found.filter(site=host_of(site))
    if days := asked.get("maxAgeDays", 0):
        if days < 0:
            raise Refused(_("The age cannot be negative."), field="maxAgeDays")
        oldest = timezone.now() - timedelta(days=min(days, MOST_DAYS))
        found = found.filter(Q(published_at__gte=oldest) | Q(claimed_on__gte=oldest.date()))
    if words:
        found = found.with_words(words).annotate(rank=SearchRank("found_words", words_query(words)))
        found = found.order_by("-rank", "-id")
    keys, more = _slice(found.values_list("edition_id", flat=True), asked)
    return {"claims": _claims(keys), **more}


def _image_search(request) -> dict:
    """Checks of claims that were made with this very image: where a claim appeared is its address.

    Checks carry no images, so there is nothing that a likeness could be measured by.
    """
    asked = _parameters(request, IMAGE_SEARCH)
    if not asked.get("imageUri"):
        raise Refused(_("Give the address of an image."), field="imageUri")
    address = asked["imageUri"]
    found = Check.objects.standing().filter(
        claim__appearances__article__source__url=address,
        # in the edition itself: a place that was found since is for the newsroom until it is published
        edition__document__contains=f'"url":{json.dumps(address, ensure_ascii=False)}',
    )
    keys, more = _slice(_in_language(found, asked).distinct().values_list("edition_id", flat=True), asked)
    return {"results": [{"claim": claim} for claim in _claims(keys)], **more}


def _in_language(checks, asked: dict):
    """The region is not considered, as in the original."""
    base = asked.get("languageCode", "").split("-")[0].lower()
    return checks.filter(Q(language__iexact=base) | Q(language__istartswith=f"{base}-")) if base else checks


def _claims(keys: list[int]) -> list[dict]:
    rows = Publication.objects.filter(pk__in=keys).values_list("pk", "document", "claim_review")
    texts = {key: (document, review) for key, document, review in rows}
    return [factchecktools.found_claim(*map(json.loads, texts[key])) for key in keys]


# --- pages -----------------------------------------------------------------------------------------------


def _list(request) -> dict:
    _person(request, Scope.READ)
    asked = _parameters(request, LIST)
    url, organization = asked.get("url"), asked.get("organization")
    if bool(url) == bool(organization):
        raise Refused(_("Give either an address or an organization."), field="url")
    if url:
        page = _page_at(url)
        return {"claimReviewMarkupPages": [page] if page else []}
    site = host_of(organization)
    size, offset, token = _window(asked)
    # our own checks first, then what was kept for other pages: two lists walked as one
    checks = Check.objects.standing().filter(site=site).order_by("-id")
    rows = list(checks.select_related("edition")[offset : offset + size + 1])
    pages = [_own(check) for check in rows]
    if len(rows) <= size:
        start = max(0, offset - checks.count())
        kept = MarkupPage.objects.filter(site=site)[start : start + size + 1 - len(rows)]
        pages += [outside.markup_of(page) for page in kept.prefetch_related("checks")]
    more = {"nextPageToken": token(offset + size)} if len(pages) > size else {}
    return {"claimReviewMarkupPages": pages[:size], **more}


def _create(request) -> dict:
    by = _person(request, Scope.CONTRIBUTE)
    _parameters(request, {})
    given = factchecktools.read_page(_body(request))
    if _own_at(given["pageUrl"]):
        raise Refused(_("Published checks have their markup already."), code="ALREADY_EXISTS")
    return outside.markup_of(outside.create_page(given, by=by, at=timezone.now()))


def _get(request, page_id: str) -> dict:
    _person(request, Scope.READ)
    _parameters(request, {})
    page = _kept(page_id)
    if page:
        return outside.markup_of(page)
    own = _own_of(page_id)
    if own is None:
        raise Refused(_("There is no page of this name."), code="NOT_FOUND")
    return _own(own)


def _update(request, page_id: str) -> dict:
    by = _person(request, Scope.CONTRIBUTE)
    _parameters(request, {})
    page, given = _writable(page_id), factchecktools.read_page(_body(request))
    if given.get("name", f"pages/{page_id}") != f"pages/{page_id}":
        raise Refused(_("The name in the body is another one."), field="name")
    version = given.get("versionId", "")
    return outside.markup_of(outside.replace_page(page, given, version=version, by=by, at=timezone.now()))


def _delete(request, page_id: str) -> dict:
    by = _person(request, Scope.CONTRIBUTE)
    _parameters(request, {})
    outside.delete_page(_writable(page_id), by=by, at=timezone.now())
    return {}


def _page_at(url: str) -> dict | None:
    page = MarkupPage.objects.filter(url=url.split("#")[0]).first()
    if page:
        return outside.markup_of(page)
    own = _own_at(url)
    return _own(own) if own else None


def _own_at(url: str) -> Check | None:
    """The standing check whose page this is, in whichever language of the interface."""
    slug = url.split("#")[0].split("?")[0].rstrip("/").rsplit("/", 1)[-1]
    check = Check.objects.standing().select_related("edition").filter(slug=slug, site=host_of(url)).first()
    if check is None:
        return None
    addresses = {address.rstrip("/") for address in json.loads(check.edition.document)["urls"].values()}
    return check if url.split("#")[0].split("?")[0].rstrip("/") in addresses else None


def _own(check: Check) -> dict:
    review = json.loads(check.edition.claim_review)
    return factchecktools.page_of([review], name=f"pages/{check.uid}", version=str(check.edition.number))


def _own_of(page_id: str) -> Check | None:
    uid = _uid(page_id)
    return Check.objects.standing().select_related("edition").filter(uid=uid).first() if uid else None


def _kept(page_id: str) -> MarkupPage | None:
    uid = _uid(page_id)
    return MarkupPage.objects.filter(uid=uid).first() if uid else None


def _writable(page_id: str) -> MarkupPage:
    page = _kept(page_id)
    if page is None and _own_of(page_id):
        sentence = _("A published check changes by a correction or a retraction, not here.")
        raise Refused(sentence, code="FAILED_PRECONDITION")
    if page is None:
        raise Refused(_("There is no page of this name."), code="NOT_FOUND")
    return page


def _uid(page_id: str) -> UUID | None:
    try:
        return UUID(page_id)
    except ValueError:
        return None


# --- requests and answers --------------------------------------------------------------------------------


def _parameters(request, known: dict) -> dict:
    """The query's parameters by their names in camel case; snake_case is understood, nothing else."""
    asked = {}
    for name, values in request.GET.lists():
        camel = re.sub(r"_([a-z])", lambda match: match[1].upper(), name)
        if name in EVERYWHERE:
            continue
        if camel not in known:
            sentence = _("Unknown name “%(name)s”: cannot bind query parameter.") % {"name": name}
            raise Refused(sentence, field=name)
        if "\0" in values[-1]:
            raise Refused(_("Invalid value at “%(name)s”.") % {"name": name}, field=camel)
        if known[camel] is int:
            asked[camel] = _integer(name, values[-1])
        elif values[-1]:
            asked[camel] = values[-1]
    return asked


def _integer(name: str, words: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,10}", words) or not -(2**31) <= int(words) < 2**31:
        sentence = _("Invalid value at “%(name)s” (int32): %(value)s")
        raise Refused(sentence % {"name": name, "value": words[:50]}, field=name)
    return int(words)


def _window(asked: dict):
    """(size, offset, a maker of tokens) of a page; a token holds for the query it was given for."""
    size = asked.get("pageSize") or USUAL_SIZE
    offset = asked.get("offset", 0)
    if size < 0 or offset < 0:
        field = "pageSize" if size < 0 else "offset"
        raise Refused(_("Invalid value at “%(name)s”: it cannot be negative.") % {"name": field}, field=field)
    kept = sorted((name, value) for name, value in asked.items() if name not in PAGING)
    query = hashlib.sha256(repr(kept).encode()).hexdigest()[:16]
    if words := asked.get("pageToken"):
        try:
            of, place = SIGNER.unsign_object(words)
        except (signing.BadSignature, ValueError, TypeError) as wrong:
            raise Refused(_("This page token is not one of ours."), field="pageToken") from wrong
        if of != query:
            raise Refused(_("This page token belongs to another query."), field="pageToken")
        offset = place
    return min(size, LARGEST), offset, lambda place: SIGNER.sign_object([query, place])


def _slice(rows, asked: dict) -> tuple[list, dict]:
    size, offset, token = _window(asked)
    found = list(rows[offset : offset + size + 1])
    return found[:size], {"nextPageToken": token(offset + size)} if len(found) > size else {}


def _person(request, scope: Scope):
    """Whose token was sent. Raises Refused unless they work here and the token has scope."""
    header = request.headers.get("Authorization", "")
    scheme, _space, words = header.partition(" ")
    words = words if scheme.lower() in ("bearer", "token") else ""
    words = words or next(
        (request.GET[name] for name in ("access_token", "oauth_token", "key") if name in request.GET), ""
    )
    token = tokens.token_of(words.strip(), at=timezone.now()) if words else None
    if token is None or not token.user.is_active:
        raise Refused(_("This needs an access token of the newsroom."), code="UNAUTHENTICATED")
    if not token.user.is_newsroom:
        raise Refused(_("This account has no role in the newsroom."), code="PERMISSION_DENIED")
    if scope not in token.scopes:
        sentence = _("This needs a token with the scope “%(scope)s”.") % {"scope": scope}
        raise Refused(sentence, code="PERMISSION_DENIED")
    return token.user


def _body(request):
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as wrong:
        raise Refused(_("The body could not be read as JSON.")) from wrong


def _error(request, refusal: DomainError) -> HttpResponse:
    codes = {
        "NOT_FOUND": 404,
        "UNAUTHENTICATED": 401,
        "PERMISSION_DENIED": 403,
        "ALREADY_EXISTS": 409,
        "INTERNAL": 500,
        "RESOURCE_EXHAUSTED": 429,
    }
    code = codes.get(refusal.code, refusal.status)
    status = refusal.code if refusal.code.isupper() else STATUS.get(code, "INVALID_ARGUMENT")
    status = "ALREADY_EXISTS" if refusal.code == "markup_exists" else status
    error = {"code": code, "message": refusal.message, "status": status}
    if refusal.field and code == 400:
        violation = {"field": refusal.field, "description": refusal.message}
        kind = "type.googleapis.com/google.rpc.BadRequest"
        error["details"] = [{"@type": kind, "fieldViolations": [violation]}]
    response = _response(request, {"error": error}, code)
    if code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Contraste"'
    return response


def _response(request, content: dict, status: int) -> HttpResponse:
    content = {name: value for name, value in content.items() if value not in ([], None)}
    if status == 200:
        if request.GET.get("alt", "json") != "json":
            raise Refused(_("Only alt=json is answered here."), field="alt")
        callback = request.GET.get("callback", "")
        if callback and not CALLBACK.fullmatch(callback):
            raise Refused(_("This is no name of a function."), field="callback")
        if words := request.GET.get("fields"):
            content = partial.chosen(content, partial.selector(words))
    pretty = request.GET.get("prettyPrint", "true").lower() not in ("false", "0")
    text = json.dumps(content, ensure_ascii=False, indent=2 if pretty else None) + "\n"
    callback = request.GET.get("callback", "")
    if callback and CALLBACK.fullmatch(callback):
        # U+2028 and U+2029 end a line in older scripts
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        body, kind = f"// API callback\n{callback}({text.rstrip()});\n", "text/javascript"
        response = HttpResponse(body, status=200, content_type=f"{kind}; charset=UTF-8")
    else:
        response = HttpResponse(
            text.encode(errors="replace"), status=status, content_type="application/json; charset=UTF-8"
        )
    response["Cache-Control"] = "private, no-cache"
    return response


claims_search = _answered(GET=_search)
claims_image_search = _answered(GET=_image_search)
pages = _answered(GET=_list, POST=_create)
page = _answered(GET=_get, PUT=_update, DELETE=_delete)
