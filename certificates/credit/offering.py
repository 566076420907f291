"""What the office does with an activity: write it, designate credit, say what has to be done, open and close it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from certificates.credit import amounts, drafts, identifiers, statements
from certificates.credit.errors import NotOpen
from certificates.models import Activity, ActivityRule, Claim, Designation
from cms import audit
from courses import requirements

LEAST_PROFESSIONS = 2
LONGEST_LIFE_OF_UAN = 3
"""Years: as long as an enduring activity with a Universal Activity Number may run."""
ASSESSED = (Activity.Format.ENDURING, Activity.Format.BLENDED)


def kinds():
    """The kinds of requirement an activity can ask: those that need nothing but a page, or not even that."""
    wanting = ("wants_words", "wants_amount", "wants_letter")
    return [
        kind for kind in requirements.KINDS.values() if not any(getattr(kind, one, False) for one in wanting)
    ]


def save(*, activity, by):
    """Keep an activity. What was issued before keeps the words it had; whether it is open is another act's."""
    with transaction.atomic():
        verb = "changed" if activity.pk else "made"
        activity.save(update_fields=_WORDS if activity.pk else None)
        audit.record(verb, activity, by=by, number=activity.number)
    return activity


_WORDS = [
    field.name
    for field in Activity._meta.concrete_fields
    if not field.primary_key and field.name not in ("opened_at", "closed_at")
]


def designate(*, activity, credit_type, amount, reference, by):
    """Designate an activity for an amount of a kind of credit; nothing takes it away. Returns what is wrong, or ""."""
    if amount:
        problem = amounts.problem(amount, step=credit_type.step, least=credit_type.least)
        if problem:
            return problem
        if credit_type.reference == "uan" and not identifiers.is_uan(reference):
            return _("A Universal Activity Number reads like 0000-0000-26-147-H08-P.")
    with transaction.atomic():
        row = activity.designations.filter(credit_type=credit_type).first()
        before = f"{amounts.plain(row.amount)} {row.reference}".strip() if row else ""
        if not amount:
            activity.designations.filter(credit_type=credit_type).delete()
        else:
            Designation.objects.update_or_create(
                activity=activity,
                credit_type=credit_type,
                defaults={"amount": amount, "reference": reference},
            )
        after = f"{amounts.plain(amount)} {reference}".strip() if amount else ""
        if before != after:
            audit.record("designated", activity, by=by, credit=credit_type.code, before=before, after=after)
    return ""


def ask(*, activity, kind, about, by):
    """Add what a learner must have done. Returns what is wrong, or ""."""
    known = requirements.KINDS[kind]
    found = known.problem(about=about, amount=None, letter="", words="")
    if found:
        return " ".join(str(sentence) for sentence in found.values())
    with transaction.atomic():
        made = ActivityRule.objects.create(
            activity=activity,
            kind=kind,
            about=about.pk if about else None,
            about_title=about.title if about else "",
        )
        audit.record("added a rule to", activity, by=by, rule=made.pk, kind=kind, page=made.about)
    return ""


def ask_no_more(*, rule, by):
    """Take a rule away again."""
    with transaction.atomic():
        audit.record("took a rule from", rule.activity, by=by, rule=rule.pk, kind=rule.kind, page=rule.about)
        rule.delete()


def rules_of(activity):
    """Return the activity's rules as kinds of requirement read them."""
    rows, shared = list(activity.rules.all()), {}
    pages = Page.objects.in_bulk({row.about for row in rows} - {None})
    return [
        requirements.Rule(
            key=f"activity-{row.pk}", kind=row.kind, program=activity.program, about_id=row.about,
            about=pages.get(row.about), about_title=row.about_title, amount=row.amount, letter="", words=row.words,
            shared=shared,
        )
        for row in rows
    ]  # fmt: skip


def problems(activity, settings):
    """Return every sentence that keeps an activity from being opened."""
    designations = list(activity.designations.select_related("credit_type"))
    found = []
    if activity.program is None:
        found.append(_("Choose the program whose learners can claim it."))
    if not settings.organization:
        found.append(_("Say in the settings of continuing education under whose name it is issued."))
    if not designations:
        found.append(_("Designate it for at least one kind of credit."))
    if not activity.rules.exists():
        found.append(_("Say what a learner must have done."))
    texts = statements.in_force(activity)
    if None not in texts:
        found.append(_("Paste the accreditation statement."))
    found += [sentence for one in designations for sentence in _of_credit(activity, one, texts)]
    if activity.format in ASSESSED and not activity.passing:
        found.append(
            _("Say beforehand what has to be reached in its assessment: learners are told before they start.")
        )
    if not found:
        found = drafts.problems_of_sample(activity, designations, settings)
    return found


def open_activity(*, activity, settings, by):
    """Show an activity to learners. Raises NotOpen with everything that is missing."""
    found = problems(activity, settings)
    if found:
        raise NotOpen(" ".join(found))
    with transaction.atomic():
        row = _locked(activity)
        if not row.is_open:
            row.opened_at, row.closed_at = timezone.now(), None
            row.save(update_fields=["opened_at", "closed_at"])
            audit.record("opened", row, by=by, number=row.number)
    activity.refresh_from_db(fields=["opened_at", "closed_at"])
    return activity


def close_activity(*, activity, by):
    """Take an activity from the learners' list; nobody can claim it any more, and what was issued stays."""
    with transaction.atomic():
        row = _locked(activity)
        if row.is_open:
            row.closed_at = timezone.now()
            row.save(update_fields=["closed_at"])
            audit.record("closed", row, by=by, claims=Claim.objects.filter(activity=row).count())
    activity.refresh_from_db(fields=["opened_at", "closed_at"])
    return activity


def _locked(activity):
    return Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)


def _of_credit(activity, designation, texts):
    kind = designation.credit_type
    if kind.pk not in texts:
        yield _("Paste the designation statement for %(kind)s.") % {"kind": kind}
    if kind.is_for_teams and len(activity.professions) < LEAST_PROFESSIONS:
        yield _("%(kind)s is for what at least two professions planned: name them.") % {"kind": kind}
    if kind.reference == "uan":
        if not identifiers.is_uan(designation.reference):
            yield _("%(kind)s needs its Universal Activity Number.") % {"kind": kind}
        if activity.format in ASSESSED and activity.ends_on > _years_after(
            activity.released_on, LONGEST_LIFE_OF_UAN
        ):
            yield _("%(kind)s: it may run for three years at most.") % {"kind": kind}


def _years_after(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
