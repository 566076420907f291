"""Cases of a content pack, as their files are read: the author's form of a case → its page (back: packs_written.py).

Each kind of question knows its own part.
"""

from datetime import time
from decimal import Decimal

from assessments import freezing
from assessments.engine.story import minute_of
from assessments.models import Attempt, CasePage
from assessments.packs_described import CASE, kind
from courses.packs import keeping, lookups
from courses.packs.bodies.media import endings_of_pictures
from courses.packs.drafts import Draft, Picture, listed
from courses.packs.kinds import WeekFolder


class Cases(WeekFolder):
    """The cases of a week, one file each."""

    name = "cases"
    model = "assessments.CasePage"
    shape = CASE
    beside = (".twee",)

    def read(self, reading, name, path):
        """Return the draft of a case page. Its ids are the pack's: an answer never moves to another option."""
        case = CaseReader(reading, reading.files.yaml(name.path))
        values = case.read()
        return Draft(
            self.model, path, name.path, values, lines=case.fields.lines | case.places, findings=findings,
            names_its_blocks=True,
        )  # fmt: skip


def findings(page):
    """What the checks say of the unsaved page, the scripted runs included."""
    return [(one.where, one.sentence) for one in freezing.blocking(freezing.findings(page))]


@keeping.reason
def attempts(keys):
    """Learners have answered a case."""
    cases = CasePage.objects.filter(pk__in=keys, alias_of=None).values_list("case_key", flat=True)
    there = Attempt.objects.filter(version__case_key__in=list(cases)).exists()
    return "learners have attempted it" if there else ""


