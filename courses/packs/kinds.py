"""The registries of packs: kinds of pack, and what higher apps read within a program.

Each registers by being defined:

    class Cases(WeekFolder):
        name = "cases"

    class Wording(ProgramPart):
        name = "certificate"
"""

from dataclasses import dataclass

from courses.packs.complaints import Complaints
from courses.packs.drafts import Vocabulary
from courses.packs.files import PackFiles

KINDS: dict[str, "PackKind"] = {}
WEEK_FOLDERS: dict[str, "WeekFolder"] = {}
PROGRAM_PARTS: dict[str, "ProgramPart"] = {}


@dataclass(frozen=True)
class Reading:
    """What every reader needs: the files, the words that may be referred to, and where to complain."""

    files: PackFiles
    vocabulary: Vocabulary
    complaints: Complaints
    slug: str = ""


class _Registered:
    name = ""
    _registry = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls._registry is None:
            return
        if not cls.name or cls.name in cls._registry:
            raise TypeError(f"{cls.__name__} needs a name of its own; {cls.name!r} is none.")
        cls._registry[cls.name] = cls()


class PackKind(_Registered):
    """A kind of pack: `read` is pure, `parent` says below which page its pages stand."""

    def read(self, reading, head):
        """Return the drafts of the pack's pages. `head` is the Pack as pack.yaml describes it."""
        raise NotImplementedError

    def prepare(self, pack):
        """Make room for the pack's pages, in the transaction that writes them."""

    def parent(self):
        """Return the page below which the pages stand, or a sentence saying what must be there first."""
        raise NotImplementedError

    def loaded(self, pages, by):
        """Do what remains once all pages are published: {path: page}."""


class WeekFolder(_Registered):
    """A folder of a week whose files each become a page, such as cases."""

    def read(self, reading, name, path):
        """Return the Draft of one file (a files.Name), its page path given."""
        raise NotImplementedError


class ProgramPart(_Registered):
    """A name in program.yaml that becomes a record beside the program's page, such as the certificate's wording."""

    label = ""

    def read(self, fields):
        """Return the plain value of the mapping; complain by `fields`."""
        raise NotImplementedError

    def state(self, program, value):
        """Return what stands there now in the same form, or None where nothing does."""
        raise NotImplementedError

    def write(self, program, value):
        """Make what stands there the value."""
        raise NotImplementedError


PackKind._registry = KINDS
WeekFolder._registry = WEEK_FOLDERS
ProgramPart._registry = PROGRAM_PARTS
