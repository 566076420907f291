"""Who may do what: roles, and the predicates every view and hook asks first.

The only file that reads grants and groups. Roles are granted by cms.roles, with history; Django's groups
merely mirror them so that Wagtail's own permissions follow. The written matrix of role × object × action
is MATRIX below: the checks read it, and the tests compare every door of the site with it.
"""

from django.db.models import Q

from cms.models import RoleGrant

VISITOR = "visitor"
LEARNER = "learner"
FACULTY = RoleGrant.Role.FACULTY.value
REVIEWER = RoleGrant.Role.REVIEWER.value
OFFICE = RoleGrant.Role.OFFICE.value
ADMINISTRATOR = RoleGrant.Role.ADMINISTRATOR.value
STAFF = frozenset({FACULTY, REVIEWER, OFFICE, ADMINISTRATOR})

OWN, COURSE, ALL = "own", "course", "all"

# object → action → role → reach. Absent means no. "own": the person's own record; "course": of courses they teach.
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
        "mark": {FACULTY: COURSE},
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
    # Between a learner and who grants it: administrators see that the time of an attempt changed, and not why.
    "accommodation": {"grant": {FACULTY: COURSE}},
    "enrollment": {
        "make": {LEARNER: OWN, OFFICE: ALL, ADMINISTRATOR: ALL},
        "read": {LEARNER: OWN, FACULTY: COURSE, OFFICE: ALL, ADMINISTRATOR: ALL},
        "end": {LEARNER: OWN, OFFICE: ALL, ADMINISTRATOR: ALL},
        "manage": {OFFICE: ALL, ADMINISTRATOR: ALL},
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
    # What the texts cover, and how long their reviews hold: for everybody who answers for them.
    "coverage": {"read": {FACULTY: COURSE, REVIEWER: ALL, OFFICE: ALL, ADMINISTRATOR: ALL}},
    "certificate": {
        "read": {LEARNER: OWN, OFFICE: ALL, ADMINISTRATOR: ALL},
        "issue": {OFFICE: ALL, ADMINISTRATOR: ALL},
        "revoke": {OFFICE: ALL, ADMINISTRATOR: ALL},
    },
    "role": {"grant": {ADMINISTRATOR: ALL}},
    "audit": {"read": {OFFICE: ALL, ADMINISTRATOR: ALL}},
    "mail": {"read": {OFFICE: ALL, ADMINISTRATOR: ALL}},
}


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
    if hasattr(user, "_grants"):
        del user._grants


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
    """Return how far the person's roles carry for an action: "all", "course", "own" or None."""
    allowed = MATRIX[thing].get(action, {})
    reached = {allowed[role] for role in roles(user) if role in allowed}
    return next((extent for extent in (ALL, COURSE, OWN) if extent in reached), None)


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
    return any(page.path.startswith(path) for path in _paths(user, taught))


def _paths(user, taught):
    """Tree paths of the courses taught, remembered beside the grants."""
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
