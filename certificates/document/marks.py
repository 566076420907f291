"""What makes a paper visibly something else than a first certificate: a word in a corner, with lines below it."""

from dataclasses import dataclass

from certificates.document import wording
from certificates.document.facts import in_words


@dataclass(frozen=True)
class Mark:
    """A status mark. lead: instead of the words before the name. is_void: each signature's place is struck through."""

    word: str
    notes: tuple[str, ...]
    lead: str = ""

    @property
    def is_void(self):
        """Whether the paper is valid as little as its lead says."""
        return bool(self.lead)


def preview(language=wording.ENGLISH):
    """What would be printed, before anything is issued."""
    return _mark(wording.of(language).preview)


def duplicate(language=wording.ENGLISH, *, on, issued):
    """Another print of a valid certificate, made on a day; `issued`: the day on which it was given out."""
    return _mark(wording.of(language).duplicate, on=in_words(on, language), issued=in_words(issued, language))


def reissued(language=wording.ENGLISH, *, on):
    """A valid certificate in the place of an older one. on: the day, in words. It never says what was replaced."""
    return _mark(wording.of(language).reissued, on=on)


def replaced(language=wording.ENGLISH, *, on):
    """A certificate that another one took the place of."""
    return _mark(wording.of(language).replaced, on=in_words(on, language))


def revoked(language=wording.ENGLISH, *, on):
    """A certificate that was taken back."""
    return _mark(wording.of(language).revoked, on=in_words(on, language))


def _mark(status, **dates):
    return Mark(status.word, tuple(note.format(**dates) for note in status.notes), status.lead)
