"""May a script on another site read this? What is published, yes: from anywhere, without credentials."""

import re

from django.http import HttpResponse

# the lists and documents that anybody may read, and what describes them
PUBLIC = re.compile(
    r"/api/v1/($|checks/|changes/)|/api/(schema|problems)/|/v1alpha1/claims:(search|imageSearch)$"
    r"|/\.well-known/api-catalog$"
)
METHODS = "GET, HEAD, OPTIONS"
# Authorization is not among them
SENT = "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match"
SHOWN = "Content-Disposition, ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After"
PREFLIGHT_LASTS = 24 * 60 * 60  # seconds


class CrossOriginMiddleware:
    """Tells browsers that public reads are open to every origin (WHATWG Fetch, CORS protocol).

    Cookies are never allowed along, so a script elsewhere sees what a stranger sees. Stands before sessions:
    a preflight is answered without looking anybody up.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not PUBLIC.match(request.path_info):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = SENT
            response["Access-Control-Max-Age"] = str(PREFLIGHT_LASTS)
        else:
            response = self.get_response(request)
        if request.method in METHODS.split(", "):
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = SHOWN
        return response
