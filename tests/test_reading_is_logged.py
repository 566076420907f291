"""Whoever reads a named learner's record leaves one entry: one for a page, however many rows it has."""

import pytest
from django.urls import reverse

from certificates import actions, batches
from cms import log
from cms.models import AuditEntry
from tests import factories
from tests.certificates import given
from tests.cms.doors import DOORS, World

pytestmark = pytest.mark.django_db

PLACES = (
    "/credit/",
    "/desk/",
    "/attempts/",
    "/certificates/",
    "/marking/",
    "/passport/",
    "/cms/marking/",
    "/ratings/",
    "/intensive/",
    "/teams/",
    "/plans/",
    "/readiness/",
    "/handovers/",
    "/teamwork/",
    "/consults/",
)
READERS = ("faculty", "office", "administrator")
NAMES = ("Marisol Okafor-Lindqvist", "Second Learner-Okonkwo")
BEHIND_A_FILE = {"desk_preview", "certificate_pdf", "certificate_duplicate"}
"""Documents that show a learner, of which the text cannot be searched."""


def doors():
    """Every page of the site that staff come into by reading, and who they are."""
    for name, method, address, marks in DOORS:
        readers = [who for who in READERS if marks[_place_of(who)] == "y"]
        if method == "GET" and readers:
            yield pytest.param(name, address, readers, id=name)


def _place_of(who):
    from tests.cms.doors import VISITORS

    return VISITORS.index(who)


@pytest.mark.parametrize(("name", "address", "readers"), list(doors()))
def test_a_page_that_names_a_learner_leaves_exactly_one_entry(name, address, readers, visit):
    world = World()
    made = address(world)
    url = made if isinstance(made, str) else reverse(name, **_parts(made))
    if not url.startswith(PLACES):
        pytest.skip("no page of a learner's record")
    second = given.learner(world.cohort, name=NAMES[1])
    ours = {world.enrollment.user_id: _names(world.enrollment), second.user_id: _names(second)}
    for who in readers:
        person = world.person(who)
        before = AuditEntry.objects.count()
        answer = visit(person).get(url)
        text = _text(answer)
        named = {pk for pk, names in ours.items() if any(one in text for one in names)}
        if name in BEHIND_A_FILE:
            named = {world.enrollment.user_id}
        entries = AuditEntry.objects.filter(log.reading(), actor=person)
        entries = list(entries.order_by("id"))[-(AuditEntry.objects.count() - before) or len(entries) :]
        if not named:
            continue
        assert AuditEntry.objects.count() == before + 1, f"{who} read {url}, which names {named}"
        entry = entries[-1]
        shown = {entry.about_id} if entry.about_id else set(entry.details["shown"])
        assert named <= shown, f"{url} names {named}, and the entry says {shown}"


def _parts(made):
    return {"kwargs": made} if isinstance(made, dict) else {"args": made}


def _names(enrollment):
    user = enrollment.user
    return [user.learner_profile.certificate_name, user.get_full_name(), user.email]


def _text(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def test_looking_through_chosen_certificates_is_one_entry(office):
    cohort = given.cohort()
    people = [given.learner(cohort, name=name, confirmed=True) for name in NAMES]
    before = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    office.post(reverse("desk_review"), {"chosen": [one.uuid for one in people]}, follow=True)
    entry = AuditEntry.objects.filter(log.reading(), pk__gt=before).get()
    assert entry.details["shown"] == sorted(one.user_id for one in people)


def test_a_file_of_learners_names_in_the_log_everybody_who_is_in_it(office):
    cohort = given.cohort()
    people = [given.learner(cohort, name=name) for name in NAMES]
    before = AuditEntry.objects.count()
    office.get(reverse("desk_csv"))
    entry = AuditEntry.objects.last()
    assert AuditEntry.objects.count() == before + 1
    assert entry.verb == "downloaded learners of" and {one.user_id for one in people} <= set(
        entry.details["shown"]
    )


def test_lists_whose_reading_is_not_written_down_name_no_learner(office):
    enrollment = given.learner(given.cohort(), confirmed=True, scope="prescribes", scope_confirmed_at=None)
    batches.make(enrollments=[enrollment.pk], by=factories.user("office"))
    awarded = given.learner(enrollment.cohort, name=NAMES[1], confirmed=True)
    number = actions.issue(enrollment=awarded, by=factories.user("office")).number
    before = AuditEntry.objects.count()
    pages = {url: office.get(url).content.decode() for url in ("/cms/", reverse("batches"))}
    assert AuditEntry.objects.count() == before
    assert "Scopes of practice to check" in pages["/cms/"] and number[-6:] in pages["/cms/"]
    for text in pages.values():
        assert str(enrollment.cohort) in text
        for one in (enrollment, awarded):
            assert not [name for name in _names(one) if name in text]


# What the learner sees of it


def test_learners_see_who_looked_in_which_role_and_when_and_not_by_name(office, visit):
    enrollment = given.learner(given.cohort())
    own = visit(enrollment.user)
    assert "Who looked at your record" not in own.get("/record/").content.decode()
    office.get(reverse("desk_learner", args=[enrollment.uuid]))
    office.get(reverse("desk_learner", args=[enrollment.uuid]))
    text = own.get("/record/").content.decode()
    assert text.count("The program office looked at your record.") == 1
    assert office.user.get_full_name() not in text and office.user.email not in text


def test_learners_see_that_a_list_they_are_on_was_taken_along_and_others_do_not(office, visit):
    cohort = given.cohort()
    people = [given.learner(cohort, name=name) for name in NAMES]
    elsewhere = given.learner(given.cohort())
    office.get(reverse("desk_csv"), {"cohort": cohort.uuid})
    for one in people:
        assert "took along a list you are on" in visit(one.user).get("/record/").content.decode()
    assert "took along" not in visit(elsewhere.user).get("/record/").content.decode()


def test_the_role_told_is_the_one_held_at_the_time(office, visit):
    from cms import roles

    enrollment = given.learner(given.cohort())
    office.get(reverse("desk_learner", args=[enrollment.uuid]))
    grant = office.user.role_grants.get()
    roles.end(grant=grant, by=factories.user("administrator"), why="She moved on.")
    assert (
        "The program office looked at your record." in visit(enrollment.user).get("/record/").content.decode()
    )
