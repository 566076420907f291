"""Answering knowledge checks. Every answer is kept; the first one is what evidence speaks of."""

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from courses import facts, parts
from courses.blocks.learning import options_of
from courses.models import CheckAnswer
from courses.refusals import CheckGone


def answer(*, user, page, block_id, chosen):
    """Keep an answer and say whether it is right. Returns the CheckAnswer, or None where nothing was chosen.

    The same answer again, while it stands, is the one there is: browsers send twice what they got no reply to.
    Raises CheckGone when the check, or an option of it, is no longer there: the author has changed the lesson.
    """
    block = parts.find(page.body, block_id, "check")
    if block is None:
        raise CheckGone
    options = {option.id: option for option in options_of(block.value)}
    chosen = sorted(set(chosen))
    if not chosen:
        return None
    if not set(chosen) <= set(options):
        raise CheckGone
    standing = CheckAnswer.objects.filter(user=user, page_id=page.original_id, block=block_id).last()
    if standing and standing.chosen == chosen:
        return standing
    right = {id_ for id_, option in options.items() if option.right}
    with transaction.atomic():
        kept = CheckAnswer.objects.create(
            user=user, page_id=page.original_id, block=block_id, chosen=chosen, is_right=set(chosen) == right
        )
        facts.changed(user.pk)
    return kept


def again(*, user, page, block_id):
    """Let a learner answer anew: the earlier answers stay, but are no longer shown."""
    with transaction.atomic():
        latest = CheckAnswer.objects.filter(user=user, page_id=page.original_id, block=block_id).last()
        if latest and latest.chosen:
            CheckAnswer.objects.create(
                user=user, page_id=page.original_id, block=block_id, chosen=[], is_right=False
            )


def answers(user, page):
    """{block id: the latest CheckAnswer} of a lesson; one that is being answered anew is not there."""
    rows = CheckAnswer.objects.filter(user=user, page_id=page.original_id)
    latest = {row.block: row for row in rows}
    return {block: row for block, row in latest.items() if row.chosen}


def unanswered(user, page, seat):
    """Ids of the checks that this learner has never answered, in the order of the lesson."""
    wanted = parts.checks_for(page.body, seat)
    if not wanted:
        return []
    rows = CheckAnswer.objects.filter(user=user, page_id=page.original_id).exclude(chosen=[])
    known = set(rows.values_list("block", flat=True))
    return [block for block in wanted if block not in known]


def first_answers(user, page_ids):
    """The first answer to each check of some lessons: what a learner knew when they met it."""
    rows = CheckAnswer.objects.filter(user=user, page_id__in=page_ids).exclude(chosen=[])
    firsts = rows.values("page_id", "block").annotate(first=Min("pk")).values("first")
    return CheckAnswer.objects.filter(pk__in=firsts)


def words_for(blocks):
    """Say what is still to answer."""
    if len(blocks) == 1:
        return _("One knowledge check of this lesson is not answered yet. Any answer completes it.")
    return _("%(n)d knowledge checks of this lesson are not answered yet. Any answer completes them.") % {
        "n": len(blocks)
    }
