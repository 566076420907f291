"""JSON Schemas of every file of a pack, for editors: made of the same descriptions by which files are read and written.

`manage.py dump_pack PATH --schemas` writes them; docs/schema/packs/ holds them, and a test keeps both the same.
"""

import json
from pathlib import Path

from courses.packs import (
    descriptions,
    registered,  # noqa: F401  (fills the registries)
)
from courses.packs.kinds import KINDS, WEEK_FOLDERS
from courses.packs.terms import WORDS

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas():
    """{file name: schema}. Higher apps add theirs by the shape of the week folders they register."""
    shapes = {
        "pack": (descriptions.PACK, "pack.yaml"),
        "program": (descriptions.program(), "program.yaml"),
        "course": (descriptions.COURSE, "course.yaml"),
        "lesson": (descriptions.LESSON, "front matter of lessons/NN-slug.md"),
        "home": (descriptions.HOME, "front matter of pages/home.md of a site"),
        "page": (descriptions.TEXT_PAGE, "front matter of pages/slug.md of a site"),
    }
    shapes |= {
        folder.name: (folder.shape, f"{folder.name}/slug.yaml")
        for folder in WEEK_FOLDERS.values()
        if folder.shape
    }
    for kind in KINDS.values():
        shapes |= kind.shapes()
    found = {f"{name}.json": _schema(shape.schema(), title) for name, (shape, title) in shapes.items()}
    either = {"oneOf": [descriptions.WEEK.schema(), descriptions.SHARED_WEEK.schema()]}
    found["week.json"] = _schema(either, "week.yaml")
    for kind in WORDS:
        rows = {"type": "array", "items": kind.shape.schema()}
        found[f"{kind.file}.json"] = _schema(rows, f"{kind.file}.yaml of a vocabulary")
    return dict(sorted(found.items()))


def _schema(body, title):
    return {"$schema": DRAFT, "title": title, **body}


def as_text(schema):
    """A schema as it is written into a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write(path):
    """Write every schema into a folder; return their names."""
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    found = schemas()
    for name, schema in found.items():
        (folder / name).write_text(as_text(schema), "utf-8")
    return list(found)
