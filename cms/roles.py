"""Give and take roles: each change is a row with who, when and why, an audit entry, and mirrored groups."""

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from cms import access, audit
from cms.models import RoleGrant

# These two are made, with their permissions, by migration cms/0004_groups.
GROUP_NAMES = {
    RoleGrant.Role.REVIEWER: "Clinical reviewers",
    RoleGrant.Role.OFFICE: "Program office",
}
FACULTY_PAGE_PERMISSIONS = ("add_page", "change_page")
FACULTY_FILE_PERMISSIONS = (
    "add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document",
)  # fmt: skip
SHARED_FILE_PERMISSIONS = ("choose_image", "choose_document")

_shared_work = []


def faculty_may(app, *codenames):
    """Register what faculty of any course may do with material that courses share: permissions of an app's models.

    Groups made from now on get them; those that are there get them by a migration of that app.
    """
    _shared_work.extend((app, codename) for codename in codenames if (app, codename) not in _shared_work)


_places = {}


def places(role):
    """Register (as a decorator) what a role can be about: a function that returns [(value, label), …].

    Faculty teach a course (its page id), reviewers review for a discipline (its code); the apps above know both.
    """

    def register(function):
        _places[role] = function
        return function

    return register


def places_of(role):
    """Return what a role can be about, as choices for a form."""
    return list(_places[role]()) if role in _places else []


def grant(*, user, role, by, course=None, discipline="", why=""):
    """Give a person a role; giving it again returns the running grant unchanged.

    Raises ValidationError when faculty lack a course or a reviewer lacks a discipline, or when the account is
    switched off. `by` is None only for what an operator does at the command line.
    """
    if role not in RoleGrant.Role.values:
        raise ValidationError(_("There is no role “%(role)s”.") % {"role": role})
    course = course if role == RoleGrant.Role.FACULTY else None
    discipline = discipline if role == RoleGrant.Role.REVIEWER else ""
    if role == RoleGrant.Role.FACULTY and course is None:
        raise ValidationError(_("Choose the course this person teaches."))
    if role == RoleGrant.Role.REVIEWER and not discipline:
        raise ValidationError(_("Choose the discipline this person reviews for."))
    if not user.is_active:
        raise ValidationError(_("This account is switched off. Switch it on first."))
    with transaction.atomic():
        running, made = RoleGrant.objects.get_or_create(
            user=user,
            role=role,
            course_id=course.pk if course else None,
            discipline=discipline,
            ended_at=None,
            defaults={"granted_by": by, "reason": why, "course_title": course.title if course else ""},
        )
        if made:
            audit.record(
                "granted",
                running,
                by=by,
                why=why,
                user=user.pk,
                role=role,
                course=course.pk if course else None,
                discipline=discipline,
            )
            mirror(user)
    return running


def end(*, grant, by, why=""):
    """Take a role away; the row stays, with who ended it and why. Ending twice changes nothing.

    Raises ValidationError when this would leave the site without an administrator.
    """
    with transaction.atomic():
        grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
        if grant.ended_at:
            return grant
        if grant.role == RoleGrant.Role.ADMINISTRATOR:
            refuse_to_lose_the_last_administrator(grant.user_id)
        grant.ended_at, grant.ended_by, grant.end_reason = timezone.now(), by, why
        grant.save(update_fields=["ended_at", "ended_by", "end_reason"])
        audit.record("ended", grant, by=by, why=why, user=grant.user_id, role=grant.role)
        mirror(grant.user)
    return grant


def end_for_course(*, courses, by, why=""):
    """End what faculty hold for courses (page ids) that are about to be deleted; return how many grants."""
    running = list(RoleGrant.objects.filter(course_id__in=courses, ended_at=None))
    for one in running:
        end(grant=one, by=by, why=why)
    return len(running)


def refuse_to_lose_the_last_administrator(leaving_id):
    """Raise ValidationError unless an active administrator other than this one remains.

    Locks the administrators' grants, so that two who leave at once cannot both be told that the other stays.
    """
    grants = RoleGrant.objects.select_for_update().filter(
        role=RoleGrant.Role.ADMINISTRATOR, ended_at=None, user__is_active=True
    )
    if not {grant.user_id for grant in grants} - {leaving_id}:
        raise ValidationError(_("This is the last administrator. Make someone else an administrator first."))


def mirror(user):
    """Make Django's groups and flags say what the running grants say."""
    access.forget(user)
    running = RoleGrant.objects.filter(user=user, ended_at=None).select_related("course")
    groups = [Group.objects.get_or_create(name=name)[0] for name in _site_wide(running)]
    groups += [
        faculty_group(one.course) for one in running if one.role == RoleGrant.Role.FACULTY and one.course
    ]
    user.groups.set(groups)
    user.is_superuser = user.is_staff = any(one.role == RoleGrant.Role.ADMINISTRATOR for one in running)
    user.save(update_fields=["is_superuser", "is_staff"])


def _site_wide(running):
    return {GROUP_NAMES[one.role] for one in running if one.role in GROUP_NAMES}


def faculty_group(course):
    """Return the group of a course's faculty, made with its permissions the first time.

    Faculty add and change pages of their course and files of its collection. They publish nothing themselves.
    """
    stem = f"Faculty: {course.pk} "
    group = Group.objects.filter(name__startswith=stem).first()
    if group:
        return group
    group = Group.objects.create(name=f"{stem}{course.slug}"[:150])
    group.permissions.add(_permission("wagtailadmin", "access_admin"))
    group.permissions.add(*(_permission(app, codename) for app, codename in _shared_work))
    for codename in FACULTY_PAGE_PERMISSIONS:
        GroupPagePermission.objects.create(
            group=group, page_id=course.pk, permission=_permission("wagtailcore", codename)
        )
    root = Collection.get_first_root_node()
    own = root.add_child(instance=Collection(name=f"{course.title}"[:255]))
    for collection, codenames in ((own, FACULTY_FILE_PERMISSIONS), (root, SHARED_FILE_PERMISSIONS)):
        for codename in codenames:
            app = "wagtailimages" if codename.endswith("image") else "wagtaildocs"
            GroupCollectionPermission.objects.create(
                group=group, collection=collection, permission=_permission(app, codename)
            )
    return group


def _permission(app, codename):
    return Permission.objects.get(content_type__app_label=app, codename=codename)
