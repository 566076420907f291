"""Give and take roles: each change is a row with who, when and why, an audit entry, and mirrored groups."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import access, audit
from cms.models import RoleGrant

GROUP_NAMES = {
    RoleGrant.Role.REVIEWER: "Clinical reviewers",
    RoleGrant.Role.OFFICE: "Program office",
}


def faculty_group_name(course):
    """Name of the Django group that carries Wagtail's page permissions for a course's faculty."""
    return f"Faculty: {course.pk} {course.slug}"


def grant(*, user, role, by, course=None, discipline="", why=""):
    """Give a person a role; giving it again returns the running grant unchanged.

    Raises ValidationError when faculty lack a course or a reviewer lacks a discipline.
    """
    if role == RoleGrant.Role.FACULTY and course is None:
        raise ValidationError(_("Choose the course this person teaches."))
    if role == RoleGrant.Role.REVIEWER and not discipline:
        raise ValidationError(_("Choose the discipline this person reviews for."))
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
        if (
            grant.role == RoleGrant.Role.ADMINISTRATOR
            and not RoleGrant.objects.filter(role=grant.role, ended_at=None, user__is_active=True)
            .exclude(user_id=grant.user_id)
            .exists()
        ):
            raise ValidationError(
                _("This is the last administrator. Make someone else an administrator first.")
            )
        grant.ended_at, grant.ended_by, grant.end_reason = timezone.now(), by, why
        grant.save(update_fields=["ended_at", "ended_by", "end_reason"])
        audit.record("ended", grant, by=by, why=why, user=grant.user_id, role=grant.role)
        mirror(grant.user)
    return grant


def mirror(user):
    """Make Django's groups and flags say what the running grants say."""
    access.forget(user)
    running = RoleGrant.objects.filter(user=user, ended_at=None).select_related("course")
    names = {GROUP_NAMES[grant.role] for grant in running if grant.role in GROUP_NAMES}
    names |= {
        faculty_group_name(grant.course)
        for grant in running
        if grant.role == RoleGrant.Role.FACULTY and grant.course
    }
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in names])
    user.is_superuser = user.is_staff = any(grant.role == RoleGrant.Role.ADMINISTRATOR for grant in running)
    user.save(update_fields=["is_superuser", "is_staff"])
