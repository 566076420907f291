"""Pages to look things up: the search, and the glossary that everybody may read."""

from itertools import groupby

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cms import words
from cms.markdown import render as as_html
from courses import glossary
from courses.models import GlossaryTerm
from courses.search import search as find


@require_safe
def search(request):
    """Find what this person may read."""
    results = find(request.user, request.GET.get("q", ""))
    return render(request, "courses/search.html", {"results": results})


@require_safe
def glossary_index(request):
    """Every word from A to Z; `?term=` leads to the word of that name."""
    name = request.GET.get("term", "")
    if name:
        found = glossary.find(name)
        if found:
            return redirect("glossary_term", found.slug)
    terms = sorted(GlossaryTerm.objects.all(), key=_sorted_by)
    letters = [
        {"letter": letter.upper(), "terms": list(group)}
        for letter, group in groupby(terms, key=lambda one: _sorted_by(one)[:1])
    ]
    status = 404 if name else 200
    return render(
        request,
        "courses/glossary.html",
        {"letters": letters, "missing": name, "count": len(terms)},
        status=status,
    )


def _sorted_by(term):
    """The letters by which a word stands in its place: without accents and quotation marks."""
    return words.fold(term.term).lstrip("“”\"'‘’")


@require_safe
def glossary_term(request, slug):
    """One word, what else it is called, and its neighbors."""
    term = GlossaryTerm.objects.filter(slug=slug).prefetch_related("see").first()
    if term is None:
        raise Http404
    context = {
        "term": term,
        "means": as_html(term.means),
        "also": [line.strip() for line in term.also.splitlines() if line.strip()],
        "works": [line.strip() for line in term.references.splitlines() if line.strip()],
    }
    return render(request, "courses/glossary_term.html", context)
