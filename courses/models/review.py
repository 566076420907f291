"""Review by a second person: the workflow step that never lets authors approve their own text."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from cms import access


class ClinicalReviewTask(Task):
    """A clinical reviewer, never the author, reads and approves (or sends back)."""

    def start(self, workflow_state, user=None):
        """Begin, unless the page fails its own checks, and tell those who may approve it."""
        from courses import review

        draft = workflow_state.content_object.get_latest_revision_as_object()
        if hasattr(draft, "check_publishable"):
            draft.check_publishable()
        state = super().start(workflow_state, user=user)
        review.tell_reviewers(draft, by=user)
        return state

    def user_can_access_editor(self, page, user):
        """Reviewers read the draft where they judge it."""
        return access.may(user, "page", "review", page=page)

    def locked_for_user(self, page, user):
        """While it is under review nobody but reviewers and administrators changes the text."""
        return not (
            access.may(user, "page", "review", page=page) or access.may(user, "page", "publish", page=page)
        )

    def get_actions(self, page, user):
        """Offer what this person may do: approve or send back; administrators may only send back."""
        from courses import review

        send_back = ("reject", _("Request changes"), True)
        if review.may_approve(user, page):
            approve = [("approve", _("Approve"), False), ("approve", _("Approve with a comment"), True)]
            return [send_back, *approve]
        return [send_back] if access.may(user, "page", "publish", page=page) else []

    def get_task_states_user_can_moderate(self, user, **kwargs):
        """Task states that this person may approve."""
        from courses import review

        if access.reach(user, "page", "review") is None:
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        mine = [
            state.pk
            for state in waiting.select_related("revision")
            if review.may_approve(user, state.revision.as_object())
        ]
        return waiting.filter(pk__in=mine)

    @classmethod
    def get_description(cls):
        """Say what the step is, in the workflow editor."""
        return _("A clinical reviewer of the page's discipline, other than its authors, approves.")
