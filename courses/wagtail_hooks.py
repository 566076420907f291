"""The curriculum in the CMS: what may be published and deleted, and the ways to cohorts and desk."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button

from cms import editor
from cms.errors import Refused
from cms.wagtail_hooks import MatrixMenuItem
from courses import invitations, look, reports, vocabulary  # noqa: F401  (the last two register themselves)
from courses.models import Cohort, LearnerPage, LessonProgress


@hooks.register("before_publish_page")
def refuse_what_fails_its_checks(request, page):
    """Keep the draft and say everything that is wrong, for a publication now or at a later hour."""
    if isinstance(page, LearnerPage):
        try:
            page.check_publishable()
        except Refused as refusal:
            return editor.answer(request, refusal, page)
    return None


@hooks.register("construct_page_action_menu")
def judge_first(items, request, context):
    """Offer a reviewer the judgment first; saving a draft of their own comes after."""
    approve = next((item for item in items if item.name == "approve"), None)
    if approve:
        items.remove(approve)
        items.insert(0, approve)


@hooks.register("register_page_header_buttons")
def look_as_somebody(page, user, view_name, next_url=None):
    """Offer to look at a lesson or a week as somebody else."""
    if isinstance(page, LearnerPage) and view_name == "edit" and page.pk:
        yield Button(
            gettext_lazy("Look at it as…"), reverse("look", args=[page.pk]), icon_name="view", priority=55
        )


@editor.keep
def programs_with_cohorts(pages):
    """A program that people joined stays."""
    cohort = Cohort.objects.filter(program__in=pages).select_related("program").first()
    return cohort and _("“%(program)s” has cohorts, so it cannot be deleted. Unpublish it instead.") % {
        "program": cohort.program.title
    }


@editor.keep
def lessons_somebody_read(pages):
    """A lesson that learners have begun stays: their progress hangs on it."""
    begun = LessonProgress.objects.filter(page__in=pages).select_related("page").first()
    return begun and _("Learners have begun “%(lesson)s”, so it cannot be deleted. Unpublish it instead.") % {
        "lesson": begun.page.title
    }


@hooks.register("register_admin_urls")
def our_addresses():
    """Add the pages that invite people to roles, and those that show drafts as somebody else would meet them."""
    return [
        path("as/<int:page_id>/", look.look, name="look"),
        path("as/<int:page_id>/page/", look.looked_at, name="looked_at"),
        path("people/invite/", invitations.invite, name="role_invite"),
        path("people/invite/<int:pk>/withdraw/", invitations.withdraw, name="role_invitation_withdraw"),
    ]


@hooks.register("register_admin_menu_item")
def cohorts_item():
    """The cohorts, on the desk."""
    return MatrixMenuItem(
        gettext_lazy("Cohorts"),
        reverse("cohorts"),
        ("cohort", "read"),
        name="cohorts",
        icon_name="group",
        order=410,
    )
