"""What changes who studies what, and how far they are. Each act is one short transaction with its audit entry."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms import audit, mail, roles
from courses import facts, people_known, placing, rule_versions
from courses.models import (
    Cohort,
    Confirmation,
    Enrollment,
    Invitation,
    LearnerProfile,
    LessonProgress,
    PlaceChange,
    ProgramRequirement,
    RosterRow,
)
from courses.refusals import LinkExpired, LinkUsed, NotConfirmed, NotForThisAccount, NotOpen

INVITATION_LIFE = timedelta(days=14)
WRITTEN_JUST_NOW = timedelta(minutes=1)


# Joining and leaving


def enroll(*, user, cohort, by, invited=False):
    """Put a person into a cohort; who has withdrawn comes back, who is in already stays in.

    Raises NotOpen when the cohort takes nobody in by itself, or the office ended or paused this place, and the person was
    not invited.
    """
    with transaction.atomic():
        # The lock makes a second click wait and then find the first one's row.
        cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
        running = Enrollment.objects.filter(user=user, cohort=cohort).first()
        if running and running.state in Enrollment.STUDYING:
            return running
        if not invited:
            refuse_to_join(cohort, running)
        if running:
            _change_state(running, Enrollment.State.ACTIVE)
            PlaceChange.objects.create(enrollment=running, kind=PlaceChange.Kind.RETURNED, by=by)
            audit.record("returned", running, by=by, cohort=str(cohort.uuid), user=user.pk)
        else:
            running = Enrollment.objects.create(
                user=user, cohort=cohort, rules=rule_versions.in_force(cohort.program)
            )
            audit.record("enrolled", running, by=by, cohort=str(cohort.uuid), user=user.pk)
        LearnerProfile.objects.get_or_create(user=user)
        facts.changed(user.pk)
        mail.send(
            "enrolled",
            user.email,
            {"person": user, "cohort": cohort, "program": cohort.program},
            subject=_("You are in: %(program)s") % {"program": cohort.program.title},
        )
    return running


def refuse_to_join(cohort, before):
    """Raise NotOpen, with the reason, unless a person may join the cohort by themself today.

    before: the place that they had in it, or None.
    """
    _refuse_if_closed(cohort)
    if before and placing.is_by_office(before):
        raise NotOpen(
            _(
                "The program office ended or paused your place in it. Ask them: they can let you go on where you were."
            )
        )


def _refuse_if_closed(cohort):
    today = timezone.localdate(timezone=cohort.zone)
    if not cohort.open_enrollment:
        raise NotOpen(_("People join it by invitation. Ask the program office for one."))
    if cohort.ends_on and cohort.ends_on < today:
        raise NotOpen(_("It has ended. Look for a later one on the program's page."))
    if cohort.enrollment_closes_on and cohort.enrollment_closes_on < today:
        raise NotOpen(_("Its enrollment has closed. Look for a later one, or ask the program office."))


def withdraw(*, enrollment, by, why=""):
    """Take a person out of a cohort. Everything they did is kept; withdrawing twice changes nothing."""
    with transaction.atomic():
        enrollment = Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
        if enrollment.state == Enrollment.State.WITHDRAWN:
            return enrollment
        _change_state(enrollment, Enrollment.State.WITHDRAWN)
        PlaceChange.objects.create(
            enrollment=enrollment, kind=PlaceChange.Kind.WITHDRAWN, why=why[:500], by=by
        )
        audit.record("withdrew", enrollment, by=by, why=why, user=enrollment.user_id)
        facts.changed(enrollment.user_id)
        placing.left(enrollment, enrollment.cohort, placing.WITHDREW, by)
    return enrollment


def complete(*, enrollment, by):
    """Note that a person has everything the program asks. Called when the certificate is awarded."""
    with transaction.atomic():
        enrollment = Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
        if enrollment.state == Enrollment.State.ACTIVE:
            _change_state(enrollment, Enrollment.State.COMPLETED)
            audit.record("completed", enrollment, by=by, user=enrollment.user_id)
            facts.changed(enrollment.user_id)
    return enrollment


def _change_state(enrollment, state):
    enrollment.state, enrollment.state_since, enrollment.deferred_to = state, timezone.now(), None
    enrollment.save(update_fields=["state", "state_since", "deferred_to"])


# Cohorts and profiles


def save_cohort(*, cohort, by):
    """Store a cohort that a form has filled and checked."""
    with transaction.atomic():
        verb = "changed" if cohort.pk else "opened"
        cohort.save()
        audit.record(
            verb,
            cohort,
            by=by,
            name=cohort.name,
            starts_on=cohort.starts_on,
            ends_on=cohort.ends_on,
            time_zone=cohort.time_zone,
            open_enrollment=cohort.open_enrollment,
        )
    return cohort


def save_profile(*, profile, by):
    """Store what a learner says of themself. Another seat or scope has to be checked by the office again."""
    with transaction.atomic():
        before = LearnerProfile.objects.filter(pk=profile.pk).first()
        seat = ("discipline_id", "sub_role_id", "scope")
        if before and any(getattr(before, name) != getattr(profile, name) for name in seat):
            profile.scope_confirmed_at = profile.scope_confirmed_by = None
        profile.save()
        changed = [
            field.name
            for field in LearnerProfile._meta.concrete_fields
            if before is None or getattr(before, field.attname) != getattr(profile, field.attname)
        ]
        audit.record("saved", profile, by=by, user=profile.user_id, changed=changed)
        facts.changed(profile.user_id)
    return profile


def confirm_scope(*, profile, by, why=""):
    """Note that the office has checked a learner's scope of practice."""
    with transaction.atomic():
        profile = LearnerProfile.objects.select_for_update(no_key=True).get(pk=profile.pk)
        if not profile.scope:
            raise ValidationError(_("This learner has not said yet what their scope of practice is."))
        if profile.scope_confirmed_at is None:
            profile.scope_confirmed_at, profile.scope_confirmed_by = timezone.now(), by
            profile.save(update_fields=["scope_confirmed_at", "scope_confirmed_by"])
            audit.record(
                "confirmed scope", profile, by=by, why=why, user=profile.user_id, scope=profile.scope
            )
            facts.changed(profile.user_id)
    return profile


