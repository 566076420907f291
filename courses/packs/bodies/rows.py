"""Blocks that hold rows: steps, what each seat notices, the options of a check, tables."""

import re

from courses.packs import tidy
from courses.packs.bodies.kinds import BlockKind, items, paragraph, rows, some_markdown
from courses.packs.drafts import listed

SEATS_TITLE = "What each seat notices"
_STEP = re.compile(r"([0-9]+)\. ([^ \t].*)")
_SEAT = re.compile(r"- ([^ \t].*)")
_NAME_ENDS = r":(?: |$)"
_OPTION = re.compile(r"- \[([ xX])\](?: (.*))?")
_LIKE_AN_OPTION = re.compile(r"\\*- \[[ xX]\]")
_CELL_ENDS = r"\|"
_DASHES = re.compile(r":?-+:?")


class Steps(BlockKind):
    """Steps in order, each with a name."""

    name = "steps"
    attributes = ("title",)

    def read(self, piece, body, id_):
        steps = []
        for number, words, groups in rows(piece, body, _STEP, "“1. Name: text”"):
            if int(groups[0]) != len(steps) + 1:
                body.say(number, f"Expected step {len(steps) + 1} here, not {groups[0]}.")
            name = tidy.split_at(words, _NAME_ENDS)[0]
            text = words[len(name) + 1 :]
            name = tidy.line(tidy.unescaped_before(name, _NAME_ENDS + "|$"))
            steps.append({"name": name, "text": tidy.line(text)})
        if len(steps) < 2:
            body.say(piece.line, "Expected at least two steps, “1. Name: text”.")
        return {"title": piece.attributes.get("title", ""), "steps": listed(steps, id_)}

    def write(self, value, pen):
        lines = []
        for number, step in enumerate(items(value["steps"]), start=1):
            name = tidy.escaped_before(tidy.line(step["name"]), _NAME_ENDS)
            text = tidy.line(step.get("text"))
            if name.endswith("\\"):
                name += "\\" * (len(name) - len(name.rstrip("\\")))
            lines += paragraph(f"{name}: {text}" if text else name, f"{number}. ", " " * len(f"{number}. "))
        return {"title": value.get("title") or ""}, lines


class Seats(BlockKind):
    """One moment from several disciplines' seats."""

    name = "seats"
    attributes = ("title",)

    def read(self, piece, body, id_):
        seats, seen = [], set()
        for number, words, _ in rows(piece, body, _SEAT, "“- discipline: text”"):
            code, colon, text = words.partition(": ")
            if code not in body.vocabulary.seats:
                known = ", ".join(body.vocabulary.seats)
                body.say(number, f"There is no discipline “{code}”. Expected one of {known}.")
                continue
            if not colon or not text.strip():
                body.say(number, "Expected a sentence after the discipline, as in “- physician: text”.")
            if code in seen:
                body.advise(number, f"“{code}” has a seat here already.")
            seen.add(code)
            discipline, sub_role = body.vocabulary.seats[code]
            seats.append({"discipline": discipline, "sub_role": sub_role, "text": text})
        if len(seats) < 2:
            body.say(piece.line, "Expected at least two seats, “- discipline: text”.")
        return {"title": piece.attributes.get("title", SEATS_TITLE), "seats": listed(seats, id_)}

    def write(self, value, pen):
        lines = []
        for seat in items(value["seats"]):
            code = pen.code_of_seat(seat["discipline"], seat.get("sub_role") or "")
            if code:
                lines += paragraph(f"{code}: {tidy.line(seat['text'])}", "- ", "  ")
        title = tidy.line(value.get("title"))
        return {"title": "" if title == SEATS_TITLE else title}, lines


