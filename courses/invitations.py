"""The CMS's page that invites people to roles: nobody makes an account for another, they come by invitation."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from cms import gates
from cms.errors import Refused
from cms.users import RoleForm
from courses import actions
from courses.models import Invitation

gates.guard(("role", "grant"), "role_invite", "role_invitation_withdraw")


class InviteForm(RoleForm):
    """Whom, to which role, and why."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("They get a link that works once, for two weeks."),
    )
    field_order = ["email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].help_text = _("Kept in the audit log. The person does not see it.")


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request):
    """Ask for an address and a role, and send the invitation."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.invite(
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                by=request.user,
                why=form.cleaned_data["why"],
                **form.about(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Invited: %(email)s.") % {"email": sent.email})
            return redirect("role_invite")
    status = 422 if form.is_bound else 200
    invitations = Invitation.objects.exclude(role="").select_related("course", "created_by")[:50]
    context = {
        "form": form,
        "invitations": invitations,
        "page_title": _("Invite somebody"),
        "header_title": _("Invite somebody"),
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailusers_users:index"), "label": _("People")},
            {"url": "", "label": _("Invite somebody")},
        ],
    }
    return render(request, "courses/invite_to_role.html", context, status=status)


@require_POST
def withdraw(request, pk):
    """Take back an invitation to a role that nobody has used."""
    invitation = get_object_or_404(Invitation.objects.exclude(role=""), pk=pk)
    actions.withdraw_invitation(invitation=invitation, by=request.user)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("role_invite")
