"""The comment bank: keep a sentence, remove it, note that it was used."""

from django.db.models import F
from django.utils.translation import gettext as _

from assessments.engine.anchoring import one_line_end
from assessments.models import CommentPhrase
from assessments.refusals import NothingWritten, WordsTooLong
from cms.sent import row_numbers

SHOWN = 200


def keep(*, owner, text, rubric="", criterion="", is_shared=False):
    """Keep a sentence; the same again changes nothing but whether others see it. Raises NothingWritten, WordsTooLong."""
    text = one_line_end(text).strip()
    if not text:
        raise NothingWritten(_("Write the comment first, then keep it."))
    if len(text) > CommentPhrase.MOST_CHARACTERS:
        raise WordsTooLong(len(text), CommentPhrase.MOST_CHARACTERS)
    key = {"owner": owner, "text": text, "rubric": rubric[:80], "criterion": criterion[:80]}
    found = CommentPhrase.objects.filter(**key).first() or CommentPhrase(**key)
    found.is_shared = is_shared or found.is_shared
    found.save()
    return found


def remove(*, phrase):
    """Take a sentence out of the bank."""
    phrase.delete()


def used(*, user, ids):
    """Note that these sentences were put into a mark."""
    wanted = row_numbers(set(ids))
    if wanted:
        CommentPhrase.objects.seen_by(user).filter(pk__in=wanted).update(times_used=F("times_used") + 1)


def bank(user, rubric):
    """The sentences a marker may choose from for a rubric, the most used first."""
    rows = CommentPhrase.objects.seen_by(user).for_rubric(rubric.slug).select_related("owner")
    titles = {one.id: one.title for one in rubric.criteria}
    found = list(rows[:SHOWN])
    for one in found:
        one.about = titles.get(one.criterion, "")
    return found


def known(rubric, criterion):
    """The id of a criterion where the rubric has it, else ""."""
    return criterion if any(one.id == criterion for one in rubric.criteria) else ""
