"""What can go wrong while fetching, one class for each cause.

Two families, by what to do next: `TryLater` may work another time, `Refused` is final. A failure keeps its
code and its details apart from the sentence, so that a stored one can be told again in the reader's language.
"""

from django.utils.translation import gettext, gettext_noop

from sources import canonical
from workbench.common.errors import DomainError
from workbench.common.numerals import grouped


class FetchFailed(DomainError):
    """A page could not be captured. Raised as one of the subclasses below.

    outcome: the kind of cause: blocked, robots_denied, too_large, timeout, bad_content, http_error, retry,
    too_many_redirects, network_error, tls_error.
    http_status, retry_after: what the site answered, and in how many seconds it wants us back, if it said so.
    details: the values in the sentence. flags, hops, final_url, wire_bytes: how far the fetch had come.
    """

    outcome = "network_error"
    text = gettext_noop("The page could not be fetched.")

    def __init__(self, *, code=None, http_status=None, retry_after=None, flags=(), **details):
        self.details = details
        code = code or self.code
        super().__init__(sentence(code, details), code=code)
        self.http_status = http_status
        self.retry_after = retry_after
        self.flags = list(flags)
        self.hops = []
        self.final_url = None
        self.wire_bytes = 0


class TryLater(FetchFailed):
    """It may work another time."""


class Refused(FetchFailed):
    """Asking again would give the same answer."""


# --- the way there ------------------------------------------------------------------------------------------


class Blocked(Refused):
    """Our own rules on addresses forbid it; nothing was sent. Its code is one of `canonical.SENTENCES`."""

    outcome = "blocked"
    code = "url_address"


class NameUnknown(Refused):
    code = "name_unknown"
    text = gettext_noop("There is no site called %(host)s.")


class NameServerSilent(TryLater):
    code = "name_server_silent"
    text = gettext_noop("The address of %(host)s could not be found out just now.")


class Unreachable(TryLater):
    code = "unreachable"
    text = gettext_noop("The site does not accept connections.")


class ConnectionBroke(TryLater):
    code = "connection_broke"
    text = gettext_noop("The connection broke before the page was complete.")


class TlsFailed(Refused):
    outcome = "tls_error"
    code = "tls_failed"
    text = gettext_noop("No encrypted connection to the site could be made.")


class CertificateRefused(TlsFailed):
    code = "certificate_refused"
    text = gettext_noop(
        "The site could not prove who it is: its certificate is out of date, unknown or not its own."
    )


class TimedOut(TryLater):
    outcome = "timeout"
    code = "timeout"
    text = gettext_noop("The site took too long to answer.")


class RobotsDenied(Refused):
    outcome = "robots_denied"
    code = "robots_denied"
    text = gettext_noop("The site asks programs not to read this page (robots.txt).")


class RobotsUnreachable(TryLater):
    outcome = "robots_denied"
    code = "robots_unreachable"
    text = gettext_noop(
        "The site did not tell whether programs may read this page (robots.txt), so it was left."
    )


class TooManyRedirects(Refused):
    outcome = "too_many_redirects"
    code = "too_many_redirects"
    text = gettext_noop("The page sends its readers on more than %(limit)s times.")


class RedirectLoop(Refused):
    outcome = "too_many_redirects"
    code = "redirect_loop"
    text = gettext_noop("The page sends its readers round in a circle.")


# --- what came back -----------------------------------------------------------------------------------------


class ServerBusy(TryLater):
    outcome = "retry"
    code = "server_busy"
    text = gettext_noop("The site cannot answer now (status %(status)s).")


class HttpError(Refused):
    outcome = "http_error"
    code = "http_error"
    text = gettext_noop("The site answered with an error (status %(status)s).")


class AccessDenied(HttpError):
    code = "http_access_denied"
    text = gettext_noop("The site does not let us read this page (status %(status)s).")


class PageGone(HttpError):
    code = "http_page_gone"
    text = gettext_noop("The site has no such page (status %(status)s).")


class HeadersTooLarge(Refused):
    outcome = "too_large"
    code = "headers_too_large"
    text = gettext_noop("The site sent more than %(limit)s bytes before the page began.")


class BodyTooLarge(Refused):
    outcome = "too_large"
    code = "body_too_large"
    text = gettext_noop("The page is larger than %(limit)s bytes.")


class UnpackedTooLarge(Refused):
    outcome = "too_large"
    code = "unpacked_too_large"
    text = gettext_noop("The page is larger than %(limit)s bytes once it is unpacked.")


class BadContent(Refused):
    """An answer arrived, but it is not a complete page."""

    outcome = "bad_content"
    code = "bad_content"
    text = gettext_noop("The site answered, but not with a page.")


class NotHttp(BadContent):
    code = "not_http"
    text = gettext_noop("The answer breaks the rules of the web's protocol.")


class BodyCut(BadContent):
    code = "body_cut"
    text = gettext_noop("The page arrived only in part.")


class BodyOverlong(BadContent):
    code = "body_overlong"
    text = gettext_noop("The site sent more than it had announced.")


class CodingBroken(BadContent):
    code = "coding_broken"
    text = gettext_noop("The page is packed in a way that cannot be unpacked.")


class EmptyAnswer(BadContent):
    code = "empty_answer"
    text = gettext_noop("The site answered without any content (status %(status)s).")


class PartialAnswer(BadContent):
    code = "partial_answer"
    text = gettext_noop("The site sent only a part of the page (status %(status)s).")


class RedirectWithoutTarget(BadContent):
    code = "redirect_without_target"
    text = gettext_noop("The site sends its readers on without saying where (status %(status)s).")


class UnexpectedStatus(BadContent):
    code = "unexpected_status"
    text = gettext_noop("The site gave an answer that makes no sense here (status %(status)s).")


def _all_below(cls: type) -> list[type]:
    return [cls, *(deeper for child in cls.__subclasses__() for deeper in _all_below(child))]


SENTENCES = canonical.SENTENCES | {
    cls.code: cls.text for cls in _all_below(FetchFailed) if "text" in vars(cls)
}


def sentence(code: str, details: dict) -> str:
    """Tell a failure in the active language, from the code and the details it was stored with."""
    if "limit" in details:
        details = details | {"limit": grouped(details["limit"])}
    return gettext(SENTENCES[code]) % details
