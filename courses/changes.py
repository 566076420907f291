"""Whatever changes what a program holds tells so, by whichever door it came: editor, workflow, clock, pack or copy.

The one place where a signal of the database is the better hook: nothing is decided here, records are only marked as
old. Every door ends in a save, a removal or a move of a page, inside its transaction, while Wagtail's own signals of
publication come after it, not for copies, and not from packs. The daily look of certificates/records.py catches what
goes past the models altogether.
"""

from django.apps import apps
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move

from courses import facts
from courses.models import LetterStep, ProgramPage, ProgramRequirement

DRAFT_ONLY = {"latest_revision", "draft_title", "has_unpublished_changes", "latest_revision_created_at", "locked", "locked_by", "locked_at", "go_live_at", "expire_at"}  # fmt: skip
"""What a draft changes of a page: nothing that anybody is judged by."""


@receiver([post_save, post_delete], sender=ProgramRequirement, dispatch_uid="courses.changes.rule")
def rule_changed(sender, instance, **kwargs):
    """A rule of a program was written, changed or removed."""
    facts.program_changed(instance.program_id)


@receiver([post_save, post_delete], sender=LetterStep, dispatch_uid="courses.changes.letter")
def letter_changed(sender, instance, **kwargs):
    """A letter of a scale was: it holds for every program that uses the scale."""
    for program in ProgramPage.objects.filter(letter_scale=instance.scale_id).values_list("pk", flat=True):
        facts.program_changed(program)


def page_changed(sender, instance, raw=False, update_fields=None, **kwargs):
    """A page was published, taken down, changed or removed."""
    if not raw and (update_fields is None or not set(update_fields) <= DRAFT_ONLY):
        _tell(instance.path)


# One by one, never for every model at once: a listener to all removals makes Django read all rows before it removes
# them, also an answer's drafts at each step of a learner.
for _page in [model for model in apps.get_models() if issubclass(model, Page)]:
    for _signal in (post_save, post_delete):
        _signal.connect(page_changed, sender=_page, dispatch_uid=f"courses.changes.{_page._meta.label}")


@receiver(post_page_move, dispatch_uid="courses.changes.move")
def page_moved(sender, url_path_before, url_path_after, instance, **kwargs):
    """A page came to stand elsewhere: maybe in another program."""
    if url_path_before == url_path_after:
        return
    slugs = url_path_before.strip("/").split("/")
    before = ["/" + "/".join(slugs[:end]) + "/" for end in range(1, len(slugs))]
    for program in ProgramPage.objects.filter(url_path__in=before).values_list("pk", flat=True):
        facts.program_changed(program)
    _tell(instance.path)


def _tell(path):
    above = [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]
    for program in ProgramPage.objects.filter(path__in=above).values_list("pk", flat=True):
        facts.program_changed(program)
