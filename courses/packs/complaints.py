"""What is wrong with a pack: file, line and what was expected there; all of it, never only the first."""

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
    """Collects complaints while a pack is read; the readers go on with something harmless."""

    def __init__(self):
        self._found = []

    def say(self, path, line, sentence):
        """Note what is wrong at a line of a file."""
        self._found.append(Complaint(str(path), max(int(line), 1), str(sentence)))

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
