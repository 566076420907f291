"""The CMS in our colors: style sheet, first page, menu, reports, and what of Wagtail's own stays closed."""

from django.http import Http404
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

from cms import access, editor, publishing, records, roles
from cms.dashboard import AttentionPanel

_REASON = _("The page “%(page)s” was deleted.")


@hooks.register("insert_global_admin_css")
def our_style():
    """Link our sheet into every screen of the CMS."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("insert_editor_js")
def our_editor_script():
    """What the checks say, and Markdown as readers see it, while one writes."""
    return format_html('<script type="module" src="{}"></script>', static("cms/js/editor.js"))


@hooks.register("construct_homepage_panels")
def first_page(request, panels):
    """Show what needs this person, and nothing else."""
    panels[:] = [AttentionPanel()]


@hooks.register("construct_main_menu")
def main_menu(request, items):
    """Call the page tree what it is here, and leave out Wagtail's own help."""
    items[:] = [item for item in items if item.name != "help"]
    for item in items:
        if item.name == "explorer":
            item.label = _("Curriculum")
        elif item.name == "snippets":
            item.label = _("Vocabulary")


class MatrixMenuItem(MenuItem):
    """A menu item for whoever the matrix lets do something."""

    def __init__(self, label, url, rule, **kwargs):
        self.rule = rule
        super().__init__(label, url, **kwargs)

    def is_shown(self, request):
        """Ask the matrix."""
        return access.reach(request.user, *self.rule) is not None


@hooks.register("register_admin_urls")
def our_addresses():
    """Add the report of outgoing mail, and what the editor asks while one writes."""
    return [
        path("checks/<int:page_id>/", editor.checks, name="page_checks"),
        path("outgoing-mail/", records.MailLog.as_view(), name="mail_log"),
        path("outgoing-mail/results/", records.MailLog.as_view(results_only=True), name="mail_log_results"),
        path("outgoing-mail/<int:pk>/again/", records.again, name="mail_again"),
    ]


@hooks.register("register_reports_menu_item")
def audit_log_item():
    """The way to the audit log, which stands at the desk."""
    return MatrixMenuItem(
        _("Audit log"), reverse("audit_log"), ("audit", "read"), icon_name="history", order=900
    )


@hooks.register("register_reports_menu_item")
def mail_item():
    """Outgoing mail, under Reports."""
    return MatrixMenuItem(
        _("Outgoing mail"), reverse("mail_log"), ("mail", "read"), icon_name="mail", order=910
    )


@hooks.register("register_admin_menu_item")
def to_the_site():
    """The way to what learners see."""
    return MenuItem(_("To the site"), reverse("today"), name="to-the-site", icon_name="home", order=20000)


@hooks.register("register_admin_menu_item")
def desk_item():
    """The office's desk, where certificates are issued."""
    return MatrixMenuItem(
        _("Desk"),
        reverse("desk"),
        ("certificate", "issue"),
        name="desk",
        icon_name="clipboard-list",
        order=405,
    )


@hooks.register("before_delete_page", order=1000)
def end_roles_for(request, page):
    """End what faculty hold for a course that goes, so that the history says why."""
    if request.method == "POST":
        courses = page.get_descendants(inclusive=True).values_list("pk", flat=True)
        roles.end_for_course(courses=list(courses), by=request.user, why=_REASON % {"page": page.title})


@hooks.register("before_bulk_action", order=1000)
def end_roles_for_many(request, action_type, objects, action):
    """The same when several pages go at once."""
    if action_type == "delete" and objects and isinstance(objects[0], Page):
        for page in objects:
            end_roles_for(request, page)


@hooks.register("register_log_actions")
def our_log_actions(actions):
    """Say in a page's history why it was not published."""
    actions.register_action(publishing.REFUSED, _("Not published"), _("Not published: it failed its checks"))


def _closed(action):
    """A bulk action of Wagtail's on people that nobody may take here: roles have history, nobody is deleted."""

    def dispatch(self, request, *args, **kwargs):
        raise Http404

    return type(action.__name__, (action,), {"dispatch": dispatch})


for action in (AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction):
    hooks.register("register_bulk_action", _closed(action), order=1000)
