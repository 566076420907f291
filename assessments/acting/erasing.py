"""Erase what somebody typed: its digest and everything else in the log stays."""

from django.db import transaction
from django.utils import timezone

from assessments.acting.locks import must_say_why
from assessments.models import Words
from cms import audit


def erase_words(*, words, by, why):
    """Erase what a person typed; its digest and everything else in the log stays. Twice changes nothing."""
    must_say_why(why)
    with transaction.atomic():
        words = Words.objects.select_for_update().get(pk=words.pk)
        if words.erased_at:
            return words
        words.text, words.erased_at, words.erased_by = "", timezone.now(), by
        words.save(update_fields=["text", "erased_at", "erased_by"])
        audit.record("erased", words, by=by, why=why, attempt=str(words.attempt.uuid), item=words.item)
    return words
