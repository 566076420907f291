"""Cases of a content pack, as a page is written into files: the author's form of a case, its questions and its chart."""

from decimal import Decimal

from assessments.packs_described import CASE, kind
from courses.packs import lookups, texts, tidy
from courses.packs.bodies.kinds import items
from courses.packs.kinds import PageText
from courses.packs.shapes import decimal_text


class CaseText(PageText):
    """The page of a case."""

    name = "assessments.CasePage"

    def write(self, page, pen):
        """The one file of the case."""
        stages = texts.raw(page, "stages")
        names, scripts = [one["id"] for one in stages], Scripts(page, pen)
        facts = {name: getattr(page, name) for name in ("title", "summary", "minutes", "content_note")} | {
            "person": {"name": page.person_name, "about": page.person_about},
            "domains": lookups.numbers_of(page, pen.vocabulary),
            "competencies": lookups.codes_of(page, pen.vocabulary),
            "review_discipline": pen.vocabulary.code("disciplines", page.review_discipline_id),
            "cut": decimal_text(Decimal(page.cut_percent or 0) / 100),
            "criticals_allowed": 0,
            "runs_asked": page.runs_asked,
            "clock": _plain_clock(page),
            "chart": [_plain_entry(one, names, pen) for one in texts.raw(page, "chart")],
            "stages": [_plain_stage(one, pen, scripts) for one in stages],
            "references": tidy.lines(page.references),
            "runs": [_plain_run(one) for one in page.runs or []],
        }
        return {texts.OWN: CASE.text(facts), **scripts.files}


class Scripts:
    """The files that stand beside a case: of each conversation its turns, named after the case."""

    def __init__(self, page, pen):
        self.page = page
        self.pen = pen
        self.files = {}

    def of(self, block):
        """{"script": name} of a conversation, whose file is kept; nothing for other questions."""
        beside = getattr(kind(block["type"]), "beside", None)
        if beside is None:
            return {}
        name = f"{self.page.slug}-{block['id']}.twee" if self.files else f"{self.page.slug}.twee"
        self.files[name] = beside(block["value"], self.page.title, self.pen)
        return {"script": name}


def _plain_entry(block, names, pen):
    number = block["value"]["visible_from"] or 1
    since = names[number - 1] if 1 <= number <= len(names) else f"stage-{number}"
    return plain_entry(block, pen, visible_from=since)


def plain_entry(block, pen, **more):
    """A part of a chart as a pack writes it."""
    value = block["value"]
    found = {
        "id": block["id"],
        "title": value["title"],
        "section": value.get("section") or "notes",
        **more,
        "kind": block["type"],
    }
    if block["type"] == "note":
        return found | {"text": value["text"]}
    if block["type"] == "picture":
        words = {name: value.get(name) or "" for name in ("alt", "caption", "source")}
        return found | {"src": pen.image(value.get("image"))} | words
    rows = [items(row) for row in items(value["rows"])]
    return found | {"columns": items(value["columns"]), "rows": rows, "source": value["source"]}


def _plain_stage(block, pen, scripts):
    value = block["value"]
    rule = value.get("opens") or {}
    conditions = [_plain_condition(one) for one in items(rule.get("conditions") or [])]
    return {
        "id": block["id"],
        "title": value["title"],
        "text": value["text"],
        "opens": {rule["needs"]: conditions} if conditions else None,
        "cut": Decimal(value["cut_percent"]) / 100 if value.get("cut_percent") else None,
        "asides": [_plain_aside(one, pen) for one in value.get("asides") or []],
        "colleagues": [_plain_colleague(one, pen) for one in value.get("colleagues") or []],
        "limit": _plain_limit(value),
        "takes": value.get("takes") or 0,
        "items": [plain_item(one, pen) | scripts.of(one) for one in value["items"]],
    }


def _plain_aside(block, pen):
    value = block["value"]
    words = lookups.words_for(value.get("who"), value.get("but"), pen.vocabulary)
    return {"id": block["id"], **words, "title": value["title"], "text": value["text"]}


def _plain_colleague(block, pen):
    value = block["value"]
    fields = ("name", "title", "takes", "text", "matters")
    words = lookups.words_for(value.get("who"), False, pen.vocabulary)["for"]
    return {"id": block["id"], "seat": words, **{name: value.get(name) for name in fields}}


def _plain_limit(value):
    minutes, text = value.get("limit_minutes"), value.get("limit_text") or ""
    return {"minutes": minutes or 1, "text": text} if minutes is not None or text else None


def _plain_clock(page):
    return (
        {"day": page.story_day, "time": f"{page.story_time:%H:%M}"}
        if page.story_day and page.story_time
        else None
    )


def _plain_condition(value):
    lists = ("chose", "chose_none", "asked", "asked_none")
    return {**value, **{name: items(value.get(name) or []) for name in lists}}


def plain_item(block, pen):
    """A question as its file keeps it."""
    value, maps_to = block["value"], block["value"].get("maps_to") or []
    short = {name.lower(): name for name in pen.vocabulary.competencies}
    codes = [code.partition(":")[2] for code in maps_to if code.startswith("competency:")]
    return {
        "id": block["id"],
        "kind": block["type"],
        "stem": value["stem"],
        "points": value["points"],
        **lookups.words_for(value.get("who"), value.get("but"), pen.vocabulary),
        "domains": sorted(int(code.partition(":")[2]) for code in maps_to if code.startswith("domain:")),
        "competencies": [pen.vocabulary.short_code(short[code]) for code in codes if code in short],
        "explanation": value["explanation"],
        "references": items(value["references"]),
        **kind(block["type"]).write(value, _plain_options),
    }


def _plain_options(value, key, name="options"):
    fields = ("text", key, "critical", "because")
    return [{"id": one["id"], **{field: one["value"].get(field) for field in fields}} for one in value[name]]


def _plain_run(run):
    expect = run.get("expect") or {}
    return {
        "name": run.get("name") or run.get("title"),
        "why": run.get("why") or "",
        "seat": run.get("seat") or "",
        "variant": run.get("variant") or 1,
        "responses": run.get("responses") or run.get("answers") or {},
        "asks": run.get("asks") or [],
        "marks": run.get("marks"),
        "expect": {"criticals": [], "items": {}, **expect},
    }
