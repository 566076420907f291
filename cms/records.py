"""What the office reads in the CMS: the audit log, and the mail that went out or did not."""

import django_filters
from django.apps import apps
from django.db.models import F, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from cms import gates, mail
from cms.models import AuditEntry, OutgoingMail

gates.guard(("audit", "read"), "audit_log", "audit_log_results")
gates.guard(("mail", "read"), "mail_log", "mail_log_results", "mail_again")


class AuditFilterSet(WagtailFilterSet):
    """By person, act, thing and day."""

    who = django_filters.CharFilter(
        label=gettext_lazy("Who (part of the e-mail address)"),
        field_name="actor__email",
        lookup_expr="icontains",
    )
    about = django_filters.NumberFilter(
        label=gettext_lazy("About a person (number of the account)"), method="about_person"
    )
    verb = django_filters.ChoiceFilter(label=gettext_lazy("Act"), choices=lambda: _used("verb"))
    thing_type = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind of thing"), choices=lambda: _used("thing_type")
    )
    thing_id = django_filters.CharFilter(label=gettext_lazy("Number of the thing"))
    at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Day"), widget=DateRangePickerWidget)

    def about_person(self, queryset, name, value):
        """Acts on an account, or that name it, or by its owner."""
        number = int(value)
        return queryset.filter(
            Q(thing_type="cms.user", thing_id=str(number)) | Q(details__user=number) | Q(actor_id=number)
        )

    class Meta:
        model = AuditEntry
        fields = []


def _used(field):
    return [
        (value, value)
        for value in AuditEntry.objects.order_by(field).values_list(field, flat=True).distinct()
    ]


class AuditLog(ReportView):
    """Every act that changed a record, newest first. Export as CSV or XLSX keeps the chain's digests."""

    model = AuditEntry
    # An act of the site itself has no actor, which an export by "actor.email" could not name.
    queryset = (
        AuditEntry.objects.select_related("actor").annotate(actor_email=F("actor__email")).order_by("-id")
    )
    page_title = gettext_lazy("Audit log")
    header_icon = "history"
    index_url_name = "audit_log"
    index_results_url_name = "audit_log_results"
    filterset_class = AuditFilterSet
    paginate_by = 50
    columns = [
        Column("at", label=gettext_lazy("When"), accessor=lambda entry: localize(localtime(entry.at))),
        Column(
            "actor", label=gettext_lazy("Who"), accessor=lambda entry: entry.actor or _("The site itself")
        ),
        Column("verb", label=gettext_lazy("Did")),
        Column("thing", label=gettext_lazy("What"), accessor=lambda entry: _thing(entry)),
        Column("why", label=gettext_lazy("Reason")),
        Column("details", label=gettext_lazy("Details"), accessor=lambda entry: _in_words(entry.details)),
    ]
    list_export = [
        "id", "at", "actor_email", "verb", "thing_type", "thing_id", "why", "details", "request_id", "previous",
        "digest",
    ]  # fmt: skip
    export_headings = {"actor_email": "actor"}

    def get_filename(self):
        """Name of an exported file."""
        return "audit-log"


def _in_words(details):
    said = (
        (name, ", ".join(map(str, value)) if isinstance(value, list) else value)
        for name, value in details.items()
    )
    return "; ".join(f"{name}: {value}" for name, value in said if value not in (None, "", {}))


def _thing(entry):
    """The thing by the name people have for it: "certificate 12"."""
    try:
        kind = apps.get_model(entry.thing_type)._meta.verbose_name
    except (LookupError, ValueError):
        kind = entry.thing_type
    return f"{kind} {entry.thing_id}"


class MailFilterSet(WagtailFilterSet):
    """By state and recipient."""

    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=OutgoingMail.State.choices)
    to = django_filters.CharFilter(
        label=gettext_lazy("To (part of the address)"), field_name="recipients", lookup_expr="icontains"
    )

    class Meta:
        model = OutgoingMail
        fields = []


class AgainColumn(Column):
    """A button that sends a given-up message again."""

    cell_template_name = "cms/records/again.html"

    def get_cell_context_data(self, instance, parent_context):
        """Hand on the request, which the form's token needs."""
        return super().get_cell_context_data(instance, parent_context) | {
            "request": parent_context.get("request")
        }


class MailLog(ReportView):
    """Outgoing mail, newest first: to whom, in which state, what went wrong. Never its text.

    The text may hold sign-in codes and links, which open an account to whoever reads them.
    """

    model = OutgoingMail
    queryset = OutgoingMail.objects.order_by("-created_at").defer("text", "html", "headers")
    page_title = gettext_lazy("Outgoing mail")
    header_icon = "mail"
    index_url_name = "mail_log"
    index_results_url_name = "mail_log_results"
    filterset_class = MailFilterSet
    columns = [
        DateColumn("created_at", label=gettext_lazy("Written")),
        Column("to", label=gettext_lazy("To"), accessor=lambda one: ", ".join(one.recipients)),
        Column("subject", label=gettext_lazy("Subject")),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("attempts", label=gettext_lazy("Tries")),
        Column("last_error", label=gettext_lazy("What went wrong")),
        AgainColumn("again", label=""),
    ]


@require_POST
def again(request, pk):
    """Try a given-up message once more."""
    message = get_object_or_404(OutgoingMail, pk=pk)
    if mail.try_again(message=message, by=request.user):
        messages.success(request, _("It will be sent again within a minute."))
    else:
        messages.info(request, _("This message was not given up; there is nothing to send again."))
    return redirect("mail_log")
