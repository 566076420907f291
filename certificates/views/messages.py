"""Writing to learners at the desk: the text, what goes to whom, and the log of who was told what and when."""

import uuid
from dataclasses import dataclass

from django import forms
from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from certificates import desk as desks
from certificates import messages, wording
from certificates.models import LearnerRecord, Message
from cms import audit
from cms.models import OutgoingMail

ON_A_PAGE = 50


class MessageForm(forms.Form):
    """A subject and a text, in plain words, with fields in braces."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_subject(self):
        """Refuse what is in braces and no field."""
        return _checked(self.cleaned_data["subject"])

    def clean_text(self):
        """Refuse what is in braces and no field."""
        return _checked(self.cleaned_data["text"].replace("\r\n", "\n"))


def _checked(text):
    if unknown := wording.unknown(text, messages.FIELDS):
        known = ", ".join(f"{{{name}}}" for name in messages.FIELDS)
        raise forms.ValidationError(
            _("There is no field {%(name)s}. You can use %(known)s.") % {"name": unknown[0], "known": known}
        )
    if wording.has_stray_brace(text):
        raise forms.ValidationError(_("A brace is left over. Fields look like {first_name}."))
    return text


@dataclass(frozen=True)
class Choice:
    """Whom the office chose: learners by hand, or all under the filters of the list."""

    uuids: tuple = ()
    wanted: desks.Wanted | None = None

    @classmethod
    def read(cls, sent):
        """Read it from what was sent."""
        if "all" in sent:
            return cls(wanted=desks.Wanted.read(sent))
        known = [desks.as_uuid(one) for one in sent.getlist("chosen")]
        return cls(uuids=tuple(dict.fromkeys(one for one in known if one)))

    def records(self):
        """Their records, brought up to date."""
        if self.wanted:
            return desks.Desk(self.wanted).records
        found = LearnerRecord.objects.filter(enrollment__uuid__in=self.uuids)
        desks.refresh(found)
        return found.order_by("sort_name", "pk")

    @property
    def hidden(self):
        """The choice as pairs for hidden fields."""
        if self.wanted:
            return [("all", "yes"), *self.wanted.query().items()]
        return [("chosen", str(one)) for one in self.uuids]

    def words(self, count):
        """The choice in words, for the log."""
        if not self.wanted:
            return ngettext("%(n)s learner chosen by hand", "%(n)s learners chosen by hand", count) % {
                "n": count
            }
        return _("Everybody in the list: %(which)s") % {"which": self.wanted.words_of_it}


@require_safe
def message_log(request):
    """List what was written to learners, newest first."""
    rows = Message.objects.select_related("written_by").annotate(
        learners=Count("copies"),
        failed=Count("copies", filter=Q(copies__mail__state=OutgoingMail.State.FAILED)),
    )
    page = Paginator(rows.order_by("-written_at", "-pk"), ON_A_PAGE).get_page(request.GET.get("p"))
    return render(request, "certificates/messages.html", {"page": page})


@require_safe
def message(request, key):
    """Show one message: its text, and each learner who got it with the state of the mail."""
    found = get_object_or_404(Message.objects.select_related("written_by"), key=key)
    copies = found.copies.select_related("mail", "enrollment").order_by("name", "pk")
    states = dict(
        copies.order_by().values_list("mail__state").annotate(n=Count("pk")).values_list("mail__state", "n")
    )
    page = Paginator(copies, ON_A_PAGE).get_page(request.GET.get("p"))
    audit.read(found, by=request.user, people=[one.user_id for one in page])
    context = {
        "message": found,
        "page": page,
        "sent": states.get(OutgoingMail.State.SENT, 0),
        "failed": states.get(OutgoingMail.State.FAILED, 0),
        "total": sum(states.values()),
    }
    return render(request, "certificates/message.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message_new(request):
    """Write to those who were chosen: the text first, then what goes to whom, and only then is it sent."""
    sent = request.POST if request.method == "POST" else request.GET
    choice = Choice.read(sent)
    records = choice.records()
    if not records.exists():
        notices.warning(request, _("Choose at least one learner first."))
        return redirect("desk")
    step = request.POST.get("step", "")
    form = MessageForm(request.POST if step else None, initial={"key": uuid.uuid4()})
    if step not in ("look", "send") or not form.is_valid():
        return _written(request, form, choice, records, status=422 if step in ("look", "send") else 200)
    subject, text, key = (form.cleaned_data[name] for name in ("subject", "text", "key"))
    plan = messages.plan(records=records, subject=subject, text=text)
    if step == "look" or request.POST.get("seen") != plan.digest:
        if already := Message.objects.filter(key=key).first():
            return redirect("message", already.key)
        return _looked_at(request, form, choice, plan, changed=step == "send")
    written = messages.send(
        plan=plan, subject=subject, text=text, to=choice.words(len(plan.copies)), key=key, by=request.user
    )
    count = len(plan.copies)
    done = ngettext("It is on its way to one learner.", "It is on its way to %(n)s learners.", count)
    notices.success(request, done % {"n": count})
    return redirect("message", written.key)


def _written(request, form, choice, records, status):
    first = list(records[:5])
    audit.read(("courses.cohort", ""), by=request.user, people=[one.user_id for one in first])
    context = {
        "form": form,
        "choice": choice,
        "count": records.count(),
        "first": first,
        "fields": [(f"{{{name}}}", words) for name, words in messages.FIELDS.items()],
    }
    return render(request, "certificates/message_new.html", context, status=status)


def _looked_at(request, form, choice, plan, changed):
    if changed:
        notices.warning(
            request, _("Something has changed since you looked. Please look at it again; nothing was sent.")
        )
    shown = [*(copy.user.pk for copy in plan.copies[:100]), *(record.user_id for record, _why in plan.left)]
    audit.read(("courses.cohort", ""), by=request.user, people=shown)
    context = {
        "form": form,
        "choice": choice,
        "plan": plan,
        "example": plan.copies[0] if plan.copies else None,
        "shown": plan.copies[:100],
    }
    return render(request, "certificates/message_look.html", context)
