"""The first page."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.core.serving import serve
from lms.home.dashboards import home_of


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Show people their first page, and visitors the front page that the organisation wrote."""
    if not request.user.is_authenticated:
        return serve(request, "")
    return render(request, "home/home.html", {"home": home_of(request.user)})
