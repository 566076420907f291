"""Passages that are no turns: those with a name of their own, and those that only Twine's formats know."""

SECTIONS = ("People", "Variables", "Skills", "Cues", "Gates", "Rules", "Variants")
TITLE, FACTS = "StoryTitle", "StoryData"
FORMAT, FORMAT_VERSION = "Alongside", "1.0.0"
TURN = "turn"
"""The tag of a turn that bears the name of one of the others."""
_TWINES = (
    "StoryInit", "StoryCaption", "StoryMenu", "StoryAuthor", "StorySettings", "StoryIncludes", "StoryBanner",
    "StoryInterface", "StoryShare", "StorySubtitle", "StoryDisplayTitle", "PassageHeader", "PassageFooter",
    "PassageReady", "PassageDone", "UserScript", "UserStylesheet",
)  # fmt: skip
_TWINES_TAGS = frozenset(
    ("script", "stylesheet", "widget", "Twine.private", "Twine.image", "header", "footer", "startup")
)


OWN_KEYS = ("cue", "does", "most", "write", "wording", "title", "turn title", "debrief")
"""What a turn says of itself at the first column."""
STRAY_KEYS = (
    "id", "skills", "meets", "says", "because", "critical", "slip", "hands to", "for", "for all but", "goes", "harm",
    "audio",
)  # fmt: skip
"""What belongs below a reply or a spoken line; at the first column it has lost its spaces."""


def is_reserved(name: str) -> bool:
    """Whether a passage of this name would not be read as a turn."""
    return name in (*SECTIONS, TITLE, FACTS, *_TWINES)


def is_ours(name: str, tags: tuple[str, ...]) -> bool:
    """Whether a passage says something of the whole conversation."""
    return name in (*SECTIONS, TITLE, FACTS) and TURN not in tags


def is_twines(name: str, tags: tuple[str, ...]) -> bool:
    """Whether a passage is a script, a style or a setting of one of Twine's formats."""
    return TURN not in tags and (name in _TWINES or bool(_TWINES_TAGS.intersection(tags)))
