"""What a learner does: give numbers, look at an activity, claim credit of it, and have the certificate at once."""

from dataclasses import dataclass, replace

from django.conf import settings as site
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import number as numbers
from certificates import printing, signing
from certificates.credit import amounts, drafts, identifiers, offering
from certificates.credit.errors import CannotClaim
from certificates.document import credit as paper
from certificates.models import Activity, Certificate, Claim, LearnerIdentifier, Revocation
from cms import audit
from courses import facts, requirements
from courses.models import Enrollment

LIVE = (Activity.Format.LIVE, Activity.Format.WEBINAR)


@dataclass(frozen=True)
class Case:
    """How one learner stands to one activity. `reasons` are sentences; empty when credit can be claimed now."""

    activity: Activity
    enrollment: Enrollment
    designations: list
    standings: list
    claim: Claim | None
    reasons: list
    lacking: dict
    """{id of a kind of credit: names of the numbers that are missing or have run out}."""

    @property
    def may_claim(self):
        """Whether nothing stands in the way."""
        return not self.reasons and self.claim is None


def activities_of(user):
    """Open activities of the programs a person studies or has completed."""
    return Activity.objects.filter(
        opened_at__isnull=False, closed_at=None, program__in=_enrollments(user).values("cohort__program")
    )


def case(activity, user):
    """Return how a person stands, or None if the activity is not for them."""
    enrollment = (
        _enrollments(user)
        .filter(cohort__program=activity.program_id)
        .select_related("cohort__program", "user__learner_profile__discipline", "rules")
        .order_by("-pk")
        .first()
    )
    if enrollment is None or not activity.is_open:
        return None
    profile = getattr(enrollment.user, "learner_profile", None)
    designations = [one for one in _designations(activity) if _is_for(one.credit_type, profile)]
    standings = requirements.judge(offering.rules_of(activity), enrollment)
    claim = Claim.objects.filter(
        activity=activity, user=user, certificate__standing=Certificate.Standing.VALID
    ).first()
    return Case(
        activity,
        enrollment,
        designations,
        standings,
        claim,
        list(_reasons(activity, enrollment, profile, designations, standings)),
        _lacking(designations, user, today_of(enrollment)),
    )


def today_of(enrollment):
    """The calendar day where the cohort is."""
    return timezone.localdate(timezone=enrollment.cohort.zone)


