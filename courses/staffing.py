"""What roles can be about: faculty teach a course, reviewers review for a discipline."""

from cms import access, roles


@roles.places(access.FACULTY)
def courses():
    """Course pages that are nobody's alias, by program, as choices for a form."""
    from courses.models import CoursePage

    pages = CoursePage.objects.filter(alias_of=None).order_by("path")
    return [(page.pk, f"{page.code} {page.title}".strip()) for page in pages]


@roles.places(access.REVIEWER)
def disciplines():
    """Disciplines by code, as choices for a form."""
    from courses.models import Discipline

    return list(Discipline.objects.values_list("code", "name"))
