"""How the written work of a sitting is marked, who marks it, and to whom each script goes."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.log import Log
from assessments.marking import acts, people
from assessments.models import Attempt, Lease, MarkerAssignment, Marking, MarkingPlan, Script, Sitting
from assessments.refusals import CannotAssign, WithoutReason
from cms import access, audit, mail

RULES = (
    "second", "sample_percent", "is_anonymous", "asks_calibration", "due_days", "question_days", "release_rule",
)  # fmt: skip


def plan_of(sitting):
    """The plan of a sitting; where there is none, what then holds, unsaved."""
    return MarkingPlan.objects.filter(sitting=sitting).first() or MarkingPlan(sitting=sitting)


def change(*, sitting, by, **rules):
    """Change how a sitting is marked. What is settled stays settled; of the rest the second marks are drawn again.

    A second mark that somebody gave or began is asked for still. Returns the plan.
    """
    if unknown := set(rules) - set(RULES):
        raise KeyError(unknown)
    with transaction.atomic():
        _lock(sitting)
        plan = plan_of(sitting)
        changed = {name: value for name, value in rules.items() if getattr(plan, name) != value}
        if plan.pk and not changed:
            return plan
        for name, value in changed.items():
            setattr(plan, name, value)
        plan.changed_at = timezone.now()
        plan.save()
        _draw(sitting, plan, by)
        audit.record("planned", sitting, by=by, **changed)
    return plan


def _draw(sitting, plan, by):
    """Draw second marks again; where none is asked for any more, a first mark that is final counts from now on."""
    _lock_attempts(sitting)
    begun = set(
        Marking.objects.standing()
        .filter(attempt__sitting=sitting, role=Marking.Role.SECOND)
        .values_list("attempt_id", "item")
    )
    scripts = list(
        Script.objects.select_for_update(no_key=True)
        .filter(sitting=sitting)
        .exclude(state=Script.State.SETTLED)
        .order_by("pk")
    )
    for script in scripts:
        script.wants_second = script.is_drawn(plan) or (script.attempt_id, script.item) in begun
        script.due_at = script.waits_since + timedelta(days=plan.due_days)
    Script.objects.bulk_update(scripts, ["wants_second", "due_at"], batch_size=500)
    given = Marking.objects.final().filter(attempt__sitting=sitting, role=Marking.Role.FIRST)
    given = set(given.values_list("attempt_id", "item"))
    for script in scripts:
        if not script.wants_second and (script.attempt_id, script.item) in given:
            log = Log.of(acts.lock_attempt(script.attempt_id))
            acts.settle_again(log, script.item, by, _("The plan was changed: one mark is enough."))


# People


def assign(*, sitting, user, by, role=MarkerAssignment.Role.MARKER, item="", starts_at=None, ends_at=None):
    """Let somebody mark the work of a sitting, or of one question. The same again changes nothing but its end."""
    starts_at = starts_at or timezone.now()
    if ends_at is not None and ends_at <= starts_at:
        raise CannotAssign(_("The end has to come after the beginning."))
    with transaction.atomic():
        _lock(sitting)
        rows = MarkerAssignment.objects.filter(ended_at=None)
        found = rows.filter(sitting=sitting, user=user, role=role, item=item).first()
        if found is None:
            found = MarkerAssignment(sitting=sitting, user=user, role=role, item=item, given_by=by)
        is_new = found.pk is None
        found.starts_at, found.ends_at = starts_at, ends_at
        found.save()
        access.forget(user)
        audit.record("assigned", sitting, by=by, user=user.pk, role=str(role), item=item)
        if is_new and user.pk != by.pk:
            until = ends_at and ends_at.astimezone(sitting.cohort.zone).date()
            about = {"assignment": found, "until": until, "by": by}
            _tell(user, "marking_assigned", sitting, _("You are asked to mark"), **about)
    return found


def end(*, assignment, by, why):
    """End an assignment: what the person marked stands, what they have in hand or to do goes back to all.

    Drafts stay as they are, and whoever takes the script next sees them. Where somebody ended it (by), the person is
    written to, without the reason: it may be about themself. Twice changes nothing.
    """
    if not why.strip():
        raise WithoutReason(_("Say why. The reason is kept beside what you do."))
    with transaction.atomic():
        _lock(assignment.sitting)
        assignment = MarkerAssignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if assignment.ended_at is not None:
            return assignment
        assignment.ended_at, assignment.ended_by, assignment.ended_why = timezone.now(), by, why[:500]
        assignment.save(update_fields=["ended_at", "ended_by", "ended_why"])
        _let_go(assignment)
        audit.record("unassigned", assignment.sitting, by=by, why=why, user=assignment.user_id)
        if by is not None and by.pk != assignment.user_id:
            about = {"assignment": assignment, "by": by}
            _tell(assignment.user, "marking_ended", assignment.sitting, _("Your marking has ended"), **about)
    return assignment


def end_what_ran_out():
    """End the assignments whose days are over, so that nobody waits for what was allocated there; return how many."""
    over = MarkerAssignment.objects.filter(ended_at=None, ends_at__lte=timezone.now())
    rows = list(over.select_related("sitting", "user").order_by("pk"))
    for one in rows:
        end(assignment=one, by=None, why=_("Its days are over."))
    return len(rows)


def _let_go(assignment):
    """What the person of an assignment had in hand or to do goes back to all, where nothing else lets them mark it."""
    user, sitting = assignment.user, assignment.sitting
    access.forget(user)
    open_ones = Script.objects.filter(sitting=sitting).exclude(state=Script.State.SETTLED)
    reach = people.reach_of(user)
    items = open_ones.order_by("item").values_list("item", flat=True).distinct()
    mine = open_ones.filter(item__in=[one for one in items if not reach.marks(sitting, one)])
    mine.filter(first_to=user).update(first_to=None)
    mine.filter(second_to=user).update(second_to=None)
    Lease.objects.filter(script__in=mine, user=user).delete()


# Allocation


def allocate(*, scripts, user, by, second=False):
    """Give these scripts (a queryset of one sitting) to one person, or to nobody; return how many changed.

    What is marked in that role already stays. Nobody gets what they wrote, or the first and the second mark of one.
    """
    name, other, role = _of_role(second)
    with transaction.atomic():
        rows = [one for one in _open_in(scripts, role, second) if getattr(one, f"{name}_id") != _pk(user)]
        if user is not None:
            taken = _taken(rows, other)
            rows = [one for one in rows if user.pk not in taken[one.pk]]
        for row in rows:
            setattr(row, name, user)
        _keep(rows, name, by, to=_pk(user))
    return len(rows)


def allocate_evenly(*, scripts, users, by, second=False):
    """Share these scripts out among people, in turn; return how many changed. Those that are given already stay."""
    name, other, role = _of_role(second)
    users = sorted(users, key=lambda one: one.pk)
    if not users:
        raise CannotAssign(_("Choose at least one person."))
    load, given = {user.pk: 0 for user in users}, []
    with transaction.atomic():
        rows = _open_in(scripts, role, second)
        taken = _taken(rows, other)
        for row in rows:
            free = [one for one in users if one.pk not in taken[row.pk]]
            if getattr(row, f"{name}_id") is None and free:
                chosen = min(free, key=lambda one: (load[one.pk], one.pk))
                load[chosen.pk] += 1
                setattr(row, name, chosen)
                given.append(row)
        _keep(given, name, by, to=[one.pk for one in users])
    return len(given)


def take_over(*, sitting, was, to, by):
    """Give everything one person has still to mark at a sitting to another, as when somebody falls ill.

    That is what is allocated to them, what they have in hand, and what they began: their drafts become those of whoever
    takes over. Both are told by mail. Returns (how many moved, how many the other cannot take:
    what they wrote themselves, mark otherwise already, or are not assigned to; those go to whoever comes).
    """
    if was.pk == to.pk:
        raise CannotAssign(_("Choose two different people."))
    reach = people.reach_of(to)
    moved = left = 0
    with transaction.atomic():
        sitting = _lock(sitting)
        _lock_attempts(sitting)
        marked = _marked_by(sitting, to)
        for script, name in list(_still_to_mark(sitting, was)):
            other = "first_to" if name == "second_to" else "second_to"
            is_free = reach.marks(sitting, script.item) and script.attempt.user_id != to.pk
            is_free = is_free and getattr(script, f"{other}_id") != to.pk
            is_free = is_free and (script.attempt_id, script.item) not in marked
            setattr(script, name, to if is_free else None)
            script.save(update_fields=[name])
            if is_free:
                _pass_draft(script, name, was, to)
            moved, left = moved + is_free, left + (not is_free)
        Lease.objects.filter(script__sitting=sitting, user=was).delete()
        if moved or left:
            audit.record("took over", sitting, by=by, was=was.pk, to=to.pk, scripts=moved, left=left)
        if moved:
            for person in (was, to):
                about = {"was": was, "to": to, "count": moved, "by": by, "is_taker": person == to}
                _tell(person, "marking_taken_over", sitting, _("Marking was taken over"), **about)
    return moved, left


def _pass_draft(script, name, was, to):
    role = Marking.Role.FIRST if name == "first_to" else Marking.Role.SECOND
    drafts = Marking.objects.filter(attempt=script.attempt_id, item=script.item, role=role, marker=was)
    drafts.filter(state=Marking.State.DRAFT).update(marker=to)


def _still_to_mark(sitting, user):
    """(script, the name of its field) of what somebody has still to mark, each locked."""
    rows = Script.objects.select_for_update(of=("self",), no_key=True).select_related("attempt")
    rows = rows.filter(sitting=sitting).exclude(state=Script.State.SETTLED).order_by("pk")
    marks = {
        (one.attempt_id, one.item): one
        for one in Marking.objects.standing().filter(attempt__sitting=sitting, marker=user)
    }
    held = dict(Lease.objects.filter(script__sitting=sitting, user=user).values_list("script", "role"))
    for script in rows:
        mark = marks.get((script.attempt_id, script.item))
        begun = mark.role if mark and not mark.is_final else held.get(script.pk)
        for name, role in (("first_to", Marking.Role.FIRST), ("second_to", Marking.Role.SECOND)):
            is_done = mark is not None and mark.is_final and mark.role == role
            if not is_done and (getattr(script, f"{name}_id") == user.pk or begun == role):
                yield script, name


def _marked_by(sitting, user):
    rows = Marking.objects.standing().filter(attempt__sitting=sitting, marker=user)
    return set(rows.values_list("attempt_id", "item"))


def _tell(user, template, sitting, subject, **about):
    context = {"person": user, "case": sitting.version.title, "url": reverse("marking"), **about}
    mail.send(template, user.email, context, subject=subject)


def _open_in(scripts, role, second):
    """These scripts, locked, where nobody gave a final mark in a role that is still asked for."""
    rows = scripts.exclude(state=Script.State.SETTLED).select_related("attempt", "sitting").order_by("pk")
    rows = list(rows.select_for_update(of=("self",), no_key=True))
    marked = Marking.objects.final().filter(role=role, attempt__in=[one.attempt_id for one in rows])
    marked = set(marked.values_list("attempt_id", "item"))
    return [
        one for one in rows if (one.attempt_id, one.item) not in marked and (one.wants_second or not second)
    ]


def _taken(rows, other):
    """{script id: who cannot mark it}: who wrote it, who is to give the other mark, and who has given or begun it."""
    marks = Marking.objects.standing().filter(attempt__in=[one.attempt_id for one in rows])
    marks = marks.filter(role=Marking.Role.FIRST if other == "first_to" else Marking.Role.SECOND)
    given = {(attempt, item): who for attempt, item, who in marks.values_list("attempt", "item", "marker")}
    return {
        one.pk: {getattr(one, f"{other}_id"), one.attempt.user_id, given.get((one.attempt_id, one.item))}
        for one in rows
    }


def _of_role(second):
    """(column of a first or second mark, column of the other one, the role)."""
    if second:
        return "second_to", "first_to", Marking.Role.SECOND
    return "first_to", "second_to", Marking.Role.FIRST


def _pk(user):
    return user.pk if user else None


def _keep(rows, name, by, *, to):
    if rows:
        Script.objects.bulk_update(rows, [name], batch_size=500)
        audit.record("allocated", rows[0].sitting, by=by, scripts=len(rows), to=to)


def _lock_attempts(sitting):
    """Lock the attempts with work to be done before their scripts are, as everybody who marks does."""
    waits = Script.objects.filter(sitting=sitting).exclude(state=Script.State.SETTLED)
    rows = Attempt.objects.filter(pk__in=waits.values("attempt")).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def _lock(sitting):
    return Sitting.objects.select_for_update(no_key=True, of=("self",)).get(pk=sitting.pk)
