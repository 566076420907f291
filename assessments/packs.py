"""Cases of a content pack: the author's form of a case, read into a draft of its page. Each kind reads its own items."""

from decimal import Decimal
from importlib import import_module

from assessments import freezing
from courses.packs.drafts import Draft, listed
from courses.packs.fields import Fields
from courses.packs.kinds import WeekFolder
from courses.packs.program import discipline

KINDS = ("single_choice", "multiple_response", "numeric")
RESPONSES = {
    ("option",): "option",
    ("options",): "options",
    ("text", "unit"): "a text and its unit",
}


class Cases(WeekFolder):
    """The cases of a week, one file each."""

    name = "cases"

    def read(self, reading, name, path):
        """Return the draft of a case page. Its ids are the pack's: an answer never moves to another option."""
        case = CaseReader(reading.files.yaml(name.path))
        values = case.read(reading)
        return Draft(
            "assessments.CasePage", path, name.path, values,
            lines=case.fields.lines | case.places, findings=findings,
        )  # fmt: skip


def findings(page):
    """What the checks say of the unsaved page, the scripted runs included."""
    return [(one.where, one.sentence) for one in freezing.blocking(freezing.findings(page))]


class CaseReader:
    """Reads one case; remembers the line of every id, for the findings of the checks."""

    def __init__(self, fields):
        self.fields = fields
        self.places = {}
        self._ids = {}

    def read(self, reading):
        """Return the values of the page's fields."""
        fields = self.fields
        stage_names = [one.node.value["id"].value for one in self._peek("stages") if self._has_id(one)]
        person = fields.mapping("person")
        values = {
            "title": fields.plain("title", most=255),
            "summary": fields.text("summary"),
            "minutes": fields.whole("minutes", 1, 600),
            "person_name": person.plain("name", most=80),
            "person_about": person.plain("about", most=200),
            "review_discipline": discipline(reading, fields),
            "cut_percent": str(Decimal(fields.decimal("cut", above_zero=True, most=1)) * 100),
            "chart": [self._chart_entry(one, stage_names) for one in fields.mappings("chart")],
            "stages": [self._stage(one) for one in fields.mappings("stages", least=1)],
            "references": "\n".join(fields.texts("references")),
        }
        person.close()
        fields.whole("criticals_allowed", 0, 0)
        values["runs"] = [self._run(one) for one in fields.mappings("runs", least=1)]
        fields.close()
        return values

    def _peek(self, name):
        node = self.fields.node.value.get(name)
        if node is None or node.kind != "list":
            return []
        return [
            Fields(one, self.fields.path, self.fields.complaints)
            for one in node.value
            if one.kind == "mapping"
        ]

    @staticmethod
    def _has_id(fields):
        node = fields.node.value.get("id")
        return node is not None and node.kind == "text"

    def id_of(self, fields, place=""):
        """The id of a part: a slug of its own in the whole case, permanent."""
        id_ = fields.slug("id")
        if id_ in self._ids:
            fields.say(
                "id", f"expected an id of its own in the case; “{id_}” is on line {self._ids[id_]} too."
            )
        elif id_:
            self._ids[id_] = fields.line_of("id")
        self.places["/".join(part for part in (place, id_) if part)] = fields.line
        return id_

    def _chart_entry(self, fields, stage_names):
        kind = fields.choice("kind", ("note", "table"))
        id_ = self.id_of(fields, "chart")
        since = fields.choice("visible_from", stage_names)
        value = {
            "title": fields.plain("title"),
            # Authors count stages; a pack names them.
            "visible_from": stage_names.index(since) + 1 if since in stage_names else 1,
        }
        if kind == "table":
            value |= self._table(fields, id_)
        else:
            value["text"] = fields.markdown("text")
        fields.close()
        return {"type": kind or "note", "value": value, "id": id_}

    def _table(self, fields, id_):
        columns = fields.texts("columns", least=2)
        rows = []
        for number, node in enumerate(fields.nodes("rows", "a list of rows", least=1)):
            if node.kind != "list" or len(node.value) != len(columns):
                sentence = f"“rows”: expected a list of {len(columns)} cells, one for each column."
                fields.complaints.say(fields.path, node.line, sentence)
                continue
            cells = [fields.string_of(cell, "rows", empty=True) for cell in node.value]
            rows.append(listed(cells, id_, "row", number))
        return {
            "columns": listed(columns, id_, "columns"),
            "rows": listed(rows, id_, "rows"),
            "source": fields.plain("source", optional=True),
        }

    def _stage(self, fields):
        id_ = self.id_of(fields)
        value = {
            "title": fields.plain("title"),
            "text": fields.markdown("text"),
            "items": [self._item(one, id_) for one in fields.mappings("items", least=1)],
        }
        fields.close()
        return {"type": "stage", "value": value, "id": id_}

    def _item(self, fields, stage):
        kind = fields.choice("kind", KINDS)
        id_ = self.id_of(fields, stage)
        value = {
            "stem": fields.markdown("stem"),
            "points": fields.decimal("points", above_zero=True),
            "explanation": fields.markdown("explanation"),
            "references": listed(fields.texts("references"), id_, "references"),
        }
        if kind:
            value |= import_module(f"assessments.kinds.{kind}.pack").read(self, fields, id_, f"{stage}/{id_}")
            fields.close()
        return {"type": kind, "value": value, "id": id_}

    def options(self, fields, place, key):
        """The options of a choice question as raw data; `key` is what the kind calls a right one."""
        options, ids = [], []
        for one in fields.mappings("options", least=2):
            ids.append(self.id_of(one, place))
            options.append(
                {
                    "text": one.text("text"),
                    key: one.flag(key),
                    "critical": one.flag("critical"),
                    "because": one.text("because"),
                }
            )
            one.close()
        return listed(options, ids=ids)

    def _run(self, fields):
        run = {"name": fields.plain("name"), "why": fields.text("why"), "responses": {}}
        self.places[f"runs/{run['name']}"] = fields.line
        responses = fields.mapping("responses")
        for item in responses.node.value:
            run["responses"][item] = self._response(responses, item)
        expect = fields.mapping("expect")
        run["expect"] = {
            "decision": expect.choice("decision", ("pass", "not_yet")),
            "points": expect.decimal("points"),
            "criticals": expect.texts("criticals"),
            "items": {},
        }
        points = expect.mapping("items")
        for item in points.node.value:
            run["expect"]["items"][item] = points.decimal(item)
        for one in (responses, points, expect, fields):
            one.close()
        return run

    def _response(self, responses, item):
        """One raw answer, in the form its kind of question takes."""
        given = responses.mapping(item)
        names = tuple(sorted(given.node.value))
        if names not in RESPONSES:
            responses.say(item, "expected “option”, “options”, or “text” with “unit”.")
            return {}
        if names == ("options",):
            return {"options": given.texts("options")}
        answer = {name: given.plain(name) for name in names}
        given.close()
        return answer
