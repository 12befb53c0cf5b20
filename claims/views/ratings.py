"""What does each rating mean?"""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from claims.models import Question, Rating


@login_required
@require_safe
def ratings(request):
    """The ratings in use with their definitions: a page, or for htmx what goes into a dialog."""
    is_page = not request.htmx or request.htmx.history_restore_request
    rows = list(Rating.objects.filter(scale__is_default=True).select_related("scale").order_by("position"))
    scales = [
        {"question": question, "ratings": [row for row in rows if row.scale.question == question]}
        for question in Question
    ]
    template = "claims/ratings.html" if is_page else "claims/_ratings_help.html"
    response = render(request, template, {"scales": scales})
    patch_vary_headers(response, ("HX-Request",))
    return response
