"""A part of a body for some of its readers, with blocks inside."""

from courses.packs import audiences
from courses.packs.bodies.cutting import FOR
from courses.packs.bodies.kinds import BlockKind


class Addressed(BlockKind):
    """Written with four colons, `:::: for`; the StreamField calls it addressed."""

    name = "addressed"
    attributes = ("who", "not", "title")

    def read(self, piece, body, id_):
        who, but = piece.attributes.get("who", ""), piece.attributes.get("not", "")
        if bool(who) == bool(but):
            body.say(piece.line, 'Expected who="prescribes", or not="…" for everybody else; one of the two.')
        codes = []
        for word in (who or but).split(","):
            code, sentence, is_wrong = audiences.code_of(word.strip(" "), body.vocabulary)
            if sentence:
                (body.say if is_wrong else body.advise)(piece.line, sentence)
            if code and code not in codes:
                codes.append(code)
        title = piece.attributes.get("title", "")
        if not title:
            body.say(piece.line, 'Expected title="…": such as “If you write the order”.')
        if not piece.inside:
            body.say(piece.line, "Expected text in this part; it is empty.")
        inside = body.read_inside(piece.inside, id_)
        return {"who": codes, "but": bool(but), "title": title, "body": inside}

    def write(self, value, pen):
        words = ", ".join(
            audiences.word_of(code, pen.vocabulary) for code in dict.fromkeys(value.get("who") or [])
        )
        which = "not" if value.get("but") else "who"
        return {which: words, "title": value["title"]}, pen.stream(value.get("body") or [])


WRITTEN = {"addressed": FOR}
"""Blocks that packs call otherwise than the StreamField does."""
