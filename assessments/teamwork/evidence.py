"""Team work that is done, as evidence for passport, hours and self-assessments; and who is where with it."""

from collections import defaultdict

from assessments.teamwork import kinds
from assessments.teamwork import parts as of_people
from courses import evidence, late


def pages_of(program):
    """Live pages of exercises of every kind in a program, in the order of the tree."""
    found = []
    for kind in kinds.KINDS.values():
        found += kind.page_model.objects.descendant_of(program).live()
    return sorted(found, key=lambda one: one.path)


@evidence.provide
def team_work(user, program):
    """Each exercise of the program that the learner has done with a team; one that stands there twice is told once."""
    pages = pages_of(program)
    if not pages:
        return
    found = of_people.parts([user.pk], keys={page.key for page in pages}).get(user.pk, [])
    done = {one.work.task.exercise_key: one for one in found if one.stand.is_done}
    for model in {type(page) for page in pages}:
        originals = [page.original_id for page in pages if type(page) is model]
        domains = evidence.mapping(model, "domains", originals)
        competencies = evidence.mapping(model, "competencies", originals)
        for page in pages:
            part = done.pop(page.key, None) if type(page) is model else None
            if part is not None:
                yield evidence.Evidence(
                    kind="team_work",
                    title=page.title,
                    at=part.stand.at or part.work.completed_at or part.work.task.set_at,
                    path=page.path,
                    result=part.stand.result,
                    minutes=page.minutes,
                    url=part.work.url if part.may_look else page.url or "",
                    domains=domains.get(page.original_id, frozenset()),
                    competencies=competencies.get(page.original_id, frozenset()),
                )


@late.provide
def exercises_done(program, users):
    """The exercises of a program, and those about which each learner has nothing to do: done, or not asked of them."""
    keys = {page.path: page.key for page in pages_of(program)}
    found = of_people.parts(set(users), keys=set(keys.values())) if keys else {}
    asked = defaultdict(set)
    for user, mine_ in found.items():
        for key in {one.work.task.exercise_key for one in mine_}:
            best = of_people.best([one for one in mine_ if one.work.task.exercise_key == key])
            if not best.stand.is_done:
                asked[user].add(key)
    return keys, {user: {path for path, key in keys.items() if key not in asked[user]} for user in users}
