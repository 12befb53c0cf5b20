"""In which language and time zone does this reader read?"""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

LANGUAGES = {code for code, _ in settings.LANGUAGES}


class ReaderMiddleware:
    """Language: address (/es/…, /en/…), else profile, else cookie, else browser. Zone: profile, else ours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = self.language(request)
        with translation.override(language), timezone.override(self.zone(request)):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    @staticmethod
    def language(request) -> str:
        prefix = request.path_info.split("/", 2)[1]
        if prefix in LANGUAGES:
            return prefix
        own = getattr(request.user, "language", "")
        return own if own in LANGUAGES else translation.get_language_from_request(request)

    @staticmethod
    def zone(request):
        return getattr(request.user, "zone", None)
