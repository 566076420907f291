"""What is wrong with a pack: file, line and what was expected there; all of it, never only the first."""

import difflib
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cms.errors import Refused


@dataclass(frozen=True, order=True)
class Complaint:
    """One thing to put right. `path` is relative to the pack's folder; lines count from 1."""

    path: str
    line: int
    sentence: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.sentence}"


class Complaints:
    """Collects complaints while a pack is read; the readers go on with something harmless.

    A complaint stops the pack. Advice does not: it is what an author would want to know, about things that the site
    takes as they are.
    """

    def __init__(self):
        self._found = []
        self.advice = []

    def say(self, path, line, sentence):
        """Note what is wrong at a line of a file."""
        self._found.append(Complaint(str(path), max(int(line), 1), str(sentence)))

    def advise(self, path, line, sentence):
        """Note what an author may want to look at, in the same form."""
        self.advice.append(Complaint(str(path), max(int(line), 1), str(sentence)))

    @property
    def paths(self):
        """The files something is wrong with."""
        return {one.path for one in self._found}

    def raise_any(self):
        """Raise PackErrors when anything was said."""
        if self._found:
            raise PackErrors(self._found)


class PackErrors(Refused):
    """The pack cannot be loaded, and nothing of it was. Carries every complaint, by file and line."""

    status = 422
    title = _("This pack cannot be loaded.")

    def __init__(self, complaints):
        self.complaints = sorted(set(complaints))
        super().__init__("\n".join(str(one) for one in self.complaints))


def closest(word, known):
    """Say which known word comes closest, as a sentence with a space before it; "" where none does."""
    near = difflib.get_close_matches(str(word).lower(), [str(one) for one in known], n=1, cutoff=0.6)
    return f" Did you mean “{near[0]}”?" if near else ""
