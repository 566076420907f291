"""Conversion tables in the CMS: who sees and does what, what a change would affect, what is never deleted."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments import table_rules, table_uses
from assessments.models import ConversionTable
from cms import access
from cms.errors import Refused

_DOES = {
    "view": "read",
    "choose": "read",
    "add": "write",
    "change": "write",
    "lock": "write",
    "unlock": "write",
}
_DELETES = frozenset({access.ADMINISTRATOR})


class TablePolicy(ModelPermissionPolicy):
    """Who may do what with tables, by the matrix: publishing asks for the scope of practice as well."""

    def user_has_permission(self, user, action):
        """Reviewers who may publish also open the editor, where they publish."""
        if action == "publish":
            return table_rules.may_publish(user)
        if action == "delete":
            return bool(access.roles(user) & _DELETES)
        if action == "change" and table_rules.may_publish(user):
            return True
        return action in _DOES and access.may(user, "conversion_table", _DOES[action])

    def user_has_any_permission(self, user, actions):
        """One of several."""
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        """All tables alike."""
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        """All tables alike."""
        return self.user_has_any_permission(user, actions)


class ConversionTables(SnippetViewSet):
    """The conversion tables, with their sort, version and review date."""

    model = ConversionTable
    icon = "table"
    menu_label = _("Conversion tables")
    list_display = ["title", "kind", "version", "review_by", LiveStatusTagColumn(label=_("Status"))]
    search_fields = ["title"]

    @cached_property
    def permission_policy(self):
        """Ours, which asks the matrix."""
        return TablePolicy(self.model)


@require_safe
def affected(request, pk):
    """Every question that a change of this table would affect."""
    table = get_object_or_404(ConversionTable, pk=pk)
    shown = {"table": table, "used": table_uses.of(table.slug), "newest": table_uses.newest(table.slug)}
    return render(request, "assessments/table_affected.html", shown)


@hooks.register("register_admin_urls")
def addresses():
    """Add the list of what a change would affect."""
    return [path("tables/<int:pk>/affects/", affected, name="table_affected")]


@hooks.register("construct_snippet_action_menu")
def publish_only_who_may(items, request, context):
    """Offer publishing a table, and taking it back, to those who may; Wagtail asks for its own permission only."""
    if context.get("model") is ConversionTable and not table_rules.may_publish(request.user):
        items[:] = [one for one in items if one.name not in ("action-publish", "action-unpublish")]


@hooks.register("before_delete_snippet")
def keep_what_was_in_force(request, instances):
    """Lead back with a sentence where a table was ever in force."""
    for table in instances:
        if isinstance(table, ConversionTable):
            try:
                table_rules.refuse_to_lose_history(table)
            except Refused as refusal:
                messages.error(request, refusal.said[0])
                return redirect(reverse(table.snippet_viewset.get_url_name("edit"), args=[table.pk]))
    return None
