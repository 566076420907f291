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
PAGE_TEXTS: dict[str, "PageText"] = {}


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
    """A kind of pack: `read` is pure, `parent` says below which page its pages stand.

    `order` is its place among the packs of a folder, before what each of them needs is looked at.
    """

    order = 9

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

    def files(self, drafts, note):
        """Return {path: text} of a pack of everything of this kind here, for a dump; nothing where dumps know it already."""
        return {}

    def is_needed_by(self, program):
        """Whether the pack of a program must say that it needs this one."""
        return False

    def shapes(self):
        """Return {name: (shape, title)} of the files of this kind of pack, for their schemas."""
        return {}

    def put(self, load):
        """Write what was read (a loading.Load), in its transaction; complain where that cannot be done."""
        from courses.packs.writing import Writing

        self.prepare(load.pack)
        parent = self.parent()
        if isinstance(parent, str):
            load.complaints.say("pack.yaml", load.pack.lines.get("slug", 1), parent)
            return
        writing = Writing(load)
        writing.write(parent.specific)
        load.complaints.raise_any()
        self.loaded(writing.pages, load.by)


class WeekFolder(_Registered):
    """A folder of a week whose files each become a page, such as cases.

    `model` is the label of that page's model; `shape` is the Mapping that describes a file, for its schema; `beside`
    are endings of files that stand beside them and are read with them.
    """

    model = ""
    beside = ()
    shape = None

    def read(self, reading, name, path):
        """Return the Draft of one file (a files.Name), its page path given."""
        raise NotImplementedError


class ProgramPart(_Registered):
    """A name in program.yaml that becomes a record beside the program's page, such as the certificate's wording.

    `shape` is the Mapping that describes it. What it holds travels as plain values in the form of that shape.
    """

    label = ""
    about = ""
    shape = None

    def check(self, record):
        """Complain of what the shape alone cannot see."""

    def plain(self, program):
        """Return what stands beside a program now, or None where nothing does."""
        raise NotImplementedError

    def write(self, program, value):
        """Make what stands there the value."""
        raise NotImplementedError


class PageText(_Registered):
    """How a page of a model is written into a pack; `name` is the model's label."""

    def write(self, page, pen):
        """Return {file: text}; the file that is named after the page itself is called ""."""
        raise NotImplementedError


PackKind._registry = KINDS
WeekFolder._registry = WEEK_FOLDERS
ProgramPart._registry = PROGRAM_PARTS
PageText._registry = PAGE_TEXTS
