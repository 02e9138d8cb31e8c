"""Serve Wagtail's pages."""

from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port
from wagtail import views
from wagtail.models import Site
from wagtail.models.sites import get_site_for_hostname

from lms.core.content_stamp import kept_while_content_stays
from lms.core.page_tree import site_root_paths


@kept_while_content_stays(64)
def _site(hostname: str, port: int) -> Site | None:
    try:
        site: Site = get_site_for_hostname(hostname, port)
    except Site.DoesNotExist:
        return None
    site.root_page = site.root_page.specific
    return site


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a page as Wagtail does, which finds site and front page as they were found before.

    Two queries the first time.
    """
    hostname, _port = split_domain_port(request.get_host())
    # Where Wagtail keeps both for the rest of a request.
    known = {
        "_wagtail_site": _site(hostname, int(request.get_port())),
        "_wagtail_cached_site_root_paths": list(site_root_paths()),
    }
    vars(request).update(known)
    response: HttpResponseBase = views.serve(request, path)
    return response
