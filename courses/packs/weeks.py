"""Courses, weeks and lessons in a pack, both ways."""

from courses.blocks import LessonBody
from courses.models.pages import Half
from courses.packs import descriptions, graded, lookups, texts, tidy
from courses.packs.bodies import Body
from courses.packs.drafts import Draft
from courses.packs.kinds import WEEK_FOLDERS, PageText

MANY = "\n"
"""Between the entries of a field that holds one thing a line."""


def read_course(reading, name, above):
    """The draft of a course, its weeks below it."""
    path, source = f"{above}/{name.slug}", f"{name.path}/course.yaml"
    record = descriptions.COURSE.of(reading.files.yaml(source))
    values = {one: record[one] for one in ("title", "code", "credits", "summary")}
    values["objectives"] = MANY.join(record["objectives"])
    weeks = reading.files.folders(f"{name.path}/weeks")
    children = tuple(read_week(reading, week, path) for week in weeks)
    rows = graded.rows_of(record)
    lines = record.fields.lines | graded.lines_of(rows)
    return Draft("courses.CoursePage", path, source, values, rows=rows, lines=lines, children=children)


def read_week(reading, name, above):
    """The draft of a week, its lessons and cases below it; or of one that is another week."""
    path, source = f"{above}/{name.slug}", f"{name.path}/week.yaml"
    fields = reading.files.yaml(source)
    if fields.has("same_as"):
        record = descriptions.SHARED_WEEK.of(fields)
        return Draft("courses.WeekPage", path, source, lines=fields.lines, same_as=record["same_as"])
    record = descriptions.WEEK.of(fields)
    if record["number"] is not None and fields.has("number") and record["number"] != name.number:
        fields.advise(f"The week is number {record['number']}, its folder begins with {name.number}.")
    values = {one: record[one] for one in ("number", "title", "headline", "promise")}
    for half in Half.values:
        values[f"{half}_title"] = record[half] and record[half]["title"]
        values[f"{half}_summary"] = record[half] and record[half]["summary"]
    patient = record["patient"] or {"name": "", "about": ""}
    values |= {"patient_name": patient["name"], "patient_about": patient["about"]}
    values["objectives"] = MANY.join(record["objectives"])
    values |= lookups.mapped(record, reading)
    values["story"], lines = read_bare(reading, f"{name.path}/story.md", path)
    children = [
        read_lesson(reading, one, path) for one in reading.files.numbered(f"{name.path}/lessons", ".md")
    ]
    for folder in WEEK_FOLDERS.values():
        for one in reading.files.perhaps_numbered(f"{name.path}/{folder.name}", ".yaml", folder.beside):
            children.append(folder.read(reading, one, f"{path}/{one.slug}"))
    _check_slugs(reading, children)
    return Draft(
        "courses.WeekPage", path, source, values, lines=fields.lines | lines, children=tuple(children)
    )


def read_bare(reading, source, path):
    """The raw data of a body without facts of its own, and the lines of its blocks; nothing where there is no file."""
    if not reading.files.has(source):
        return [], {}
    fields, text, first_line = reading.files.bare(source)
    works = [] if fields is None else descriptions.BARE.of(fields)["references"]
    body = Body(reading, source, path, block=LessonBody(), references=works)
    raw = body.read(text, first_line)
    return raw, {
        f"{source.rpartition('/')[2].removesuffix('.md')}/{id_}": line for id_, line in body.lines.items()
    }


def _check_slugs(reading, drafts):
    """Lessons and cases of a week are siblings: no two may have one slug."""
    seen = {}
    for draft in drafts:
        if draft.slug in seen:
            sentence = f"Expected a slug of its own; {seen[draft.slug]} has the same."
            reading.complaints.say(draft.source, 1, sentence)
        seen[draft.slug] = draft.source


def read_lesson(reading, name, above):
    """The draft of a lesson."""
    path = f"{above}/{name.slug}"
    fields, text, first_line = reading.files.front_matter(name.path)
    record = descriptions.LESSON.of(fields)
    values = {one: record[one] for one in ("title", "half", "standfirst", "minutes")}
    values["objectives"] = MANY.join(record["objectives"])
    values["review_discipline"] = lookups.key_of(record, "review_discipline", reading.vocabulary.disciplines)
    values |= lookups.mapped(record, reading) | lookups.audience(record, reading)
    works = record["references"]
    body = Body(reading, name.path, path, block=LessonBody(), references=works)
    values["body"] = body.read(text, first_line)
    if not values["body"] and text:
        reading.complaints.say(name.path, first_line, "Expected a body after the front matter; it is empty.")
    lines = fields.lines | {f"body/{id_}": line for id_, line in body.lines.items()}
    return Draft("courses.LessonPage", path, name.path, values, lines=lines)


class CourseText(PageText):
    """The page of a course."""

    name = "courses.CoursePage"

    def write(self, page, pen):
        facts = {name: getattr(page, name) for name in ("title", "code", "credits", "summary")}
        facts["objectives"] = tidy.lines(page.objectives)
        return {"course.yaml": descriptions.COURSE.text(facts | graded.facts_of(page, pen))}


class WeekText(PageText):
    """The page of a week."""

    name = "courses.WeekPage"

    def write(self, page, pen):
        facts = {name: getattr(page, name) for name in ("number", "title", "headline", "promise")}
        for half in Half.values:
            facts[half] = {name: getattr(page, f"{half}_{name}") for name in ("title", "summary")}
        patient = {"name": page.patient_name, "about": page.patient_about}
        facts["patient"] = patient if any(patient.values()) else None
        facts["objectives"] = tidy.lines(page.objectives)
        facts["domains"] = lookups.numbers_of(page, pen.vocabulary)
        facts["competencies"] = lookups.codes_of(page, pen.vocabulary)
        found = {"week.yaml": descriptions.WEEK.text(facts)}
        story = texts.bare(descriptions.BARE, texts.raw(page, "story"), pen)
        return found | ({"story.md": story} if story else {})


class LessonText(PageText):
    """The page of a lesson."""

    name = "courses.LessonPage"

    def write(self, page, pen):
        stream = texts.raw(page, "body")
        facts = {name: getattr(page, name) for name in ("title", "half", "standfirst", "minutes")}
        facts |= {
            "objectives": tidy.lines(page.objectives),
            "domains": lookups.numbers_of(page, pen.vocabulary),
            "competencies": lookups.codes_of(page, pen.vocabulary),
            "review_discipline": pen.vocabulary.code("disciplines", page.review_discipline_id),
            "references": texts.references(stream),
            **lookups.words_of(page, pen.vocabulary),
        }
        return {texts.OWN: texts.front_matter(descriptions.LESSON, facts, pen.body(stream))}