class CaseReader:
    """Reads one case; remembers the line of every id, for the findings of the checks."""

    def __init__(self, reading, fields):
        self.reading = reading
        self.fields = fields
        self.places = {}
        self._ids = {}

    def read(self):
        """Return the values of the page's fields."""
        case = CASE.of(self.fields)
        names = [stage["id"] for stage in case["stages"]]
        person = case["person"] or {"name": "", "about": ""}
        return {
            **{name: case[name] for name in ("title", "summary", "minutes", "content_note")},
            "person_name": person["name"],
            "person_about": person["about"],
            "review_discipline": lookups.key_of(
                case, "review_discipline", self.reading.vocabulary.disciplines
            ),
            "cut_percent": str(Decimal(case["cut"]) * 100),
            "runs_asked": case["runs_asked"],
            **self._clock(case["clock"]),
            "chart": [self._entry(one, names) for one in case["chart"]],
            "stages": [self._stage(one) for one in case["stages"]],
            "references": "\n".join(case["references"]),
            "runs": [self._run(one) for one in case["runs"]],
            **lookups.mapped(case, self.reading),
        }

    def _clock(self, clock):
        minute = minute_of(clock["time"]) if clock else None
        if clock and minute is None:
            clock.say("time", f"expected a time of the day such as 14:00, not “{clock['time']}”.")
        at = None if minute is None else time(*divmod(minute, 60))
        return {"story_day": clock["day"] if clock else "", "story_time": at}

    def id_of(self, record, place=""):
        """The id of a part: of its own in the whole case, permanent."""
        id_ = record["id"]
        if id_ in self._ids:
            record.say(
                "id", f"expected an id of its own in the case; “{id_}” is on line {self._ids[id_]} too."
            )
        elif id_:
            self._ids[id_] = record.line_of("id")
        self.places["/".join(part for part in (place, id_) if part)] = record.fields.line
        return id_

    def _entry(self, record, names):
        id_, since = self.id_of(record, "chart"), record["visible_from"]
        if since and since not in names:
            record.say("visible_from", f"expected one of {', '.join(names)}, not “{since}”.")
        # Authors count stages; a pack names them.
        number = names.index(since) + 1 if since in names else 1
        return self.entry(record, id_, visible_from=number)

    def entry(self, record, id_, **more):
        """The raw data of a part of a chart."""
        value = {"title": record["title"], "section": record["section"], **more}
        if record["kind"] == "table":
            value |= self.table(record, id_)
        elif record["kind"] == "picture":
            value |= self._picture(record)
        else:
            value["text"] = record.get("text", "")
        return {"type": record["kind"] or "note", "value": value, "id": id_}

    def table(self, record, id_):
        """The raw data of a table in a chart."""
        columns, fields = record["columns"], record.fields
        rows = []
        for number, node in enumerate(record["rows"]):
            if node.kind != "list" or len(node.value) != len(columns):
                sentence = f"“rows”: expected a list of {len(columns)} cells, one for each column."
                fields.complaints.say(fields.path, node.line, sentence)
                continue
            cells = [fields.string_of(cell, "rows", empty=True) for cell in node.value]
            rows.append(listed(cells, id_, "row", number))
        return {
            "columns": listed(columns, id_, "columns"),
            "rows": listed(rows, id_, "rows"),
            "source": record["source"],
        }

    def _picture(self, record):
        source, files = record["src"], self.reading.files
        place = files.figure(source)
        if place is None:
            record.say(
                "src", f"expected a file below the pack's folder; there is none.{files.closest(source)}"
            )
        elif place.suffix.lower() not in endings_of_pictures():
            record.say("src", f"expected a picture: {', '.join(endings_of_pictures())}.")
            place = None
        words = {name: record[name] for name in ("alt", "caption", "source")}
        return {"image": place and Picture(place, record["title"] or source), **words}

    def _stage(self, record):
        id_ = self.id_of(record)
        value = {
            "title": record["title"],
            "text": record["text"],
            "asides": self._asides(record, id_),
            "colleagues": self._colleagues(record, id_),
            "limit_minutes": record["limit"]["minutes"] if record["limit"] else None,
            "limit_text": record["limit"]["text"] if record["limit"] else "",
            "takes": record["takes"] or None,
            "items": [self._item(one, id_) for one in record["items"]],
            "opens": _opens(record),
            "cut_percent": None if record["cut"] is None else str(Decimal(record["cut"]) * 100),
        }
        return {"type": "stage", "value": value, "id": id_}

    def _asides(self, record, stage):
        ids = [self.id_of(one, stage) for one in record["asides"]]
        found = [
            {**_who(lookups.audience(one, self.reading)), "title": one["title"], "text": one["text"]}
            for one in record["asides"]
        ]
        return listed(found, ids=ids) if found else []

    def _colleagues(self, record, stage):
        ids = [self.id_of(one, stage) for one in record["colleagues"]]
        fields = ("name", "title", "takes", "text", "matters")
        found = [
            {"who": lookups.codes(one, "seat", self.reading), **{name: one[name] for name in fields}}
            for one in record["colleagues"]
        ]
        return listed(found, ids=ids) if found else []

    def _item(self, record, stage):
        id_ = self.id_of(record, stage)
        value = {
            "stem": record["stem"],
            "points": record["points"],
            "explanation": record["explanation"],
            "references": listed(record["references"], id_, "references"),
            "maps_to": self._maps_to(record),
            **_who(lookups.audience(record, self.reading)),
        }
        value |= kind(record["kind"]).read(self, record, id_, f"{stage}/{id_}")
        return {"type": record["kind"], "value": value, "id": id_}

    def _maps_to(self, record):
        """What an item stands for as evidence, in the codes its block keeps."""
        known, reading = self.reading.vocabulary, self.reading
        numbers = [known.code("domains", key) for key in lookups.domains(record, reading)]
        names = [known.full_code(key) for key in lookups.competencies(record, reading)]
        return [f"domain:{number}" for number in numbers] + [f"competency:{name.lower()}" for name in names]

    def options(self, record, place, key, name="options"):
        """The options of a question or a part of it as raw data; `key` is what the kind calls a right one."""
        fields = ("text", key, "critical", "because")
        return self.parts(record, name, place, lambda one, _place: {field: one[field] for field in fields})

    def parts(self, record, name, place, read):
        """A list of parts with ids of their own as raw data; read(record of a part, its place) gives its value."""
        ids = [self.id_of(one, place) for one in record[name]]
        found = [read(one, f"{place}/{id_}") for one, id_ in zip(record[name], ids, strict=True)]
        return listed(found, ids=ids) if found else []

    def _run(self, record):
        self.places[f"runs/{record['name']}"] = record.fields.line
        expect = record["expect"] or {"decision": "pass", "points": "0", "criticals": [], "items": {}}
        return {
            "name": record["name"],
            "why": record["why"],
            **({"seat": record["seat"]} if record["seat"] else {}),
            **({"variant": record["variant"]} if record["variant"] != 1 else {}),
            "responses": {item: dict(given) for item, given in record["responses"].items()},
            **({"asks": list(record["asks"])} if record["asks"] else {}),
            **(
                {"marks": {item: dict(one) for item, one in record["marks"].items()}}
                if record["marks"]
                else {}
            ),
            "expect": dict(expect) | {"items": dict(expect["items"])},
        }


def _who(found):
    """An audience as the block of a question or an aside keeps it."""
    return {"who": found["audience"], "but": found["audience_but"]}


def _opens(record):
    rule = record["opens"] or {"all": [], "any": []}
    if rule["all"] and rule["any"]:
        record.say("opens", "expected either “all” or “any”.")
    needs = "any" if rule["any"] else "all"
    conditions = [
        {**one, "chose": listed(one["chose"], one["item"], "chose"),
         "chose_none": listed(one["chose_none"], one["item"], "chose-none"),
         "asked": listed(one["asked"], record["id"], place, "asked"),
         "asked_none": listed(one["asked_none"], record["id"], place, "asked-none")}
        for place, one in enumerate(rule[needs], start=1)
    ]  # fmt: skip
    return {"needs": needs, "conditions": listed(conditions, record["id"], "condition")}
