"""Finding what this person may read: lessons and weeks, cases by their titles, words of the glossary, references.

What somebody may not read is left out in SQL, by the places in the tree they may go to. Keys of cases and of knowledge
checks are in no index (courses/searchable.py).
"""

from dataclasses import dataclass, field

from django.db.models import Q
from wagtail.models import Page

from cms import access, searching, words
from courses import doors, searchable
from courses.dates import Dates
from courses.models import CoursePage, GlossaryTerm, LessonPage, ProgramPage, WeekPage

MOST = 30


@dataclass(frozen=True)
class Found:
    """One thing found: title and snippet in pieces (cms/words.py), where it stands, how long it takes to read."""

    title: tuple
    url: str
    where: str = ""
    snippet: tuple = ()
    minutes: int = 0


@dataclass
class Results:
    """What a question found, in three groups. `any_of`: not every word was found, so one was enough."""

    question: str
    pages: list[Found] = field(default_factory=list)
    terms: list[Found] = field(default_factory=list)
    works: list[Found] = field(default_factory=list)
    any_of: bool = False
    nearest: str = ""

    @property
    def count(self):
        """How many there are altogether."""
        return len(self.pages) + len(self.terms) + len(self.works)


def reach(user):
    """A condition on pages: those of the curriculum that this person may read; None where there are none."""
    extent = access.reach(user, "page", "read") if user.is_authenticated else None
    if extent == access.ALL:
        return Q()
    places = [one.cohort.root.path for one in doors.enrollments_of(user)]
    if extent == access.COURSE:
        places += access.paths_taught(user)
    condition = Q(pk=None)
    for place in places:
        condition |= Q(path__startswith=place)
    return condition if places else None


def search(user, question):
    """Answer a question; an empty one finds nothing. A fixed number of queries, whatever there is to find."""
    asked = words.asked(question)
    results = Results(question.strip()[: words.LONGEST])
    if not asked:
        return results
    _fill(results, user, asked, any_of=False)
    if not results.count and len(asked) > 1:
        results.any_of = True
        _fill(results, user, asked, any_of=True)
    if not results.count:
        results.nearest = words.nearest(asked, _known(user))
    return results


def _fill(results, user, asked, *, any_of):
    condition = reach(user)
    if condition is not None:
        _fill_pages(results, user, condition, asked, any_of)
    hits = searching.hits(GlossaryTerm.objects.all(), asked, any_of=any_of, most=MOST)
    terms = GlossaryTerm.objects.in_bulk([hit.pk for hit in hits])
    results.terms = [
        Found(words.marked(terms[hit.pk].term, asked), f"/glossary/{terms[hit.pk].slug}/",
              snippet=words.snippet(terms[hit.pk].means, asked) or words.marked(terms[hit.pk].means, asked))
        for hit in hits
        if hit.pk in terms
    ]  # fmt: skip


def _fill_pages(results, user, condition, asked, any_of):
    lessons = LessonPage.objects.live().filter(condition)
    weeks = WeekPage.objects.live().filter(condition)
    others = Page.objects.live().filter(condition, depth__gt=4)
    others = others.not_exact_type(LessonPage, WeekPage, CoursePage, ProgramPage)
    found = []
    for pages in (lessons, weeks, others):
        hits = searching.hits(pages, asked, any_of=any_of, most=MOST)
        rows = pages.defer_streamfields().in_bulk([hit.pk for hit in hits])
        found += [(rows[hit.pk], hit) for hit in hits if hit.pk in rows]
    found = _once(_open_ones(user, found))
    above = _above([page for page, _hit in found])
    for page, hit in found:
        text, works = searchable.parted(hit.text)
        where = ", ".join(above[path].title for path in _places_above(page) if path in above)
        results.pages.append(
            Found(
                words.marked(page.title, asked),
                page.get_url() or "",
                where,
                words.snippet(text, asked),
                getattr(page, "minutes", 0),
            )
        )
        for work in works:
            if words.speaks_of(work, asked, any_of=any_of):
                results.works.append(
                    Found(words.marked(work, asked), f"{page.get_url()}#references", where=page.title)
                )


def _open_ones(user, found):
    """Leave out what has not opened for this learner; those who teach and review see everything."""
    dates = Dates.of(user)
    return [
        (page, hit)
        for page, hit in found
        if access.may(user, "page", "read", page=page) or dates.opens_at(page) is None
    ]


def _once(found):
    """What two programs share is found once."""
    seen = {}
    for page, hit in found:
        seen.setdefault(page.alias_of_id or page.pk, (page, hit))
    return list(seen.values())


def _places_above(page):
    """Paths of the course and the week above a page, the outer one first."""
    step = page.steplen
    return [page.path[: step * depth] for depth in range(5, page.depth)]


def _above(pages):
    """{path: page} of everything that stands above some pages, in one query."""
    paths = {path for page in pages for path in _places_above(page)}
    return {one.path: one for one in Page.objects.filter(path__in=paths).only("title", "path", "depth")}


def _known(user):
    """Titles and words that this person may read, for putting a slip of the finger right."""
    condition = reach(user)
    titles = list(GlossaryTerm.objects.values_list("term", flat=True))
    if condition is not None:
        titles += list(Page.objects.live().filter(condition).values_list("title", flat=True)[:2000])
    return titles
