"""The glossary as officers read it."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.references.models import GlossaryTerm

PAGE_SIZE = 24


class GlossaryForm(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Search terms"), required=False, max_length=100)


@require_safe
@login_required
def glossary(request: HttpRequest) -> HttpResponse:
    """List the terms in alphabetical order, those with every word looked for. Two queries."""
    form = GlossaryForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    language = get_language() or ""
    found = GlossaryTerm.objects.shown().about(words)
    terms = sorted((each.spoken(language) for each in found), key=lambda term: term.name.casefold())
    page = Paginator(terms, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_narrowed": bool(words)}
    return render(request, "courses/references/glossary.html", context)
