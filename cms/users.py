"""Wagtail's people pages: who is here, which roles they hold and held. No passwords, no groups, no deleting.

Only administrators come in (cms/gates.py: MATRIX role.grant). Accounts are made by invitation; what is changed
here is changed by cms/roles.py and cms/people.py, which keep the history and the audit log.
"""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.users.views.groups import GroupViewSet as WagtailGroupViewSet
from wagtail.users.views.users import IndexView as WagtailIndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from cms import access, gates, people, roles
from cms.models import RoleGrant, User

ROLES = RoleGrant.Role
gates.guard(
    ("role", "grant"),
    *[
        f"wagtailusers_users:{name}"
        for name in ("index", "index_results", "add", "edit", "grant", "end", "switch")
    ],
)


class RoleForm(forms.Form):
    """Which role, about what, and why."""

    role = forms.ChoiceField(choices=ROLES.choices, label=gettext_lazy("Role"))
    course = forms.ChoiceField(
        required=False, label=gettext_lazy("Course"), help_text=gettext_lazy("For faculty: what they teach.")
    )
    discipline = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Discipline"),
        help_text=gettext_lazy("For clinical reviewers: the discipline they review for."),
    )
    why = forms.CharField(
        max_length=500, label=gettext_lazy("Reason"), help_text=gettext_lazy("Kept with the role for good.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, role in (("course", ROLES.FACULTY), ("discipline", ROLES.REVIEWER)):
            self.fields[name].choices = [("", "—"), *roles.places_of(role)]

    def clean(self):
        """A course for faculty, a discipline for reviewers, and nothing of the kind for others."""
        given = super().clean()
        role = given.get("role")
        if role == ROLES.FACULTY and not given.get("course"):
            self.add_error("course", _("Choose the course this person teaches."))
        if role == ROLES.REVIEWER and not given.get("discipline"):
            self.add_error("discipline", _("Choose the discipline this person reviews for."))
        return given

    def about(self):
        """The course page or discipline code that belongs to the chosen role, as keyword arguments."""
        from wagtail.models import Page

        chosen = self.cleaned_data
        if chosen["role"] == ROLES.FACULTY:
            return {"course": Page.objects.get(pk=chosen["course"])}
        return {"discipline": chosen["discipline"]} if chosen["role"] == ROLES.REVIEWER else {}


class ReasonForm(forms.Form):
    """Why something is done."""

    why = forms.CharField(max_length=500, label=gettext_lazy("Reason"))


class NameForm(forms.ModelForm):
    """How a person is called. The e-mail address is theirs to change, on their own sign-in page."""

    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        labels = {"first_name": gettext_lazy("First name"), "last_name": gettext_lazy("Last name")}


def _ending(grant, data=None):
    return ReasonForm(data, auto_id=f"end-{grant.pk}-%s")


def person_page(request, person, *, ending=None, end_form=None, status=200, **forms_given):
    """Show one person, with the form that was just refused among the others."""
    grants = list(person.role_grants.select_related("granted_by", "ended_by").order_by("-granted_at"))
    for one in grants:
        one.is_being_ended = one == ending
        one.form = end_form if one == ending else _ending(one)
    context = {
        "person": person,
        "page_title": str(person),
        "header_title": str(person),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailusers_users:index"), "label": _("People")},
            {"url": "", "label": str(person)},
        ],
        "header_icon": "user",
        "running": [one for one in grants if not one.ended_at],
        "ended": [one for one in grants if one.ended_at],
        "addresses": person.emailaddress_set.order_by("-primary", "email"),
        "name_form": NameForm(instance=person),
        "role_form": RoleForm(auto_id="role-%s"),
        "switch_form": ReasonForm(auto_id="switch-%s"),
        "is_self": person.pk == request.user.pk,
        **forms_given,
    }
    return render(request, "cms/people/person.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Show a person; a post renames them."""
    person = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        return person_page(request, person)
    form = NameForm(request.POST, instance=get_object_or_404(User, pk=pk))
    if not form.is_valid():
        return person_page(request, person, name_form=form, status=422)
    people.rename(user=person, by=request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("wagtailusers_users:edit", pk)


@require_POST
def grant(request, pk):
    """Give a person a role."""
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST, auto_id="role-%s")
    if form.is_valid():
        try:
            given = roles.grant(
                user=person,
                role=form.cleaned_data["role"],
                by=request.user,
                why=form.cleaned_data["why"],
                **form.about(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(person)s is now %(role)s.") % {"person": person, "role": given})
            return redirect("wagtailusers_users:edit", pk)
    return person_page(request, person, role_form=form, status=422)


@require_POST
def end(request, pk, grant):
    """End one of a person's roles."""
    person = get_object_or_404(User, pk=pk)
    running = get_object_or_404(RoleGrant, pk=grant, user=person)
    form = _ending(running, request.POST)
    if form.is_valid():
        try:
            ended = roles.end(grant=running, by=request.user, why=form.cleaned_data["why"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("%(person)s is no longer %(role)s.") % {"person": person, "role": ended}
            )
            if not access.has_role(User.objects.get(pk=request.user.pk), access.ADMINISTRATOR):
                return redirect("wagtailadmin_home")
            return redirect("wagtailusers_users:edit", pk)
    return person_page(request, person, end_form=form, ending=running, status=422)


@require_POST
def switch(request, pk):
    """Shut an account, or open it again."""
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST, auto_id="switch-%s")
    if form.is_valid():
        act = people.switch_off if request.POST.get("to") == "off" else people.switch_on
        try:
            act(user=person, by=request.user, why=form.cleaned_data["why"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                _("%(person)s is signed out everywhere and cannot come in.") % {"person": person}
                if act is people.switch_off
                else _("%(person)s can come in again.") % {"person": person},
            )
            return redirect("wagtailusers_users:edit", pk)
    return person_page(request, person, switch_form=form, status=422)


class PeopleFilterSet(WagtailFilterSet):
    """By role, and whether the account is open."""

    role = django_filters.ChoiceFilter(
        label=gettext_lazy("Role"), choices=ROLES.choices, method="holding", widget=forms.RadioSelect
    )
    is_active = django_filters.BooleanFilter(label=gettext_lazy("Account is open"), widget=BooleanRadioSelect)

    def __init__(self, *args, is_searching=False, **kwargs):
        super().__init__(*args, **kwargs)

    def holding(self, queryset, name, value):
        """People who hold the role now."""
        holders = RoleGrant.objects.filter(role=value, ended_at=None).values("user")
        return queryset.filter(pk__in=holders)

    class Meta:
        model = User
        fields = []


class IndexView(WagtailIndexView):
    """Everybody with an account, and the roles they hold now."""

    page_title = gettext_lazy("People")
    add_item_label = gettext_lazy("Invite somebody")
    results_template_name = "cms/people/index_results.html"

    @property
    def columns(self):
        """Name, address, roles, whether the account is open, when they last came."""
        return [
            self._get_title_column_class(TitleColumn)(
                "name",
                accessor=str,
                label=_("Name"),
                sort_key="name",
                get_url=self.get_edit_url,
            ),
            Column("email", label=_("E-mail address"), sort_key="email"),
            Column(
                "roles",
                label=_("Roles"),
                accessor=lambda person: ", ".join(map(str, person.running)) or _("Learner"),
            ),
            BooleanColumn("is_active", label=_("Open"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]

    def get_list_buttons(self, instance):
        """Everything is on the person's own page."""
        return []

    def get_delete_url(self, instance):
        """Nobody is deleted: records refer to them. Accounts are switched off."""

    def get_base_queryset(self):
        """People with their running grants."""
        running = RoleGrant.objects.filter(ended_at=None).order_by("role")
        return User.objects.prefetch_related(Prefetch("role_grants", queryset=running, to_attr="running"))


def add(request):
    """Accounts are made by invitation."""
    return redirect("role_invite")


class UserViewSet(WagtailUserViewSet):
    """People: the list, and one page each."""

    menu_label = gettext_lazy("People")
    menu_order = 400
    add_to_settings_menu = False
    add_to_admin_menu = True
    copy_view_enabled = False
    filterset_class = PeopleFilterSet
    index_view_class = IndexView
    index_template_name = "wagtailadmin/generic/index.html"
    index_results_template_name = "cms/people/index_results.html"

    def get_urlpatterns(self):
        """Only these: no form that sets a password, a group or the superuser switch, and no deleting."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", add, name="add"),
            path("edit/<int:pk>/", edit, name="edit"),
            path("edit/<int:pk>/grant/", grant, name="grant"),
            path("edit/<int:pk>/end/<int:grant>/", end, name="end"),
            path("edit/<int:pk>/switch/", switch, name="switch"),
        ]


class GroupViewSet(WagtailGroupViewSet):
    """Groups mirror roles (cms/roles.py), so nobody edits them: no pages, no menu."""

    def get_urlpatterns(self):
        """No addresses at all."""
        return []

    def on_register(self):
        """Register nothing."""
