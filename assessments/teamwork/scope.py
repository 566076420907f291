"""Whose teams somebody may see, form and set to work: those of the cohorts of their courses, or all of them."""

from django.shortcuts import get_object_or_404

from assessments.models import Teaming
from assessments.teaching import where_taught
from assessments.teamwork import kinds
from cms import access
from courses.models import Cohort


def teamings():
    """Sets of teams with what their pages need."""
    return Teaming.objects.select_related("cohort__program", "cohort__course")


def teamings_for(user, action="read"):
    """The sets of teams with which somebody may do this, as a queryset."""
    extent = access.reach(user, "team", action)
    if extent == access.ALL:
        return teamings()
    if extent != access.COURSE:
        return teamings().none()
    return teamings().filter(where_taught(user, "cohort__program__path", "cohort__course__path"))


def cohorts_for(user, action="form"):
    """The cohorts with whose teams somebody may do this, the newest first."""
    rows = Cohort.objects.select_related("program", "course").order_by("-starts_on", "name")
    extent = access.reach(user, "team", action)
    if extent == access.ALL:
        return rows
    if extent != access.COURSE:
        return rows.none()
    return rows.filter(where_taught(user, "program__path", "course__path"))


def may(user, teaming, action):
    """Whether somebody may do this with a set of teams."""
    return teamings_for(user, action).filter(pk=teaming.pk).exists()


def teaming_or_404(user, uuid, action="read"):
    """A set of teams with which somebody may do this."""
    return get_object_or_404(teamings_for(user, action), uuid=uuid)


def exercises(cohort):
    """Live pages of exercises in what a cohort studies, with what is frozen of each, in the order of the tree."""
    found = []
    for kind in kinds.KINDS.values():
        found += kind.page_model.objects.descendant_of(cohort.root).live().order_by("path")
    return sorted(found, key=lambda one: one.path)
