"""What this app knows of where learners are: when they last worked at a case, and which cases they have passed."""

from assessments import reports, standing
from assessments.models import Attempt, CasePage, Draft
from courses import last_seen, late


@last_seen.provide
def worked_at_a_case(users):
    """When they last began or closed an attempt, or wrote in one."""
    attempts = Attempt.objects.filter(user_id__in=users)
    found = last_seen.latest(attempts, "started_at")
    written = last_seen.latest(
        Draft.objects.filter(attempt__user_id__in=users), "saved_at", "attempt__user_id"
    )
    for user, moment in (*last_seen.latest(attempts, "closed_at").items(), *written.items()):
        if moment and moment > found[user]:
            found[user] = moment
    return found


@late.provide
def cases_passed(program, users):
    """The cases of a program, and which of them each learner has passed."""
    keys = dict(CasePage.objects.live().in_program(program).with_keys_and_paths())
    tries = reports.tries(users=set(users), keys=set(keys.values()))
    passed = {pair for pair, of_it in tries.items() if standing.passed(of_it)}
    return keys, {user: {path for path, key in keys.items() if (user, key) in passed} for user in users}
