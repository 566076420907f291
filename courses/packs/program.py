"""Read a program: program.yaml, about.md, and courses of weeks of lessons. Pure."""

from decimal import Decimal

from courses import requirements
from courses.models.pages import Half
from courses.packs.bodies import Body
from courses.packs.drafts import Draft
from courses.packs.fields import SLUG
from courses.packs.files import Name
from courses.packs.kinds import PROGRAM_PARTS, WEEK_FOLDERS, PackKind


class Program(PackKind):
    """A program with everything in it."""

    name = "program"

    def read(self, reading, head):
        """Return the draft of the program page, its courses below it."""
        fields = reading.files.yaml("program.yaml")
        title = fields.plain("title", most=255)
        values = {
            "title": title,
            "summary": fields.text("summary"),
            "level_of_care": _level(reading, fields),
            "credits": fields.decimal("credits", most=999),
            "hours": fields.decimal("hours", most=9999),
        }
        rows = [_requirement(one) for one in fields.mappings("requirements")]
        parts = {}
        for part in PROGRAM_PARTS.values():
            inside = fields.mapping(part.name)
            parts[part.name] = part.read(inside)
            inside.close()
        fields.close()
        body = Body(reading, "about.md", head.slug)
        values["about"] = body.read(reading.files.read("about.md"))
        names = reading.files.folders("courses")
        if not names:
            reading.complaints.say(
                "program.yaml", 1, "Expected at least one course, courses/NN-slug/course.yaml."
            )
        return [
            Draft(
                "courses.ProgramPage",
                head.slug,
                "program.yaml",
                values,
                rows={"requirements": rows},
                lines=fields.lines | {f"requirements/{n}": row["line"] for n, row in enumerate(rows)},
                children=tuple(_course(reading, name, head.slug) for name in names),
                parts=parts,
            )
        ]

    def parent(self):
        """Programs stand in the catalog."""
        from courses.models import CatalogPage

        catalog = CatalogPage.objects.order_by("path").first()
        return catalog or "Expected the page of programs on the site. Load the site pack first."


def _level(reading, fields):
    word = fields.choice("level_of_care", reading.vocabulary.levels)
    return reading.vocabulary.levels.get(word)


def _requirement(fields):
    """One rule, checked by its kind. `about` stays a page path: only writing knows the pages."""
    name = fields.choice("kind", requirements.KINDS)
    kind = requirements.KINDS.get(fields.known("kind"))
    about = fields.plain("about", optional=True)
    amount = fields.decimal("amount", optional=True, most=9999)
    words = fields.plain("words", optional=True, most=200)
    if about and not all(SLUG.fullmatch(part) for part in about.split("/")):
        fields.say("about", f"expected a page path such as pcc-3/week-4, not “{about}”.")
    if kind:
        # Here only what must and must not be there; whether the page is of the right sort is asked when there is one.
        found = requirements.Kind.problem(
            kind, about=about or None, amount=None if amount is None else Decimal(amount), words=words
        )
        for place, sentence in found.items():
            fields.say(place, sentence)
    fields.close()
    line = fields.line_of("about")
    return {"kind": name, "about": about, "amount": amount, "words": words, "line": line}


def _course(reading, name, above):
    path = f"{above}/{name.slug}"
    source = f"{name.path}/course.yaml"
    fields = reading.files.yaml(source)
    values = {
        "title": fields.plain("title", most=255),
        "code": fields.plain("code", most=20),
        "credits": fields.decimal("credits", most=999),
        "summary": fields.text("summary"),
        "objectives": "\n".join(fields.texts("objectives", 3, 5)),
    }
    fields.close()
    weeks = reading.files.folders(f"{name.path}/weeks")
    children = tuple(_week(reading, week, path) for week in weeks)
    return Draft("courses.CoursePage", path, source, values, lines=fields.lines, children=children)


