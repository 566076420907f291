"""Who may do what: roles, and the predicates every view and hook asks first.

The only file that reads grants and groups. Roles are granted by cms.roles, with history; Django's groups
merely mirror them so that Wagtail's own permissions follow. The written matrix of role × object × action
is MATRIX below: the checks read it, and the tests compare every door of the site with it.
"""

from django.core.cache import cache
from django.db.models import Q

from cms.models import RoleGrant

VISITOR = "visitor"
LEARNER = "learner"
FACULTY = RoleGrant.Role.FACULTY.value
REVIEWER = RoleGrant.Role.REVIEWER.value
OFFICE = RoleGrant.Role.OFFICE.value
ADMINISTRATOR = RoleGrant.Role.ADMINISTRATOR.value
STAFF = frozenset({FACULTY, REVIEWER, OFFICE, ADMINISTRATOR})
# Work that somebody is assigned to from a day until another: no role of the site, and no way into anything else.
# The apps that keep the assignments say who holds one now (`working`).
MARKER, RATER, PATIENT, EXPERT = "marker", "rater", "patient", "expert"
WORK = frozenset({MARKER, RATER, PATIENT, EXPERT})
LATELY = 60
"""Seconds for which the head of a page may show or miss the way to work that has begun or ended."""

OWN, COURSE, ALL, ASSIGNED = "own", "course", "all", "assigned"