# What only the office can know


def confirm(*, enrollment, requirement, by, why):
    """Give the office's word that a learner met a requirement that no record shows. Twice is once.

    requirement: a Rule by which the learner is judged, or a row of the program's present rules. Raises NotConfirmed.
    """
    if enrollment.user_id == by.pk:
        raise NotConfirmed(_("Nobody confirms anything for themself. Ask a colleague."))
    with transaction.atomic():
        row = ProgramRequirement.objects.filter(
            program_id=enrollment.cohort.program_id, key=requirement.key
        ).first()
        running, made = Confirmation.objects.get_or_create(
            enrollment=enrollment,
            words=requirement.words,
            withdrawn_at=None,
            defaults={"requirement": row, "why": why, "confirmed_by": by},
        )
        if made:
            audit.record(
                "confirmed", running, by=by, why=why, user=enrollment.user_id, words=requirement.words
            )
            facts.changed(enrollment.user_id)
    return running


def withdraw_confirmation(*, confirmation, by, why):
    """Take the office's word back; the row stays."""
    with transaction.atomic():
        confirmation = Confirmation.objects.select_for_update(no_key=True).get(pk=confirmation.pk)
        if confirmation.withdrawn_at is None:
            confirmation.withdrawn_at = timezone.now()
            confirmation.save(update_fields=["withdrawn_at"])
            audit.record("took back", confirmation, by=by, why=why, words=confirmation.words)
            facts.changed(confirmation.enrollment.user_id)
    return confirmation


# Invitations


def digest_of(token):
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(*, email, by, cohort=None, role="", course=None, discipline="", why="", prefilled=None):
    """Write to somebody with a link that opens once, into a cohort or to a role. Returns the Invitation.

    A running invitation to the same place is replaced: only the newest link works. prefilled: what the office knows
    of the person (people_known.fill); without it, what the replaced one knew. Raises ValidationError for what is
    not an address.
    """
    email = email.strip().lower()
    validate_email(email)
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        place = {"email": email, "cohort": cohort, "role": role, "course": course, "discipline": discipline}
        replaced = list(Invitation.objects.usable().filter(**place))
        Invitation.objects.filter(pk__in=[one.pk for one in replaced]).update(withdrawn_at=timezone.now())
        if prefilled is None:
            prefilled = next((one.prefilled for one in replaced if one.prefilled), {})
        invitation = Invitation.objects.create(
            **place,
            prefilled=prefilled,
            token_digest=digest_of(token),
            created_by=by,
            expires_at=timezone.now() + INVITATION_LIFE,
        )
        # A roster that invited them knows which link is theirs now, should it be undone.
        RosterRow.objects.filter(invitation__in=replaced).update(invitation=invitation)
        audit.record(
            "invited", invitation, by=by, why=why, cohort=str(cohort.uuid) if cohort else None, role=role
        )
        mail.send(
            "invitation",
            email,
            {
                "invitation": invitation,
                "by": by,
                "url": settings.SITE_URL + reverse("invitation", args=[token]),
                "days": INVITATION_LIFE.days,
            },
            subject=_("An invitation: %(what)s") % {"what": what_it_opens(invitation)},
        )
    return invitation


def what_it_opens(invitation):
    """Say in a few words where an invitation leads."""
    if invitation.cohort:
        return f"{invitation.cohort.program.title}, {invitation.cohort.name}"
    role = roles.RoleGrant.Role(invitation.role).label
    if invitation.course:
        return _("%(role)s of %(course)s") % {"role": role, "course": invitation.course.title}
    return str(role)


