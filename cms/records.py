"""What the office reads in the CMS: the mail that went out or did not. The audit log stands at the desk."""

import django_filters
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from cms import gates, mail
from cms.models import OutgoingMail

gates.guard(("mail", "read"), "mail_log", "mail_log_results", "mail_again")


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