def _week(reading, name, above):
    path = f"{above}/{name.slug}"
    source = f"{name.path}/week.yaml"
    fields = reading.files.yaml(source)
    if fields.has("same_as"):
        return _shared_week(reading, name, path, fields)
    number = fields.whole("number", 1, 99)
    if fields.has("number") and number != name.number:
        fields.say("number", f"expected {name.number}, the digits of the folder.")
    values = {
        "number": number,
        "title": fields.plain("title", most=255),
        "headline": fields.plain("headline", most=160),
        "promise": fields.text("promise"),
    }
    for half in Half.values:
        inside = fields.mapping(half)
        values[f"{half}_title"] = inside.plain("title", most=120)
        values[f"{half}_summary"] = inside.text("summary")
        inside.close()
    patient = fields.mapping("patient")
    values["patient_name"] = patient.plain("name", most=80)
    values["patient_about"] = patient.plain("about", most=200)
    patient.close()
    values["objectives"] = "\n".join(fields.texts("objectives", 2, 4))
    values |= mapping(reading, fields)
    fields.close()
    story = f"{name.path}/story.md"
    values["story"] = []
    if reading.files.has(story):
        values["story"] = Body(reading, story, path).read(reading.files.read(story))
    children = [_lesson(reading, one, path) for one in reading.files.numbered(f"{name.path}/lessons", ".md")]
    for folder in WEEK_FOLDERS.values():
        for one in reading.files.slugged(f"{name.path}/{folder.name}", ".yaml"):
            children.append(folder.read(reading, one, f"{path}/{one.slug}"))
    _check_slugs(reading, children)
    return Draft("courses.WeekPage", path, source, values, lines=fields.lines, children=tuple(children))


def _shared_week(reading, name, path, fields):
    target = fields.plain("same_as")
    if target and (target.count("/") != 2 or not all(SLUG.fullmatch(part) for part in target.split("/"))):
        fields.say("same_as", f"expected pack/course/week, such as certificate/pcc-3/week-4, not “{target}”.")
    fields.close()
    return Draft("courses.WeekPage", path, fields.path, lines=fields.lines, same_as=target)


def _check_slugs(reading, drafts):
    """Lessons and cases of a week are siblings: no two may have one slug."""
    seen = {}
    for draft in drafts:
        if draft.slug in seen:
            sentence = f"Expected a slug of its own; {seen[draft.slug]} has the same."
            reading.complaints.say(draft.source, 1, sentence)
        seen[draft.slug] = draft.source


def _lesson(reading, name: Name, above):
    path = f"{above}/{name.slug}"
    fields, text, first_line = reading.files.front_matter(name.path)
    references = fields.texts("references")
    values = {
        "title": fields.plain("title", most=255),
        "half": fields.choice("half", Half.values),
        "standfirst": fields.text("standfirst"),
        "minutes": fields.whole("minutes", 1, 600),
        "objectives": "\n".join(fields.texts("objectives", 1, 4)),
        "review_discipline": discipline(reading, fields),
    }
    values |= mapping(reading, fields)
    fields.close()
    body = Body(reading, name.path, path, references=references)
    reference_nodes = fields.node.value["references"].value if references else []
    body.reference_line = lambda number: reference_nodes[number - 1].line
    values["body"] = body.read(text, first_line)
    if not values["body"] and text:
        reading.complaints.say(name.path, first_line, "Expected a body after the front matter; it is empty.")
    lines = fields.lines | {f"body/{id_}": line for id_, line in body.lines.items()}
    return Draft("courses.LessonPage", path, name.path, values, lines=lines)


def discipline(reading, fields, name="review_discipline"):
    """The key of the discipline a name holds."""
    return reading.vocabulary.disciplines.get(fields.choice(name, reading.vocabulary.disciplines))


def mapping(reading, fields):
    """The keys of the domains and competencies a page is mapped to."""
    domains, competencies = [], []
    for node in fields.nodes("domains", "a list of whole numbers"):
        if node.value in reading.vocabulary.domains and node.kind == "whole":
            domains.append(reading.vocabulary.domains[node.value])
        else:
            known = ", ".join(str(one) for one in reading.vocabulary.domains)
            sentence = f"“domains”: expected numbers among {known}, not “{node.plain()}”."
            reading.complaints.say(fields.path, node.line, sentence)
    for node in fields.nodes("competencies", "a list of codes"):
        code = fields.string_of(node, "competencies")
        if code in reading.vocabulary.competencies:
            competencies.append(reading.vocabulary.competencies[code])
        elif code:
            known = ", ".join(reading.vocabulary.competencies)
            sentence = f"“competencies”: expected codes among {known}, not “{code}”."
            reading.complaints.say(fields.path, node.line, sentence)
    return {"domains": sorted(domains), "competencies": sorted(competencies)}
