"""What case consults put into the registries below: doors, jobs, cards, the record, evidence, moves and rollovers."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.consults import answering, drafting, people, queue, requirement  # noqa: F401  (some register themselves)
from assessments.models import Consult, ConsultMessage, ExpertAssignment
from cms import gates, ticking
from courses import evidence, merging, placing, record, rollover, today
from courses.merging import Remark

gates.guard(
    ("consult", "ask"), "consults", "consult", "consult_new", "consult_edit", "consult_draft", "consult_check"
)
gates.guard(("consult", "ask"), "consult_offer", "consult_erase", "consult_picture_remove")
# Learners of the cohort, its faculty, its experts: the views find nothing for anybody else.
gates.guard(gates.SIGNED_IN, "consults_shared", "consult_shared", "consult_picture", "consult_reply_draft")
gates.guard(("consult", "publish"), "consult_offered")
gates.guard(("consult", "answer"), "consults_answering", "consult_answer")
# An answer may arrive after its writer was taken off the work: the view gives it back, and stores nothing.
gates.guard(gates.SIGNED_IN, "consult_answer_send")
gates.guard(("consult", "assign"), "consults_desk", "consults_desk_cohort", "consult_expert_end")
gates.guard(("consult", "erase"), "consult_desk_erase")


@ticking.job("remind of case consults past their day")
def remind_of_consults():
    """Whoever has it in hand, or may take it, once; and who asked."""
    return answering.remind()


@ticking.job("free case consults of experts whose time is over")
def free_consults():
    """An assignment also ends by its date, when nobody presses anything."""
    return answering.free_what_nobody_holds()


@today.card
def consult_answers(request, enrollment):
    """On the first page: answers to one's consults that are not closed yet; else, where somebody answers, the way to ask."""
    rows = Consult.objects.there().filter(
        asker=request.user, cohort=enrollment.cohort_id, state=Consult.State.ANSWERED
    )
    found = list(
        rows.order_by("changed_at", "pk").only("uuid", "question", "answered_at", "state", "asker", "cohort")
    )
    if not found and not people.has_expert(enrollment.cohort):
        return None
    return {"template": "assessments/consults/card.html", "consults": found}


@record.section
def own_consults(request):
    """Every consult the person sent, with what they said they would do."""
    rows = Consult.objects.filter(asker=request.user, sent_at__isnull=False).order_by("-sent_at", "-pk")
    found = list(rows.select_related("cohort"))
    if not found:
        return None
    plans = ConsultMessage.objects.filter(consult__in=found, kind=ConsultMessage.Kind.PLAN)
    by_consult = dict(plans.values_list("consult", "text"))
    told = [{"consult": one, "plan": by_consult.get(one.pk, "")} for one in found]
    return {"template": "assessments/consults/record.html", "consults": told}


@evidence.provide
def consults_closed(user, program):
    """Consults that were answered and closed, without a word of what they were about. One query."""
    rows = Consult.objects.filter(asker=user, cohort__program=program, closed_at__isnull=False)
    for one in rows.select_related("cohort__program", "cohort__course").order_by("closed_at", "pk"):
        yield evidence.Evidence(
            kind="consult",
            title=_("Case consult"),
            at=one.closed_at,
            path=one.cohort.root.path,
            result=_("Asked, answered and closed"),
            url="" if one.erased_at else reverse("consult", args=[one.uuid]),
        )


@rollover.left_behind
def consults_of(cohort):
    """What was asked, and who answers for one cohort alone, stay with it."""
    return [
        (_("Case consults"), Consult.objects.filter(cohort=cohort, sent_at__isnull=False).count()),
        (_("Experts for case consults"), ExpertAssignment.objects.running().filter(cohort=cohort).count()),
    ]


@placing.about_moving
def consults_stay(enrollment, to):
    """Consults are answered where they were asked; what was answered counts wherever the learner goes on."""
    rows = Consult.objects.there().filter(asker=enrollment.user_id, cohort=enrollment.cohort_id)
    waiting = rows.waiting().count()
    if waiting:
        yield Remark(
            _("Case consults that wait are answered by the experts of %(old)s: %(count)d.")
            % {"old": enrollment.cohort.name, "count": waiting}
        )


class Consults(merging.Moves):
    """What they asked experts. Who wrote something in a thread keeps having written it."""

    about = ("assessments.Consult.asker",)
    words = gettext_lazy("Case consults")


class ConsultWork(merging.Moves):
    """What they answer as an expert, and have in hand, with what they were writing there."""

    about = (
        "assessments.ExpertAssignment.user",
        "assessments.Consult.taken_by",
        "assessments.ConsultReplyDraft.writer",
    )
    words = gettext_lazy("Case consults they were assigned to answer")

    def move(self, pair):
        """A reply that both accounts were writing is one then, with both texts: what stays behind nobody could open."""
        joined = drafting.join_replies(keep=pair.keep, other=pair.other)
        moved, stayed = super().move(pair)
        return moved + joined, stayed


@merging.given
def answers_to_their_own(holders, givers):
    """Nobody answers what they asked: consults of one account that the other answers or has in hand."""
    rows = Consult.objects.filter(asker__in=holders)
    answered = (
        rows.filter(messages__kind=ConsultMessage.Kind.ANSWER, messages__written_by__in=givers)
        .distinct()
        .count()
    )
    if answered:
        yield Remark(_("Case consults of one that the other answered: %(count)d.") % {"count": answered})
    if rows.waiting().filter(taken_by__in=givers).exists():
        yield Remark(
            _("One has a case consult of the other in hand. They have to give it back first."), stops=True
        )
