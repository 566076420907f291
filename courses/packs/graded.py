"""How a course is graded and evaluated, in a pack, both ways: the lists "grading" and "evaluation" of course.yaml."""

from decimal import Decimal

from django.utils.text import slugify

from courses import grading
from courses.packs.shapes import decimal_text

COMPONENTS, QUESTIONS = "grade_components", "evaluation_questions"


def rows_of(record):
    """{relation: plain rows} of a course, each with its line; what does not add up is complained of."""
    components = [{**one, "line": one.line_of("name")} for one in record["grading"]]
    sentence = grading.problem_of_weights([Decimal(one["weight"] or 0) for one in components])
    keys = [one["key"] for one in components]
    if not sentence and len(set(keys)) < len(keys):
        sentence = "Two components have the same key."
    if sentence:
        record.say("grading", sentence)
    questions = [{**one, "line": one.line_of("text")} for one in record["evaluation"]]
    return {COMPONENTS: components, QUESTIONS: questions}


def lines_of(rows):
    """{place: line} of the rows."""
    return {f"{name}/{n}": row["line"] for name, those in rows.items() for n, row in enumerate(those)}


def facts_of(page, pen):
    """The values of both lists as they stand on a page."""
    program = page.get_parent() if page.path else None
    return {
        "grading": [
            {
                "key": row.key or slugify(row.name)[:50],
                "name": row.name,
                "source": row.source,
                "weight": decimal_text(row.weight),
                "about": pen.pages.below(row.about_id, program) if row.about_id else "",
                "takes": row.takes,
            }
            for row in page.grade_components.all()
        ],
        "evaluation": [
            {"kind": row.kind, "text": row.text, "options": row.choices}
            for row in page.evaluation_questions.all()
        ],
    }
