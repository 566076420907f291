"""What a marker's form sends, read without trusting it; and what stands in the form of a mark that is kept."""

from dataclasses import dataclass, field, replace

from cms.sent import whole

LEVEL, PLACE, TEXT, NEW_TEXT = "level:", "place", "place_text", "new_text"
WORDS = ("did_well", "to_change", "comment")
MOST_PLACES = 100


@dataclass(frozen=True)
class Sent:
    """What stands in the form.

    act     "keep", "finish", "skip", "place" ("placed" once it is among them), "remove:<number>" or "phrase:<field>"
    rubric  digest of the structure of the rubric that the page showed
    places  comments on places of the text, as a Marking keeps them
    used    ids of sentences of the bank that were put in
    """

    act: str = "keep"
    role: str = "first"
    rev: int = 0
    seconds: int | None = None
    rubric: str = ""
    levels: dict = field(default_factory=dict)
    did_well: str = ""
    to_change: str = ""
    comment: str = ""
    places: tuple = ()
    flag: str = ""
    flag_note: str = ""
    used: tuple = ()
    new_text: str = ""
    new_place: str = ""

    @property
    def said(self):
        """What a mark is made of."""
        return {
            "levels": self.levels,
            "did_well": self.did_well,
            "to_change": self.to_change,
            "comment": self.comment,
            "anchored": self.places,
        }

    @property
    def phrase(self):
        """The field whose words are to be kept in the bank, or "" where none is."""
        name, _colon, field = self.act.partition(":")
        return field if name == "phrase" else ""

    @property
    def is_empty(self):
        """Whether nothing was chosen or written."""
        return not (self.levels or self.places or any(getattr(self, name).strip() for name in WORDS))


def read(post):
    """What a form of ours sent. Whatever else comes is left out."""
    sent = Sent(
        act=post.get("act", "keep"),
        role=post.get("role", "first"),
        rev=number(post.get("rev")),
        seconds=number(post["seconds"]) if post.get("seconds") else None,
        rubric=post.get("rubric", "")[:64],
        levels={
            name[len(LEVEL) :]: post[name]
            for name in post
            if name.startswith(LEVEL) and len(name) > len(LEVEL)
        },
        places=places_of(post),
        flag=post.get("flag", ""),
        flag_note=clean(post.get("flag_note", "")),
        used=tuple(post.getlist("used")[:50]),
        new_text=clean(post.get(NEW_TEXT, "")),
        new_place=post.get("new_place", "") or post.get("sentence", ""),
        **{name: clean(post.get(name, "")) for name in WORDS},
    )
    return _changed(sent)


def _changed(sent):
    """With the place that was added or taken away."""
    if sent.act == "place" and sent.new_text.strip() and (found := place_of(sent.new_place)):
        new = found | {"text": sent.new_text}
        return replace(sent, act="placed", places=(*sent.places, new), new_text="", new_place="")
    name, _colon, which = sent.act.partition(":")
    if name == "remove":
        kept = tuple(one for n, one in enumerate(sent.places, 1) if str(n) != which)
        return replace(sent, places=kept)
    return sent


def of_mark(mark, script, user):
    """What stands in the form of a mark that is kept (or None). Of a flag nothing, where somebody else raised it."""
    is_theirs = script.flagged_by_id not in (None, user.pk)
    flags = {} if is_theirs else {"flag": script.flag, "flag_note": script.flag_note}
    if mark is None:
        return Sent(**flags)
    words = {name: getattr(mark, name) for name in WORDS}
    return Sent(
        role=mark.role, rev=mark.rev, levels=mark.levels, places=tuple(mark.anchored), **words, **flags
    )


def places_of(post):
    """The comments on places that a form holds, as a Marking keeps them."""
    return tuple(
        found | {"text": clean(text)}
        for value, text in zip(post.getlist(PLACE), post.getlist(TEXT), strict=False)
        if (found := place_of(value))
    )


def place_of(value):
    """{"words", "start", "end"} of "id:start:end", or None."""
    parts = value.split(":")
    if len(parts) != 3 or not all(one.isascii() and one.isdigit() and len(one) < 8 for one in parts[1:]):
        return None
    return {"words": parts[0][:40], "start": int(parts[1]), "end": int(parts[2])}


def clean(text):
    """Words as they may be stored: PostgreSQL keeps no NUL."""
    return text.replace("\0", "")


def number(text):
    """A small whole number, or 0."""
    return whole(text, most=10**9) or 0
