"""Accounts as administrators see them: made without a password, renamed, switched off and on. All of it audited."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from cms import audit, roles
from cms.models import RoleGrant, User


def account_for(email, *, by, why=""):
    """Return the account of an address, made if there is none: without password, its address vouched for.

    Its owner comes in by a code or a reset link sent to that address. Raises ValidationError for what is no address.
    """
    email = email.strip().lower()
    validate_email(email)
    with transaction.atomic():
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email)
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
            audit.record("created", user, by=by, why=why)
    return user


def rename(*, user, by, first_name, last_name):
    """Change how a person is called."""
    before = (user.first_name, user.last_name)
    if before == (first_name, last_name):
        return user
    with transaction.atomic():
        user.first_name, user.last_name = first_name, last_name
        user.save(update_fields=["first_name", "last_name"])
        audit.record("renamed", user, by=by)
    return user


def switch_off(*, user, by, why):
    """Shut an account: its sessions end now, and nobody comes in by it until it is switched on again.

    Records and roles stay. Raises ValidationError for one's own account and for the last administrator.
    """
    if by and user.pk == by.pk:
        raise ValidationError(_("You cannot switch off your own account."))
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if not user.is_active:
            return user
        if RoleGrant.objects.filter(user=user, role=RoleGrant.Role.ADMINISTRATOR, ended_at=None).exists():
            roles.refuse_to_lose_the_last_administrator(user.pk)
        user.is_active = False
        user.save(update_fields=["is_active"])
        audit.record("switched off", user, by=by, why=why)
        end_sessions(user)
    return user


def switch_on(*, user, by, why):
    """Open an account again."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.is_active:
            return user
        user.is_active = True
        user.save(update_fields=["is_active"])
        audit.record("switched on", user, by=by, why=why)
    return user


def end_sessions(user):
    """Sign a person out everywhere; return how many sessions that were."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)
