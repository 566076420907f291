"""Review by a second person: the workflow step that never lets authors approve their own text."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Task

from cms import access


class ClinicalReviewTask(Task):
    """A clinical reviewer, never the author, reads and approves (or sends back)."""

    def user_can_access_editor(self, page, user):
        """Reviewers read the draft where they judge it."""
        return access.may(user, "page", "publish", page=page)

    def page_locked_for_user(self, page, user):
        """While it is under review nobody but reviewers changes the text."""
        return not access.may(user, "page", "publish", page=page)

    def get_actions(self, page, user):
        """Offer approve and reject to reviewers who did not write the text."""
        if not access.may(user, "page", "publish", page=page) or wrote(user, page):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with a comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user, **kwargs):
        """Task states waiting for this person."""
        if access.reach(user, "page", "publish") is None:
            return self.task_states.none()
        return self.task_states.filter(status="in_progress").exclude(revision__user=user)

    @classmethod
    def get_description(cls):
        """Say what the step is, in the workflow editor."""
        return _("A clinical reviewer other than the author approves.")


def wrote(user, page):
    """Whether the person wrote the draft under review (its owner, or whose revision it is)."""
    latest = page.get_latest_revision() if page.pk else None
    return page.owner_id == user.pk or bool(latest and latest.user_id == user.pk)
