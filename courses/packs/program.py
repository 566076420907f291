"""A program in a pack, both ways: program.yaml, about.md, and its courses."""

from decimal import Decimal

from courses import requirements
from courses.packs import descriptions, lookups, texts
from courses.packs.drafts import Draft, stream
from courses.packs.kinds import PROGRAM_PARTS, PackKind, PageText
from courses.packs.shapes import decimal_text
from courses.packs.weeks import read_bare, read_course


class Program(PackKind):
    """A program with everything in it."""

    name = "program"
    order = 2

    def read(self, reading, head):
        """Return the draft of the program page, its courses below it."""
        record = descriptions.program().of(reading.files.yaml("program.yaml"))
        known = reading.vocabulary
        values = {name: record[name] for name in ("title", "summary", "credits", "hours", "review_months")}
        values["level_of_care"] = lookups.key_of(record, "level_of_care", known.levels)
        values["statements"] = lookups.key_of(record, "statements", known.statements)
        values["letter_scale"] = lookups.key_of(record, "letter_scale", known.scales)
        values["support"] = stream([("line", dict(one)) for one in record["support"]], f"{head.slug}/support")
        rows = [_requirement(one) for one in record["requirements"]]
        parts = {}
        for part in PROGRAM_PARTS.values():
            if record[part.name] is not None:
                part.check(record[part.name])
                parts[part.name] = record[part.name]
        values["about"], lines = read_bare(reading, "about.md", head.slug)
        names = reading.files.folders("courses")
        if not names:
            reading.complaints.say(
                "program.yaml", 1, "Expected at least one course, courses/NN-slug/course.yaml."
            )
        lines |= record.fields.lines
        return [
            Draft(
                "courses.ProgramPage",
                head.slug,
                "program.yaml",
                values,
                rows={"requirements": rows},
                lines=lines | {f"requirements/{n}": row["line"] for n, row in enumerate(rows)},
                children=tuple(read_course(reading, name, head.slug) for name in names),
                parts=parts,
            )
        ]

    def parent(self):
        """Programs stand in the catalog."""
        from courses.models import CatalogPage

        catalog = CatalogPage.objects.order_by("path").first()
        return catalog or "Expected the page of programs on the site. Load the site pack first."


def _requirement(record):
    """One rule, checked by its kind. `about` stays a page path: only writing knows the pages."""
    kind = requirements.KINDS.get(record.fields.known("kind"))
    if kind:
        # Here only what must and must not be there; whether the page is of the right sort is asked when there is one.
        amount = record["amount"]
        found = requirements.Kind.problem(
            kind,
            about=record["about"] or None,
            amount=None if amount is None else Decimal(amount),
            words=record["words"],
            letter=record["letter"],
        )
        for place, sentence in found.items():
            record.say(place, sentence)
    return {**record, "line": record.line_of("about")}


class ProgramText(PageText):
    """The page of a program; what stands beside it is written into the same file by `whole`."""

    name = "courses.ProgramPage"

    def write(self, page, pen):
        """The files of the program without what higher apps keep beside it."""
        return self.whole(page, pen, parts={})

    def whole(self, page, pen, parts):
        """The files of the program, with the plain values of its parts."""
        known = pen.vocabulary
        facts = {
            "title": page.title,
            "level_of_care": known.code("levels", page.level_of_care_id),
            "summary": page.summary,
            "credits": page.credits,
            "hours": page.hours,
            "statements": known.code("statements", page.statements_id),
            "letter_scale": known.code("scales", page.letter_scale_id),
            "review_months": page.review_months,
            "support": [one["value"] for one in texts.raw(page, "support")],
            "requirements": [_plain_requirement(row, page, pen) for row in page.requirements.all()],
        }
        found = {"program.yaml": descriptions.program().text(facts | parts)}
        about = texts.bare(descriptions.BARE, texts.raw(page, "about"), pen)
        return found | ({"about.md": about} if about else {})


def _plain_requirement(row, page, pen):
    return {
        "kind": row.kind,
        "about": pen.pages.below(row.about_id, page) if row.about_id else "",
        "amount": None if row.amount is None else decimal_text(row.amount),
        "letter": row.letter,
        "words": row.words,
    }
