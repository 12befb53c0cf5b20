"""How often may one address or one person ask, and how do they hear how much is left?"""

from math import ceil

from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class Told:
    """A throttle that leaves itself at the request, for RateLimitMiddleware to tell of."""

    def allow_request(self, request, view):
        allowed = super().allow_request(request, view)
        if getattr(self, "key", None):
            getattr(request, "_request", request).rate = self
        return allowed

    def headers(self) -> dict[str, str]:
        """What is left and for how long (draft-ietf-httpapi-ratelimit-headers-10)."""
        oldest = self.history[-1] if self.history else self.now
        again = max(
            1, ceil(oldest + self.duration - self.now)
        )  # seconds until the oldest request is forgotten
        left = max(0, self.num_requests - len(self.history))
        return {
            "RateLimit-Policy": f'"{self.scope}";q={self.num_requests};w={self.duration}',
            "RateLimit": f'"{self.scope}";r={left};t={again}',
        } | ({} if left else {"Retry-After": str(again)})


class ByAddress(Told, AnonRateThrottle):
    """Who sends no token is counted by address (API_RATE_ANONYMOUS)."""


class ByPerson(Told, UserRateThrottle):
    """Who is signed in or sends a token is counted by person (API_RATE_TOKEN), others by ByAddress alone."""

    def get_cache_key(self, request, view):
        return super().get_cache_key(request, view) if request.user.is_authenticated else None


class RateLimitMiddleware:
    """Tells whoever was counted how much is left; whoever is refused, when to come back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if rate := getattr(request, "rate", None):
            for name, value in rate.headers().items():
                if name != "Retry-After" or response.status_code == 429:
                    response.headers.setdefault(name, value)
        return response
