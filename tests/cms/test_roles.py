"""Roles: given and taken with history, mirrored into groups, and by the command line for a new site."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission

from cms import access, people, roles
from cms.models import AuditEntry, RoleGrant, User
from tests import factories

pytestmark = pytest.mark.django_db
ROLES = RoleGrant.Role


@pytest.fixture
def administrator():
    return factories.user("administrator")


def fresh(user):
    """The person as the next request sees them."""
    return User.objects.get(pk=user.pk)


# Given


def test_a_role_keeps_who_gave_it_when_and_why(administrator):
    person = factories.user()
    given = roles.grant(
        user=person, role=ROLES.OFFICE, by=administrator, why="She runs the desk from May on."
    )
    assert (given.granted_by, given.reason) == (administrator, "She runs the desk from May on.")
    entry = AuditEntry.objects.last()
    assert (entry.verb, entry.actor, entry.why) == (
        "granted",
        administrator,
        "She runs the desk from May on.",
    )
    assert entry.details["user"] == person.pk
    assert access.has_role(fresh(person), access.OFFICE)


def test_giving_a_role_again_changes_nothing(administrator):
    person = factories.user()
    first = roles.grant(user=person, role=ROLES.OFFICE, by=administrator)
    entries = AuditEntry.objects.count()
    assert roles.grant(user=person, role=ROLES.OFFICE, by=administrator) == first
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("faculty", "Choose the course this person teaches."),
        ("reviewer", "Choose the discipline this person reviews for."),
        ("dean", "There is no role “dean”."),
    ],
)
def test_a_role_without_what_it_is_about_is_refused(administrator, role, sentence):
    with pytest.raises(ValidationError, match=sentence):
        roles.grant(user=factories.user(), role=role, by=administrator)
    assert not RoleGrant.objects.exclude(role=ROLES.ADMINISTRATOR).exists()


def test_what_belongs_to_another_role_is_left_out(administrator):
    given = roles.grant(
        user=factories.user(),
        role=ROLES.OFFICE,
        by=administrator,
        course=factories.course(),
        discipline="nurse",
    )
    assert (given.course, given.discipline) == (None, "")


def test_an_account_that_is_off_gets_no_role(administrator):
    person = factories.user()
    people.switch_off(user=person, by=administrator, why="Left the university.")
    with pytest.raises(ValidationError, match="switched off"):
        roles.grant(user=fresh(person), role=ROLES.OFFICE, by=administrator)


@pytest.mark.database
def test_the_database_itself_keeps_one_running_grant_of_a_kind(administrator):
    person = factories.user("office")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=person, role=ROLES.OFFICE, granted_by=administrator)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=person, role=ROLES.REVIEWER, granted_by=administrator)


@pytest.mark.database
def test_the_history_of_a_role_cannot_be_rewritten(administrator):
    person = factories.user("office")
    grant = person.role_grants.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        grant.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleGrant.objects.filter(pk=grant.pk).update(role=ROLES.ADMINISTRATOR)
    roles.end(grant=grant, by=administrator)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleGrant.objects.filter(pk=grant.pk).update(ended_at=None)


# Taken away


def test_a_role_that_ended_stays_as_history_and_opens_nothing(administrator):
    person = factories.user("office")
    roles.end(grant=person.role_grants.get(), by=administrator, why="Moved to another unit.")
    kept = person.role_grants.get()
    assert kept.ended_by == administrator and kept.end_reason == "Moved to another unit."
    assert AuditEntry.objects.last().verb == "ended"
    assert access.roles(fresh(person)) == {access.LEARNER}
    assert not person.groups.exists()


def test_ending_a_role_twice_keeps_the_first_end(administrator):
    person = factories.user("office")
    ended = roles.end(grant=person.role_grants.get(), by=administrator, why="First.")
    again = roles.end(grant=ended, by=administrator, why="Second.")
    assert again.end_reason == "First."


def test_a_role_can_be_given_again_after_it_ended(administrator):
    person = factories.user("office")
    roles.end(grant=person.role_grants.get(), by=administrator)
    roles.grant(user=person, role=ROLES.OFFICE, by=administrator)
    assert person.role_grants.count() == 2
    assert access.has_role(fresh(person), access.OFFICE)


def test_the_last_administrator_stays(administrator):
    grant = administrator.role_grants.get()
    with pytest.raises(ValidationError, match="last administrator"):
        roles.end(grant=grant, by=administrator)
    second = factories.user("administrator")
    roles.end(grant=grant, by=second)
    assert not fresh(administrator).is_superuser
    with pytest.raises(ValidationError, match="last administrator"):
        roles.end(grant=second.role_grants.get(), by=second)


def test_an_administrator_who_is_switched_off_does_not_count_as_one(administrator):
    second = factories.user("administrator")
    people.switch_off(user=second, by=administrator, why="On leave.")
    with pytest.raises(ValidationError, match="last administrator"):
        roles.end(grant=administrator.role_grants.get(), by=administrator)


# What Wagtail sees


def test_faculty_may_write_in_their_course_and_nowhere_else():
    mine, other = factories.course(), factories.course()
    person = fresh(factories.user("faculty", course=mine))
    week, elsewhere = factories.week(course=mine), factories.week(course=other)
    assert week.permissions_for_user(person).can_edit()
    assert week.permissions_for_user(person).can_add_subpage()
    assert not week.permissions_for_user(person).can_publish()
    assert not elsewhere.permissions_for_user(person).can_edit()
    assert not mine.get_parent().permissions_for_user(person).can_edit()
    assert person.has_perm("wagtailadmin.access_admin")


def test_faculty_change_only_the_pictures_of_their_own_course():
    from wagtail.images.permissions import permission_policy as images
    from wagtail.models import Collection

    mine, other = factories.course(), factories.course()
    person, colleague = factories.user("faculty", course=mine), factories.user("faculty", course=other)
    own, theirs = (Collection.objects.get(name=course.title) for course in (mine, other))
    picture = get_image_model()(title="A hand", collection=theirs)
    assert images.user_has_permission_for_instance(fresh(colleague), "change", picture)
    assert not images.user_has_permission_for_instance(fresh(person), "change", picture)
    picture.collection = own
    assert images.user_has_permission_for_instance(fresh(person), "change", picture)


def test_faculty_lose_their_course_with_their_role(administrator):
    course = factories.course()
    person = factories.user("faculty", course=course)
    roles.end(grant=person.role_grants.get(), by=administrator)
    person = fresh(person)
    assert not course.permissions_for_user(person).can_edit()
    assert not person.has_perm("wagtailadmin.access_admin")


def test_two_teachers_of_a_course_share_one_group_also_after_its_address_changed():
    course = factories.course()
    first = factories.user("faculty", course=course)
    course.slug = "another-address"
    course.save()
    second = factories.user("faculty", course=course)
    assert first.groups.get() == second.groups.get()


def test_reviewers_find_every_page_and_change_none():
    lesson = factories.lesson()
    person = fresh(factories.user("reviewer"))
    tester = lesson.permissions_for_user(person)
    assert not tester.can_edit() and not tester.can_publish() and not tester.can_unpublish()
    assert tester.can_lock()
    assert GroupPagePermission.objects.filter(group__in=person.groups.all(), page__depth=1).exists()


def test_the_office_edits_words_and_settings_but_no_page():
    person = fresh(factories.user("office"))
    assert person.has_perms(
        ["courses.change_discipline", "cms.change_sitesettings", "wagtailadmin.access_admin"]
    )
    assert not factories.lesson().permissions_for_user(person).can_edit()


def test_wagtails_sample_groups_and_workflow_are_gone():
    from wagtail.models import Workflow

    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert not Workflow.objects.filter(name="Moderators approval").exists()


def test_a_superuser_made_at_the_command_line_has_a_role_with_history():
    person = User.objects.create_superuser("root@example.org", "a quiet lamp by the window 7")
    assert person.role_grants.get().reason == "createsuperuser"
    assert User.objects.get(pk=person.pk).is_superuser


# The command line


def test_the_first_administrator_of_a_new_site_comes_by_the_command_line(capsys):
    call_command("grant_role", "Ada@Example.org", "administrator")
    person = User.objects.get(email="ada@example.org")
    assert access.has_role(person, access.ADMINISTRATOR) and not person.has_usable_password()
    assert person.emailaddress_set.get().verified
    assert "ada@example.org is Administrator" in capsys.readouterr().out
    assert {"created", "granted"} <= set(AuditEntry.objects.values_list("verb", flat=True))


def test_the_command_gives_a_course_and_a_discipline():
    course = factories.course(slug="pain")
    call_command("grant_role", "mara@example.org", "faculty", course="pain")
    call_command("grant_role", "mara@example.org", "reviewer", discipline="nurse")
    person = User.objects.get(email="mara@example.org")
    assert access.courses_taught(person) == {course.pk}
    assert access.disciplines_reviewed(person) == {"nurse"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("nobody", "office"), "valid email"),
        (("a@example.org", "dean"), "There is no role 'dean'"),
        (("a@example.org", "faculty"), "add --course SLUG"),
        (("a@example.org", "faculty", "--course", "nowhere"), "There is no course with the slug 'nowhere'"),
        (("a@example.org", "reviewer"), "add --discipline CODE"),
        (("a@example.org", "reviewer", "--discipline", "astrology"), "There is no discipline 'astrology'"),
        (("a@example.org", "office", "--course", "pain"), "--course is for faculty only"),
        (
            ("a@example.org", "office", "--by", "no@example.org"),
            "There is no account with the address no@example.org",
        ),
    ],
)
def test_the_command_says_what_is_wrong_and_makes_nothing(given, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("grant_role", *given)
    assert not User.objects.exists()