def claim(*, activity, user, chosen, settings):
    """Claim credit: {id of a designation: amount}. The certificate is awarded at once. Raises CannotClaim, NoKey."""
    signing.ready()
    try:
        with transaction.atomic():
            # Locked, so that two clicks cannot claim twice.
            list(_enrollments(user).select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
            found = case(activity, user)
            claimed = _checked(found, chosen)
            return _award(found, claimed, settings)
    except IntegrityError:
        raise CannotClaim(_("You have claimed credit of this activity already.")) from None


def keep_identifier(*, user, kind, value, state="", expires_on=None):
    """Keep a number of one's own; the log says that, and never which."""
    with transaction.atomic():
        LearnerIdentifier.objects.update_or_create(
            user=user,
            kind=kind,
            defaults={
                "value": identifiers.clean(kind, value),
                "state": state,
                "expires_on": expires_on,
                "entered_at": timezone.now(),
            },
        )
        audit.record("gave a number", user, by=user, kind=kind)


def erase_identifier(*, user, kind):
    """Erase a number of one's own."""
    with transaction.atomic():
        if LearnerIdentifier.objects.filter(user=user, kind=kind).delete()[0]:
            audit.record("erased a number", user, by=user, kind=kind)


def _enrollments(user):
    return Enrollment.objects.active().filter(user=user)


def _designations(activity):
    rows = activity.designations.select_related("credit_type", "activity")
    return rows.prefetch_related("credit_type__disciplines")


def _is_for(kind, profile):
    wanted = {one.pk for one in kind.disciplines.all()}
    return not wanted or (profile is not None and profile.discipline_id in wanted)


def _reasons(activity, enrollment, profile, designations, standings):
    today = today_of(enrollment)
    if today > activity.ends_on:
        yield _("The time for claiming credit of it is over.")
    if today < activity.released_on:
        yield _("It has not begun yet.")
    if profile is None or not profile.is_complete:
        yield _("Your profile is not complete: the certificate carries your name and your discipline.")
    elif not designations:
        yield _("It carries no credit for your profession.")
    yield from (standing.why for standing in standings if not standing.met)
    final = [reason for reason in Revocation.Reason if reason.is_final]
    if Certificate.objects.filter(
        learner=enrollment.user_id, activity_id_at_issue=activity.pk, revocation__reason__in=final
    ).exists():
        yield _("Your certificate of this activity was revoked. Write to the program office.")


def _lacking(designations, user, today):
    held = {one.kind: one for one in LearnerIdentifier.objects.filter(user=user)}
    return {
        one.credit_type_id: [
            identifiers.KINDS[kind].name
            for kind in one.credit_type.needs
            if kind not in held or (held[kind].expires_on and held[kind].expires_on < today)
        ]
        for one in designations
    }


def _checked(found, chosen):
    if found is None:
        raise CannotClaim(_("This activity is not open to you."))
    if found.claim:
        raise CannotClaim(_("You have claimed credit of this activity already."))
    if found.reasons:
        raise CannotClaim(" ".join(map(str, found.reasons)))
    claimed = []
    for one in found.designations:
        amount, kind = chosen.get(one.pk), one.credit_type
        if not amount:
            continue
        problem = amounts.problem(amount, step=kind.step, least=kind.least, most=one.amount)
        if problem:
            raise CannotClaim(f"{kind}: {problem}")
        if found.lacking[kind.pk]:
            raise CannotClaim(
                _("%(kind)s needs your %(numbers)s.")
                % {"kind": kind, "numbers": ", ".join(found.lacking[kind.pk])}
            )
        claimed.append((one, amount))
    if not claimed:
        raise CannotClaim(_("Choose how much you claim of at least one kind of credit."))
    return claimed


def _award(found, claimed, settings):
    activity, enrollment = found.activity, found.enrollment
    on = today_of(enrollment)
    completed_on = activity.released_on if activity.format in LIVE else on
    number = numbers.new()
    said = drafts.draft(
        activity, claimed, settings, profile=enrollment.user.learner_profile, completed_on=completed_on, on=on
    )
    said = replace(said, number=number, verify_url=numbers.verification_url(number, site.SITE_URL))
    problems = paper.problems(said)
    if problems:
        raise CannotClaim(" ".join(problems))
    certificate = Certificate.objects.create(
        kind=Certificate.Kind.CREDIT,
        number=number,
        enrollment=enrollment,
        learner=enrollment.user,
        program_id_at_issue=activity.program_id,
        activity_id_at_issue=activity.pk,
        program_title=activity.title,
        facts=said.as_dict(),
        evidence=[{"title": one.title, "why": one.why, "about": list(one.about)} for one in found.standings],
        award_date=completed_on,
        awarded_by=enrollment.user,
    )
    lines = [
        {
            "code": line.code,
            "reference": line.reference,
            "designated": line.designated,
            "claimed": line.claimed,
        }
        for line in said.lines
    ]
    made = Claim.objects.create(
        activity=activity,
        user=enrollment.user,
        certificate=certificate,
        lines=lines,
        completed_on=completed_on,
    )
    audit.record(
        "claimed credit of", activity, by=enrollment.user, about=enrollment.user_id, number=number,
        credit={line["code"]: line["claimed"] for line in lines},
    )  # fmt: skip
    facts.changed(enrollment.user_id)
    transaction.on_commit(lambda: printing.print_certificate.enqueue(certificate.pk))
    return made
