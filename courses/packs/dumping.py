"""Write the site's content as packs: a folder with the vocabulary, the site's pages, and each program.

What is written is what loading reads: loaded into an empty site and dumped again, every byte is the same.
"""

from dataclasses import dataclass, field

from wagtail.models import Page, Site

from cms.errors import Refused
from cms.models import HomePage, TextPage
from courses.models import CatalogPage, CoursePage, LessonPage, ProgramPage, WeekPage
from courses.packs import descriptions, registered, texts  # noqa: F401  (registered: all kinds of page)
from courses.packs.bodies import Pen
from courses.packs.files import looks_numbered
from courses.packs.heads import head_text
from courses.packs.kinds import KINDS, PAGE_TEXTS, PROGRAM_PARTS, WEEK_FOLDERS
from courses.packs.pens import FileNames, Places
from courses.packs.site import CATALOG
from courses.packs.vocabulary import vocabulary_files
from courses.packs.words import vocabulary

VOCABULARY, SITE = "vocabulary", "site"


class NoProgram(Refused):
    """There is no such program to write."""

    title = "There is no such program."


@dataclass
class Dump:
    """What a dump comes to: the text of each file, the files that texts show, and what was left out."""

    texts: dict = field(default_factory=dict)
    """{path: text}; paths begin with the folder of the pack."""
    files: dict = field(default_factory=dict)
    """{path: row of an image or a document}."""
    notes: list = field(default_factory=list)
    packs: list = field(default_factory=list)
    newer: int = 0
    """How many pages have a newer draft that was not written."""

    def note(self, sentence):
        """Keep a sentence about something left out, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)


def dump(*, slug="", drafts=False):
    """Return the Dump of the whole site, or of the program of this slug with what it needs.

    `drafts`: the latest draft of every page, published or not.

    Raises NoProgram where no program has this slug.
    """
    known, found = vocabulary(), Dump()
    _keep(found, VOCABULARY, lambda pen: vocabulary_files(known), known, found.note)
    if not slug:
        _keep(found, SITE, lambda pen: SiteTexts(pen, found, drafts).files(), known, found.note)
    for name, kind in KINDS.items():
        _keep(found, name, lambda pen, kind=kind: kind.files(drafts, found.note), known, found.note)
    for page in _programs(slug, drafts):
        folder = page.slug if page.slug not in (VOCABULARY, SITE) else f"{page.slug}-program"
        _keep(
            found,
            folder,
            lambda pen, page=page: ProgramTexts(pen, found, drafts, page).files(),
            known,
            found.note,
        )
    return found


def _keep(found, folder, write, known, note):
    """Write one pack twice: the first time only its files are named, so that no two get one name."""
    names = FileNames()
    pen = Pen(known, names, Places(), note)
    if not write(pen):
        return
    names.settle()
    for path, text in write(pen).items():
        found.texts[f"{folder}/{path}"] = text
    for path, row in names.contents():
        found.files[f"{folder}/{path}"] = row
    found.packs.append(folder)


def _programs(slug, drafts):
    pages = ProgramPage.objects.order_by("path")
    pages = list(pages if drafts else pages.live())
    if not slug:
        return pages
    by_slug = {page.slug: page for page in pages}
    if slug not in by_slug:
        known = ", ".join(by_slug) or "none"
        raise NoProgram(f"There is no program “{slug}” to write. Programs here: {known}.")
    wanted, waiting = [], [slug]
    while waiting:
        page = by_slug.get(waiting.pop())
        if page and page not in wanted:
            wanted.append(page)
            waiting += [path.partition("/")[0] for path in shared_paths(page)]
    return sorted(wanted, key=lambda page: page.path)


def shared_paths(program):
    """{path of the week elsewhere} of every week of a program that is another program's week."""
    weeks = WeekPage.objects.descendant_of(program).exclude(alias_of=None)
    found = [_path_of(week.alias_of) for week in weeks.order_by("path")]
    return [path for path in found if path and path.partition("/")[0] != program.slug]


def _path_of(page):
    """The path of a page across packs: from its program on."""
    program = ProgramPage.objects.ancestor_of(page, inclusive=True).first()
    return program and "/".join(filter(None, [program.slug, Places.below(page.pk, program)]))