# object → action → role → reach. Absent means no. "own": the person's own record; "course": of courses they teach;
# "assigned": the work named in an assignment that runs, which the view looks up.
MATRIX = {
    "cms": {"enter": {FACULTY: ALL, REVIEWER: ALL, OFFICE: ALL, ADMINISTRATOR: ALL}},
    "page": {
        "read": {LEARNER: OWN, FACULTY: COURSE, REVIEWER: ALL, OFFICE: ALL, ADMINISTRATOR: ALL},
        "write": {FACULTY: COURSE, ADMINISTRATOR: ALL},
        # Reviewers publish by approving what others wrote (courses/review.py), and in no other way.
        "review": {REVIEWER: ALL},
        "publish": {ADMINISTRATOR: ALL},
    },
    # Numbers by which doses are worked out: faculty draft them; a reviewer who prescribes or dispenses puts them in
    # force (assessments/table_rules.py asks for the scope as well), and nobody else, not even who runs the site.
    "conversion_table": {
        "read": {FACULTY: ALL, REVIEWER: ALL, OFFICE: ALL, ADMINISTRATOR: ALL},
        "write": {FACULTY: ALL, ADMINISTRATOR: ALL},
        "publish": {REVIEWER: ALL},
    },
    "attempt": {
        "take": {LEARNER: OWN},
        "read": {LEARNER: OWN, FACULTY: COURSE, ADMINISTRATOR: ALL},
        # Judging what somebody wrote is teaching: neither the office nor who runs the site does it.
        "mark": {FACULTY: COURSE, MARKER: ASSIGNED},
        "erase_words": {OFFICE: ALL, ADMINISTRATOR: ALL},
        "set_aside": {FACULTY: COURSE, ADMINISTRATOR: ALL},
        # Whoever signs has sat with the learner: nobody does it for faculty.
        "sign_debrief": {FACULTY: COURSE},
    },
    "sitting": {
        "read": {FACULTY: COURSE, ADMINISTRATOR: ALL},
        "write": {FACULTY: COURSE, ADMINISTRATOR: ALL},
        "release": {FACULTY: COURSE, ADMINISTRATOR: ALL},
    },
    # How a sitting is marked, by whom, and what counts where two marks part: teaching, or leading the marking there.
    "marking": {"lead": {FACULTY: COURSE, MARKER: ASSIGNED}, "assign": {FACULTY: COURSE}},
    # How somebody talked, by the communication rubric. Learners rate themselves and each other where they are asked
    # (assessments/rating_talks.py); this is about those who rate as their work.
    "rating": {
        "give": {FACULTY: COURSE, RATER: ASSIGNED, PATIENT: ASSIGNED},
        "assign": {FACULTY: COURSE},
        "invite": {FACULTY: COURSE},
    },
    # A day in person: planned and run by who teaches there and by the office. What was seen is opened by faculty alone.
    "intensive": {
        "read": {FACULTY: COURSE, OFFICE: ALL, ADMINISTRATOR: ALL},
        "plan": {FACULTY: COURSE, OFFICE: ALL, ADMINISTRATOR: ALL},
        "rate": {RATER: ASSIGNED},
        "play": {PATIENT: ASSIGNED},
        "read_results": {FACULTY: COURSE, ADMINISTRATOR: ALL},
        "open_results": {FACULTY: COURSE},
        "take": {LEARNER: OWN},
    },
    # Teams of a cohort: formed by who teaches there and by the office; what they write is read by faculty, who may
    # join the talk, and not by the office, which sees who is in which team and how far it is.
    "team": {
        "take": {LEARNER: OWN},
        "read": {FACULTY: COURSE, OFFICE: ALL, ADMINISTRATOR: ALL},
        "form": {FACULTY: COURSE, OFFICE: ALL, ADMINISTRATOR: ALL},
        "set": {FACULTY: COURSE},
        "read_work": {FACULTY: COURSE, ADMINISTRATOR: ALL},
        "mark": {FACULTY: COURSE},
    },
    # A de-identified question from a learner's community to an expert. Nobody else reads it, unless its asker offers it
    # to the cohort; then faculty or an expert read it once more. The office counts, and erases what has to go.
    "consult": {
        "ask": {LEARNER: OWN},
        "answer": {EXPERT: ASSIGNED},
        "publish": {FACULTY: COURSE, EXPERT: ASSIGNED},
        "assign": {FACULTY: COURSE, OFFICE: ALL, ADMINISTRATOR: ALL},
        "erase": {OFFICE: ALL, ADMINISTRATOR: ALL},
    },
    # Between a learner and who grants it: administrators see that the time of an attempt changed, and not why.
    "accommodation": {"grant": {FACULTY: COURSE}},
    "enrollment": {
        "make": {LEARNER: OWN, OFFICE: ALL, ADMINISTRATOR: ALL},
        "read": {LEARNER: OWN, FACULTY: COURSE, OFFICE: ALL, ADMINISTRATOR: ALL},
        "end": {LEARNER: OWN, OFFICE: ALL, ADMINISTRATOR: ALL},
        "manage": {OFFICE: ALL, ADMINISTRATOR: ALL},
    },
    # A grade is entered by who teaches the course or keeps its records. Learners read their own with their record.
    "grade": {
        "read": {FACULTY: COURSE, OFFICE: ALL, ADMINISTRATOR: ALL},
        "enter": {FACULTY: COURSE, OFFICE: ALL},
    },
    # What learners say of a course, without who said it: for who teaches it and who runs the program.
    "evaluation": {
        "answer": {LEARNER: OWN},
        "read": {FACULTY: COURSE, OFFICE: ALL, ADMINISTRATOR: ALL},
        "erase_words": {OFFICE: ALL, ADMINISTRATOR: ALL},
    },
    "requirement": {"confirm": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    "profile": {
        "read": {LEARNER: OWN, OFFICE: ALL, ADMINISTRATOR: ALL},
        "write": {LEARNER: OWN},
        "confirm_scope": {OFFICE: ALL, ADMINISTRATOR: ALL},
    },
    "cohort": {
        "read": {FACULTY: COURSE, OFFICE: ALL, ADMINISTRATOR: ALL},
        "write": {OFFICE: ALL, ADMINISTRATOR: ALL},
    },
    # Between a learner and the office: faculty and reviewers never see that somebody asked, or why.
    "extension_request": {
        "make": {LEARNER: OWN},
        "read": {LEARNER: OWN, OFFICE: ALL, ADMINISTRATOR: ALL},
        "answer": {OFFICE: ALL, ADMINISTRATOR: ALL},
    },
    "invitation": {"make": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    "roster": {"import": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    # Two accounts of one person become one; a name as the office keeps it.
    "account": {
        "merge": {OFFICE: ALL, ADMINISTRATOR: ALL},
        "rename": {OFFICE: ALL, ADMINISTRATOR: ALL},
    },
    # What the texts cover, and how long their reviews hold: for everybody who answers for them.
    "coverage": {"read": {FACULTY: COURSE, REVIEWER: ALL, OFFICE: ALL, ADMINISTRATOR: ALL}},
    # How learners stand, in lists: who may have a certificate, who falls behind, who completed when.
    "standing": {"read": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    "message": {"write": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    # One person asks and another one approves; the act itself refuses that both are the same.
    "waiver": {"ask": {OFFICE: ALL, ADMINISTRATOR: ALL}, "approve": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    "rules": {"read": {OFFICE: ALL, ADMINISTRATOR: ALL}, "move": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    "risk_rule": {"write": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    "certificate": {
        "read": {LEARNER: OWN, OFFICE: ALL, ADMINISTRATOR: ALL},
        "issue": {OFFICE: ALL, ADMINISTRATOR: ALL},
        # What one put together, another one approves: certificates/batches.py asks for two people.
        "approve": {OFFICE: ALL, ADMINISTRATOR: ALL},
        "revoke": {OFFICE: ALL, ADMINISTRATOR: ALL},
    },
    # Continuing education: learners claim for themselves, and nobody does it for them.
    "credit": {"claim": {LEARNER: OWN}, "offer": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    "role": {"grant": {ADMINISTRATOR: ALL}},
    "audit": {"read": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    "mail": {"read": {OFFICE: ALL, ADMINISTRATOR: ALL}},
}


_holds = {}


def working(role):
    """Register a function user → bool that says whether somebody is assigned to this work now; a decorator.

    Several apps may know of the same kind of work: one that says yes is enough.
    """

    def register(function):
        _holds.setdefault(role, []).append(function)
        return function

    return register


def works_as(user, role):
    """Whether the person is assigned to work of this kind now. One query, remembered beside the grants."""
    if not user.is_authenticated or not user.is_active or role not in _holds:
        return False
    known = user.__dict__.setdefault("_work", {})
    if role not in known:
        known[role] = any(holds(user) for holds in _holds[role])
    return known[role]


def works_lately(user, role):
    """The same for what only shows a way, as the head of each page: remembered for a minute, so no query a page."""
    if not user.is_authenticated or not user.is_active:
        return False
    return cache.get_or_set(_lately(user, role), lambda: works_as(user, role), LATELY)


def _lately(user, role):
    return f"works:{user.pk}:{role}"


def comes_by_work_alone(user, thing, action):
    """Whether nothing but an assignment lets the person do this: then a second factor is asked of them there."""
    allowed = MATRIX[thing].get(action, {})
    return not (roles(user) & allowed.keys()) and reach(user, thing, action) == ASSIGNED


def grants(user):
    """Return the person's running role grants, read once per request and kept on the user object."""
    if not user.is_authenticated or not user.is_active:
        return ()
    if not hasattr(user, "_grants"):
        user._grants = tuple(
            RoleGrant.objects.filter(user=user, ended_at=None).only(
                "role", "course_id", "discipline", "user_id"
            )
        )
    return user._grants


def forget(user):
    """Drop what `grants` remembered, after a role was given or taken away."""
    for name in ("_grants", "_work"):
        user.__dict__.pop(name, None)
    cache.delete_many([_lately(user, role) for role in WORK])


def roles(user):
    """Return the set of the person's roles; everyone signed in is a learner as well."""
    if not user.is_authenticated or not user.is_active:
        return frozenset({VISITOR})
    found = {LEARNER} | {grant.role for grant in grants(user)}
    if user.is_superuser:
        found.add(ADMINISTRATOR)
    return frozenset(found)


def has_role(user, role):
    """Whether the person holds this role now."""
    return role in roles(user)


def is_staff_member(user):
    """Whether the person works here: a second factor is required of them."""
    return bool(roles(user) & STAFF)


def reach(user, thing, action):
    """Return how far the person's roles carry for an action: "all", "course", "own", "assigned" or None."""
    allowed = MATRIX[thing].get(action, {})
    reached = {allowed[role] for role in roles(user) if role in allowed}
    found = next((extent for extent in (ALL, COURSE, OWN) if extent in reached), None)
    if found is None and any(works_as(user, role) for role in WORK & allowed.keys()):
        return ASSIGNED
    return found


def may(user, thing, action, *, owner=None, page=None):
    """Whether the person may do this to an object owned by `owner` and standing under `page`.

    Asks the matrix for every role the person holds: one that reaches is enough.
    """
    allowed = MATRIX[thing].get(action, {})
    for role in roles(user):
        extent = allowed.get(role)
        if extent == ALL:
            return True
        if extent == COURSE and page is not None and teaches(user, page):
            return True
        if extent == OWN and owner is not None and owner.pk == user.pk:
            return True
    return False


def works_on(user, page):
    """Whether the person writes, reviews or publishes a page, and so may look at its newest draft."""
    return any(may(user, "page", act, page=page) for act in ("write", "review", "publish"))


def courses_taught(user):
    """Return ids of the course pages the person teaches."""
    return frozenset(grant.course_id for grant in grants(user) if grant.role == FACULTY and grant.course_id)


def teaches(user, page):
    """Whether a page stands in (or is) a course the person teaches."""
    taught = courses_taught(user)
    if not taught:
        return False
    if page.pk in taught:
        return True
    return any(page.path.startswith(path) for path in paths_taught(user))


def paths_taught(user):
    """Tree paths of the courses the person teaches, remembered beside the grants."""
    taught = courses_taught(user)
    if not taught:
        return ()
    if getattr(user, "_taught_paths", (None, ()))[0] != taught:
        from wagtail.models import Page

        user._taught_paths = (
            taught,
            tuple(Page.objects.filter(pk__in=taught).values_list("path", flat=True)),
        )
    return user._taught_paths[1]


def disciplines_reviewed(user):
    """Return codes of the disciplines the person reviews for."""
    return frozenset(grant.discipline for grant in grants(user) if grant.role == REVIEWER)


def people_with_role(role):
    """Queryset of active people who hold a role now (for notices)."""
    from cms.models import User

    holders = Q(role_grants__role=role, role_grants__ended_at=None)
    if role == ADMINISTRATOR:
        holders |= Q(is_superuser=True)
    return User.objects.filter(holders, is_active=True).distinct()
