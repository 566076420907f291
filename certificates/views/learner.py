"""One learner's record at the office's desk: every requirement and why, what may be done about it, what happened."""

from functools import partial

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates import drafts, eligibility, replacing
from certificates.models import Certificate, MessageCopy
from cms import audit
from cms.models import AuditEntry
from courses import grades, merging, requirements
from courses.models import Waiver

HISTORY = 60


@require_GET
def desk_learner(request, enrollment):
    """Show one learner's record for a program: each requirement and why, certificates, what happened."""
    case = case_of(enrollment)
    enrollment = case.enrollment
    audit.record("looked at", enrollment, by=request.user, user=enrollment.user_id)
    certificates = list(
        Certificate.objects.filter(
            learner_id=enrollment.user_id,
            program_id_at_issue=enrollment.cohort.program_id,
            kind=Certificate.Kind.PROGRAM,
        ).select_related("revocation__by", "awarded_by", "learner__learner_profile")
    )
    waivers = list(enrollment.waivers.select_related("asked_by", "approved_by"))
    profile = drafts.profile_of(enrollment.user)
    context = {
        "case": case,
        "enrollment": enrollment,
        "profile": profile,
        "rows": _rows(case, waivers),
        "conflict": case.conflict,
        "grades": grades.of_enrollment(enrollment),
        "rules_move": enrollment.rules_moves.waiting().select_related("version", "asked_by").first(),
        # Asked for only where something waits for a second person.
        "own_accounts": partial(merging.accounts_of, request.user.pk),
        "certificates": certificates,
        "other_name": next(filter(_may_be_renamed, certificates), None),
        "history": _history(enrollment, profile, certificates, waivers),
    }
    return render(request, "certificates/desk_learner.html", context)


def case_of(uuid):
    """Return the Case of an enrollment by its public id, or raise Http404."""
    found = eligibility.people().select_related("rules").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return eligibility.case(found)


def desk_page_of(certificate):
    """Where a certificate stands at the desk: on its learner's page, or for credit on its activity's."""
    if certificate.kind == Certificate.Kind.CREDIT:
        return reverse("credit_activity", args=[certificate.activity_id_at_issue])
    if certificate.enrollment is None:
        return reverse("desk")
    return reverse("desk_learner", args=[certificate.enrollment.uuid])


def _may_be_renamed(certificate):
    is_valid = certificate.standing == Certificate.Standing.VALID and certificate.is_public
    return is_valid and replacing.has_another_name(certificate)


def _rows(case, waivers):
    """Each requirement with the waiver that runs for it, those of what a rule asked before left out."""
    running = {str(one.rule): one for one in waivers if one.ended_at is None}
    asked = {one.key: one.asks for one in requirements.rules_for(case.enrollment)} if running else {}
    running = {key: one for key, one in running.items() if one.asked == asked.get(key)}
    return [
        {
            "item": standing,
            "waiver": running.get(standing.rule),
            "may_be_waived": not standing.met and not standing.safety and not case.verdict.is_held,
        }
        for standing in case.verdict.standings
    ]


def _history(enrollment, profile, certificates, waivers):
    """What the log says about this learner in this program and what they were written, newest first."""
    about = Q(thing_type="courses.enrollment", thing_id=str(enrollment.pk))
    if profile:
        about |= Q(thing_type="courses.learnerprofile", thing_id=str(profile.pk))
    words = {
        "courses.enrollment": _("this enrollment"),
        "courses.learnerprofile": _("the profile"),
        "certificates.certificate": _("the certificate"),
        Waiver._meta.label_lower: _("a requirement"),
    }
    for kind, rows in (("certificates.certificate", certificates), (Waiver._meta.label_lower, waivers)):
        about |= Q(thing_type=kind, thing_id__in=[str(row.pk) for row in rows])
    entries = AuditEntry.objects.filter(about).select_related("actor").order_by("-id")[:HISTORY]
    told = MessageCopy.objects.filter(enrollment__user=enrollment.user_id).select_related(
        "message__written_by"
    )
    found = [
        {
            "at": one.at,
            "words": f"{one.verb.capitalize()} {words[one.thing_type]}",
            "why": one.why,
            "by": one.actor,
        }
        for one in entries
    ]
    found += [
        {
            "at": one.message.written_at,
            "words": _("Wrote “%(subject)s”") % {"subject": one.subject},
            "why": "",
            "by": one.message.written_by,
            "key": one.message.key,
        }
        for one in told.order_by("-pk")[:HISTORY]
    ]
    return sorted(found, key=lambda one: one["at"], reverse=True)[:HISTORY]
