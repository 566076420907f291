"""What happens when a workflow is through: named in settings, so it is imported while Wagtail's models load."""


def publish_approved(workflow_state, user=None):
    """Publish the draft that was approved; after clinical review, write down who read it.

    Approving is what lets a reviewer publish: they have no other way to. Called inside the transaction of the
    approval, so a case that fails its checks takes the approval back as well.
    """
    from courses import review
    from courses.models import ClinicalReviewTask

    page = workflow_state.content_object
    revision = page.get_latest_revision()
    reviewed = ClinicalReviewTask.objects.filter(
        task_states__workflow_state=workflow_state,
        task_states__revision=revision,
        task_states__status="approved",
    ).exists()
    if not (reviewed and user):
        revision.publish(user=user)
        return
    draft = revision.as_object()
    if hasattr(draft, "check_publishable"):
        draft.check_publishable()
    review.write_down(revision, user)
    revision.publish(user=user, skip_permission_checks=True)