def invite_again(*, invitation, by):
    """Write once more to somebody who has not come, with a new link; the old one opens nothing. Returns the new one.

    A second press within a minute writes no second letter. Raises LinkUsed where they have come meanwhile.
    """
    with transaction.atomic():
        old = Invitation.objects.select_for_update(of=("self",), no_key=True).select_related(
            "cohort__program", "course"
        )
        old = old.get(pk=invitation.pk)
        if old.used_at:
            raise LinkUsed(_("%(address)s has come in meanwhile.") % {"address": old.email})
        place = {"email": old.email, "cohort": old.cohort, "role": old.role, "course": old.course}
        newest = Invitation.objects.filter(**place, discipline=old.discipline).order_by("-pk").first()
        if newest.used_at:
            raise LinkUsed(_("%(address)s has come in meanwhile.") % {"address": old.email})
        if timezone.now() - newest.created_at < WRITTEN_JUST_NOW and not newest.withdrawn_at:
            return newest
        made = invite(**place, discipline=old.discipline, by=by, prefilled=old.prefilled)
        RosterRow.objects.filter(invitation=old).update(invitation=made)
    return made


def withdraw_invitation(*, invitation, by):
    """Make an unused link open nothing."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if not invitation.used_at and not invitation.withdrawn_at:
            invitation.withdrawn_at = timezone.now()
            invitation.save(update_fields=["withdrawn_at"])
            audit.record("withdrew invitation", invitation, by=by)
    return invitation


def find_invitation(token):
    """Return the usable invitation of a link. Raises Http404, LinkUsed or LinkExpired, each with its sentence."""
    invitation = (
        Invitation.objects.filter(token_digest=digest_of(token))
        .select_related("cohort__program", "course", "created_by")
        .first()
    )
    if invitation is None:
        raise Http404
    if invitation.used_at:
        raise LinkUsed(_("It opens once. If it was you, sign in and go on; if not, tell the program office."))
    if invitation.withdrawn_at:
        raise LinkExpired(_("It was withdrawn, or a newer one was sent. Use the newest link in your mail."))
    if invitation.expires_at <= timezone.now():
        raise LinkExpired(
            _("It was good for %(days)d days. Ask the program office for a new one; it takes them a minute.")
            % {"days": INVITATION_LIFE.days}
        )
    return invitation


def accept_invitation(*, token, user):
    """Use up an invitation for the person who is signed in. Returns it.

    A role belongs to the invited address, which must be one the person has verified. A place in a cohort goes
    to whoever holds the link, since people are invited at work and study from home; the log says who took it.
    """
    with transaction.atomic():
        invitation = find_invitation(token)
        invitation = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if invitation.used_at:
            raise LinkUsed(_("It opens once, and was opened a moment ago."))
        same = EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()
        if invitation.role and not same:
            raise NotForThisAccount(
                _("Sign in with %(address)s, or ask for an invitation to the address you use here.")
                % {"address": invitation.email}
            )
        invitation.used_at, invitation.used_by = timezone.now(), user
        invitation.save(update_fields=["used_at", "used_by"])
        audit.record("accepted", invitation, by=user, same_address=same)
        if invitation.cohort:
            enroll(user=user, cohort=invitation.cohort, by=user, invited=True)
            people_known.fill(user=user, known=invitation.prefilled, by=invitation.created_by)
        if invitation.role:
            roles.grant(
                user=user,
                role=invitation.role,
                by=invitation.created_by,
                course=invitation.course,
                discipline=invitation.discipline,
                why=_("Invited by e-mail"),
            )
    return invitation


# Reading


def note_place(*, user, page, place="", place_title="", share=0, age=0):
    """Keep where a learner is in a lesson; `page` is the one they see, `share` the per cent passed.

    `age` is how many seconds ago they were there, where the place was sent late: a newer one stays.
    """
    seen_at = timezone.now() - timedelta(seconds=age)
    values = {
        "place": place[:80],
        "place_title": place_title[:200],
        "share": max(0, min(100, share)),
        "seen_at": seen_at,
    }
    here = LessonProgress.objects.filter(user=user, page_id=page.original_id)
    if not (age and here.filter(seen_at__gt=seen_at).exists()):
        here.update_or_create(user=user, page_id=page.original_id, defaults=values)


def complete_lesson(*, user, page):
    """Note that a learner says they have read a lesson. Twice is once; the first time stays."""
    with transaction.atomic():
        progress, _made = LessonProgress.objects.get_or_create(user=user, page_id=page.original_id)
        if progress.completed_at is None:
            progress.completed_at, progress.share = timezone.now(), 100
            progress.save(update_fields=["completed_at", "share"])
            audit.record("read", Page(pk=page.original_id), by=user)
            facts.changed(user.pk)
    return progress


def reopen_lesson(*, user, page):
    """Take back that a lesson was read: the learner wants it on their list again."""
    with transaction.atomic():
        progress = LessonProgress.objects.filter(user=user, page_id=page.original_id).first()
        if progress and progress.completed_at:
            progress.completed_at = None
            progress.save(update_fields=["completed_at"])
            audit.record("unread", Page(pk=page.original_id), by=user)
            facts.changed(user.pk)
    return progress