class Texts:
    """Pages of one pack as text: what is live, or the latest drafts."""

    def __init__(self, pen, found, drafts):
        self.pen = pen
        self.found = found
        self.drafts = drafts
        self.written = {}

    def shown(self, page):
        """The version of a page that is written, or None with a note."""
        if self.drafts:
            return page.get_latest_revision_as_object() if page.latest_revision_id else page
        if not page.live:
            self.found.note(f"not live, left out: {page.title}")
            return None
        return page

    def children(self, page, model=None):
        """(specific version) of the children that are written, in their order."""
        pages = page.get_children().order_by("path").specific()
        return [
            one
            for one in map(self.shown, pages)
            if one is not None and (model is None or isinstance(one, model))
        ]

    def put(self, page, own, folder=""):
        """Write the files of a page: the one named after itself at `own`, the others in `folder`."""
        for file, text in texts.of(page, self.pen).items():
            self.written[own if file == texts.OWN else f"{folder}{file}"] = text


class SiteTexts(Texts):
    """The home page and what stands right below it."""

    def files(self):
        """{path: text} of the pack."""
        self.written = {"pack.yaml": head_text(SITE, SITE, "Site")}
        site = Site.objects.filter(is_default_site=True).first()
        home = HomePage.objects.filter(pk=site.root_page_id).first() if site else HomePage.objects.first()
        if home is None or self.shown(home) is None:
            return {}
        self.put(self.shown(home), "pages/home.md")
        for page in self.children(home):
            if isinstance(page, CatalogPage):
                self.put(page, f"pages/{CATALOG}.md")
            elif isinstance(page, TextPage):
                self.put(page, f"pages/{page.slug}.md")
            else:
                self.found.note(f"a page that no pack can hold is left out: {page.title}")
        return self.written


class ProgramTexts(Texts):
    """A program with everything below it."""

    def __init__(self, pen, found, drafts, program):
        super().__init__(pen, found, drafts)
        self.program = program

    def files(self):
        """{path: text} of the pack."""
        page = self.shown(self.program)
        parts = {name: part.plain(self.program) for name, part in PROGRAM_PARTS.items()}
        self.written = PAGE_TEXTS["courses.ProgramPage"].whole(page, self.pen, parts)
        needs = sorted({path.partition("/")[0] for path in shared_paths(self.program)})
        kinds = [name for name, kind in KINDS.items() if kind.is_needed_by(self.program)]
        self.written["pack.yaml"] = head_text("program", page.slug, page.title, [VOCABULARY, *kinds, *needs])
        for number, course in enumerate(courses := self.children(self.program, CoursePage), start=1):
            self._course(course, f"courses/{digits(number, len(courses))}-{course.slug}/")
        return self.written

    def _course(self, course, folder):
        if course.alias_of_id:
            self.found.note(f"a course that is shared as a whole is written out: {course.title}")
        self.put(course, "", folder)
        weeks = self.children(course, WeekPage)
        numbers = [week.number for week in weeks]
        is_own = not any(week.alias_of_id for week in weeks)
        if not is_own or numbers != sorted(set(numbers)) or not all(1 <= number <= 999 for number in numbers):
            numbers = range(1, len(weeks) + 1)
        for number, week in zip(numbers, weeks, strict=True):
            self._week(week, f"{folder}weeks/{digits(number, max(numbers))}-{week.slug}/")

    def _week(self, week, folder):
        shared = _path_of(week.alias_of) if week.alias_of_id else ""
        if shared and shared.count("/") == 2:
            self.written[f"{folder}week.yaml"] = descriptions.SHARED_WEEK.text({"same_as": shared})
            return
        self.put(week, "", folder)
        pages = self.children(week)
        lessons = [page for page in pages if isinstance(page, LessonPage)]
        for number, lesson in enumerate(lessons, start=1):
            self._note_alias(lesson)
            self.put(lesson, f"{folder}lessons/{digits(number, len(lessons))}-{lesson.slug}.md")
        for kind in WEEK_FOLDERS.values():
            mine = [page for page in pages if page._meta.label == kind.model]
            slugs = [page.slug for page in mine]
            numbered = slugs != sorted(slugs) or any(looks_numbered(slug) for slug in slugs)
            for number, page in enumerate(mine, start=1):
                self._note_alias(page)
                before = f"{digits(number, len(mine))}-" if numbered else ""
                within = f"{folder}{kind.name}/"
                self.put(page, f"{within}{before}{page.slug}.yaml", within)
        known = {LessonPage._meta.label, *(kind.model for kind in WEEK_FOLDERS.values())}
        for page in pages:
            if page._meta.label not in known:
                self.found.note(f"a page that no pack can hold is left out: {page.title}")

    def _note_alias(self, page):
        if page.alias_of_id:
            self.found.note(
                f"a page that is shared by itself, without its week, is written out: {page.title}"
            )


def digits(number, most):
    """The digits before a slug: two, or as many as the largest needs."""
    return str(number).zfill(max(2, len(str(most))))


def newer_drafts():
    """How many live pages of the site have a newer draft."""
    return Page.objects.live().filter(has_unpublished_changes=True).exclude(depth=1).count()
