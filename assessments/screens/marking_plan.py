"""What the plan of a sitting shows: its people, what each has to mark and has marked, and the answers to allocate."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils.html import strip_tags
from django.utils.text import Truncator

from assessments.engine import kinds
from assessments.marking import rubric_changes
from assessments.models import MarkerAssignment, Marking, Script
from cms.models import User

ON_A_PAGE = 40


def plan_screen(sitting, reach, asked):
    """Everything the page needs but its forms. A fixed number of queries, however many answers and people."""
    questions = questions_of(sitting)
    item = asked.get("item", "")
    item = item if item in dict(questions) else (questions[0][0] if questions else "")
    users = chosen_people(sitting, reach.user)
    scripts = Script.objects.live().filter(sitting=sitting)
    hand = (
        scripts.filter(item=item)
        .exclude(state=Script.State.SETTLED)
        .select_related("first_to", "second_to", "attempt")
    )
    assignments = list(
        MarkerAssignment.objects.filter(sitting=sitting, ended_at=None).select_related("user", "given_by")
    )
    titles = dict(questions)
    for one in assignments:
        one.question = titles.get(one.item, one.item)
    return {
        "sitting": sitting,
        "questions": questions,
        "item": item,
        "people": users,
        "assignments": assignments,
        "teaches": reach.teaches(sitting),
        "table": _table(scripts, questions, users, sitting),
        "page": Paginator(hand.order_by("due_at", "pk"), ON_A_PAGE).get_page(asked.get("p")),
        "query": f"item={item}",
        "flagged": list(
            scripts.exclude(flag="")
            .exclude(attempt__user=reach.user)
            .select_related("flagged_by")
            .order_by("due_at", "pk")[:ON_A_PAGE]
        ),
        "rubrics": _rubrics(sitting, questions),
        "wants_second": scripts.filter(wants_second=True).exists(),
    }


def _rubrics(sitting, questions):
    """By which rubric each question is marked, and how a newer published one differs ("" where there is none)."""
    found = []
    for item, title in questions:
        now = rubric_changes.rubric_now(sitting, item)
        if now is not None and now.slug:
            newer = rubric_changes.newer_rubric(sitting, item)
            found.append({"item": item, "title": title, "rubric": now.title, "newer": newer and newer.kind})
    return found


def questions_of(sitting):
    """[(item id, title)] of the questions of a sitting that people judge."""
    case = sitting.version.definition
    judged = [one for one in case.items if kinds.judged(one) is not None]
    found = {one.id: _called(case, one) for one in judged}
    for item in (
        Script.objects.filter(sitting=sitting).order_by("item").values_list("item", flat=True).distinct()
    ):
        found.setdefault(item, item)
    return list(found.items())


def _called(case, item):
    """The stage and the first words of the question: a stage may ask for several texts."""
    words = Truncator(strip_tags(item.stem)).words(10)
    return f"{case.stages[case.stage_of(item.id) or 0].title.rstrip('.')}: {words}"


def chosen_people(sitting, user):
    """Who can be given answers: everybody assigned there now, who has some already, and oneself."""
    open_ones = Script.objects.filter(sitting=sitting).exclude(state=Script.State.SETTLED)
    among = Q(pk__in=MarkerAssignment.objects.running().filter(sitting=sitting).values("user")) | Q(
        pk=user.pk
    )
    among |= Q(pk__in=open_ones.exclude(first_to=None).values("first_to"))
    among |= Q(pk__in=open_ones.exclude(second_to=None).values("second_to"))
    among |= Q(pk__in=Marking.objects.filter(state="draft", attempt__sitting=sitting).values("marker"))
    return list(User.objects.filter(among).order_by("last_name", "first_name", "pk"))


def _table(scripts, questions, users, sitting):
    """A row for each question: how many there are, are settled, are allocated to nobody, and to each person."""
    unsettled = ~Q(state=Script.State.SETTLED)
    counted = {
        row["item"]: row
        for row in scripts.order_by()
        .values("item")
        .annotate(
            all=Count("pk"),
            settled=Count("pk", filter=~unsettled),
            free=Count("pk", filter=unsettled & Q(first_to=None)),
        )
    }
    given = {}
    for name in ("first_to", "second_to"):
        rows = scripts.filter(unsettled).exclude(**{name: None}).order_by().values("item", name)
        for row in rows.annotate(n=Count("pk")):
            key = (row["item"], row[name])
            given[key] = given.get(key, 0) + row["n"]
    marked = Marking.objects.final().filter(attempt__sitting=sitting).order_by().values("item", "marker")
    marked = {(row["item"], row["marker"]): row["n"] for row in marked.annotate(n=Count("pk"))}
    return [
        {
            "item": item,
            "title": title,
            **{name: counted[item][name] for name in ("all", "settled", "free")},
            "cells": [
                {"to_do": given.get((item, one.pk), 0), "done": marked.get((item, one.pk), 0)}
                for one in users
            ],
        }
        for item, title in questions
        if item in counted
    ]