class Check(BlockKind):
    """A knowledge check: a question, options, and for each why it is right or not."""

    name = "check"

    def read(self, piece, body, id_):
        begin = next(
            (n for n, (_, line) in enumerate(piece.lines) if _OPTION.fullmatch(line.rstrip(" \t"))), None
        )
        if begin is None:
            body.say(piece.line, "Expected a question, then options “- [ ] text” and “- [x] text”.")
            begin = len(piece.lines)
        question = [(number, _standing(line)) for number, line in piece.lines[:begin]]
        options = self._options(piece, body, piece.lines[begin:])
        right = sum(option["right"] for option in options)
        if options and right in (0, len(options)):
            words = "none is" if not right else "every option is"
            body.say(piece.line, f"Expected some options marked “- [x]” and some not; {words}.")
        if not 2 <= len(options) <= 8:
            body.say(piece.line, f"Expected two to eight options in a check; there are {len(options)}.")
        return {"question": some_markdown(piece, body, lines=question), "options": listed(options, id_)}

    def _options(self, piece, body, lines):
        options = []
        for number, line in lines:
            line = line.rstrip(" \t")
            found = _OPTION.fullmatch(line)
            bare = line.lstrip(" ")
            if found:
                options.append((number, found[1] != " ", [found[2] or ""], []))
            elif not bare:
                continue
            elif line == bare:
                body.say(number, "Expected “- [ ] text” or “- [x] text”, or an indented line that goes on.")
            elif bare.startswith(">"):
                options[-1][3].append(bare[1:])
            else:
                # A line that goes on: of the reason where one has begun, else of the option.
                (options[-1][3] or options[-1][2]).append(re.sub(r"^\\(\\*>)", r"\1", bare))
        for number, _, text, because in options:
            if not tidy.line(" ".join(text)):
                body.say(number, "Expected words after “- [ ]”.")
            if not tidy.line(" ".join(because)):
                body.say(number, "Expected a line “  > why” under this option: what a reader learns from it.")
        return [
            {"text": tidy.line(" ".join(text)), "right": right, "because": tidy.line(" ".join(because))}
            for _, right, text, because in options
        ]

    def write(self, value, pen):
        question = pen.markdown(value["question"]).split("\n")
        lines = [f"\\{line}" if _LIKE_AN_OPTION.match(line) else line for line in question]
        lines.append("")
        for option in items(value["options"]):
            mark = "- [x] " if option.get("right") else "- [ ] "
            text = paragraph(option["text"], mark, "  ") or [mark.rstrip()]
            lines += [text[0], *(re.sub(r"^  (\\*>)", r"  \\\1", line) for line in text[1:])]
            lines += paragraph(option.get("because"), "  > ", "  > ")
        return {}, lines


def _standing(line):
    return line[1:] if re.match(r"\\+- \[[ xX]\]", line) else line


class Table(BlockKind):
    """A table with a caption, written with pipes as in Markdown."""

    name = "table"
    attributes = ("caption", "heads")

    def read(self, piece, body, id_):
        caption = piece.attributes.get("caption", "")
        if not caption:
            body.say(piece.line, 'Expected caption="…": what the table shows, in a few words.')
        heads = piece.attributes.get("heads", "no")
        if heads not in ("yes", "no"):
            body.say(
                piece.line, 'Expected heads="yes" where the first column names its rows, else no “heads”.'
            )
        lines = [(number, _cells(line)) for number, line in piece.lines if line.strip(" \t")]
        if len(lines) < 3 or not all(_DASHES.fullmatch(cell) for cell in lines[1][1]):
            body.say(
                piece.line,
                "Expected a table: heads in a line “| a | b |”, a line “|---|---|”, then its rows.",
            )
            return None
        columns = lines[0][1]
        for number, cells in lines:
            if len(cells) != len(columns):
                body.say(
                    number,
                    f"Expected {len(columns)} cells in this row, one for each column, not {len(cells)}.",
                )
        if not all(columns):
            body.say(lines[0][0], "Expected a heading over every column: screen readers read it out.")
        table = {
            "columns": [{"type": "text", "heading": words} for words in columns],
            "rows": [{"values": cells} for _, cells in lines[2:]],
            "caption": "",
        }
        return {"caption": caption, "heads": heads == "yes", "table": table}

    def write(self, value, pen):
        table = value["table"]
        heads = [column["heading"] for column in table["columns"]]
        dashes = "|".join("---" for _ in heads)
        lines = [_row(heads), f"|{dashes}|", *(_row(row["values"]) for row in table["rows"])]
        return {"caption": value["caption"], "heads": "yes" if value.get("heads") else ""}, lines


def _cells(line):
    parts = tidy.split_at(line.strip(" \t"), _CELL_ENDS)
    if parts and not parts[0].strip(" \t"):
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1].strip(" \t"):
        parts = parts[:-1]
    return [tidy.line(tidy.unescaped_before(part, _CELL_ENDS)) for part in parts]


def _row(cells):
    words = (tidy.escaped_before(tidy.line(cell), _CELL_ENDS) for cell in cells)
    return f"| {' | '.join(words)} |"
