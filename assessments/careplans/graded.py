"""What a team's plan comes to in a course's grade: its must-haves by rule and the rest by the rubric, once released.

Each must-have is a point, beside the points of the rubric. They count as they stood when the team could not yet have read
them off the key: where the key is shown to who has signed, at the first signing; else when faculty marked the plan.
Own reflection and ratings are no points: without them somebody is not done, and has no share.
"""

from collections import defaultdict
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.careplans import reports
from assessments.models import PlanMark, PlanRowVersion
from courses.grading import plain, rounded


def shares(pairs):
    """{(work id, user id): (share or None, sentence)} of members who have done their part; flat in queries."""
    works = {work.pk: work for work, _user in pairs}
    known = reports.facts_of(list(works.values()))
    left = {work.pk for work, user in pairs if user not in known[work.pk].members}
    changes = _changes(left)
    return {
        (work.pk, user): _share(works[work.pk], known[work.pk], user, changes[work.pk])
        for work, user in pairs
    }


def _changes(works):
    """{work id: [number of a change of a row, …]}; asked only where somebody has left the team."""
    found = defaultdict(list)
    if works:
        rows = PlanRowVersion.objects.filter(row__work__in=works)
        for work, change in rows.values_list("row__work", "change"):
            found[work].append(change)
    return found


def _share(work, facts, user, changes):
    marks = [one for one in facts.marks if one.state == PlanMark.State.RELEASED]
    if not marks or not facts.completions:
        return None, _("Done. Faculty have not released their marks yet.")
    mark, exercise = marks[-1], work.task.version.definition
    if user not in facts.members and any(facts.left.get(user, 0) < one <= mark.change for one in changes):
        return None, _("The team changed its plan after you left it: what was marked is not what you signed.")
    rubric = exercise.rubric
    of_rubric = rubric.share(mark.levels) if rubric else None
    if of_rubric is None:
        return None, _("The marks that were released are not whole. Ask faculty.")
    rule = _counted(facts.completions, mark, exercise.reveal)
    earned = of_rubric * Fraction(rubric.most)
    most = Fraction(rubric.most) + rule.most
    words = _("Must-haves %(points)d of %(musts)d, by the rubric %(earned)s of %(most)s points.")
    said = words % {
        "points": rule.points,
        "musts": rule.most,
        "earned": plain(rounded(earned)),
        "most": plain(rubric.most),
    }
    return (earned + rule.points) / most, said


def _counted(completions, mark, reveal):
    """Which of the states that all had signed says how many must-haves there were."""
    if reveal == "signed":
        return completions[0]
    return next((one for one in reversed(completions) if one.change <= mark.change), completions[0])
