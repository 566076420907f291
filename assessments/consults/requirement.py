"""The requirement that case consults were asked and answered."""

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Consult
from courses.progress import Standing
from courses.requirements import Kind


class ConsultAnswered(Kind):
    """So many consults of the learner in this program have an answer. Erased ones count: that they were answered stays."""

    name = "consult_answered"
    label = gettext_lazy("A case consult is asked and answered")
    column = gettext_lazy("Consults")
    wants_amount = True

    def title(self, requirement):
        """The rule in words."""
        number = int(requirement.amount)
        said = ngettext(
            "One case consult asked and answered", "%(number)d case consults asked and answered", number
        )
        return requirement.words or said % {"number": number}

    def facts(self, requirement, enrollments):
        """[(state, uuid), …] by enrollment: what they sent in any cohort of this program. One query."""
        users = {one.user_id for one in enrollments}
        rows = Consult.objects.filter(
            asker__in=users, cohort__program=requirement.program, sent_at__isnull=False
        ).order_by("sent_at", "pk")
        found = defaultdict(list)
        for user, answered_at, erased_at, uuid in rows.values_list(
            "asker", "answered_at", "erased_at", "uuid"
        ):
            found[user].append((answered_at, erased_at, uuid))
        return {one.pk: found[one.user_id] for one in enrollments}

    def judge(self, requirement, facts):
        """Met, or how many wait and how many are still to be asked."""
        title, needed = str(self.title(requirement)), int(requirement.amount)
        facts = facts or []
        answered = [one for one in facts if one[0] is not None]
        waiting = len([one for one in facts if one[0] is None and one[1] is None])
        url = reverse("consults")
        if len(answered) >= needed:
            about = tuple(f"consult:{uuid}" for _answered, _erased, uuid in answered[:needed])
            return Standing(title, True, _("Asked and answered."), url=url, about=about)
        if waiting:
            why = _("%(answered)d of %(needed)d answered; %(waiting)d waiting for an answer.")
        elif answered:
            why = _("%(answered)d of %(needed)d answered.")
        else:
            why = _("Not asked yet. Bring a question from your own community to an expert.")
        numbers = {"answered": len(answered), "needed": needed, "waiting": waiting}
        return Standing(title, False, why % numbers, begun=bool(facts), url=url)
