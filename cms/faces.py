"""Drawn people: one identity, six states, told by shape and never by color alone.

Pure: names and numbers in, an SVG string out, with nothing a visitor typed inside. Canvas 162 by 176; the head is
68 by 99 at (80, 73), eyes at y 70, mouth at y 105. Identity (skin, hair, age, clothes) is constant; a state moves
brows, eyes, mouth, head and shoulders only. The words beside a portrait say the same, so the SVG is hidden from
screen readers.
"""

import re
import zlib
from dataclasses import dataclass, replace

MOODS = ("at-ease", "worried", "sad", "angry", "withdrawn", "relieved")
HAIR = ("cropped", "bald", "long", "bob", "bun", "curls", "scarf")


@dataclass(frozen=True)
class Identity:
    """What stays the same about a person: tones are numbers of the tokens (skin 1-5, hair 1-4, cloth 1-3)."""

    skin: int = 2
    hair: str = "cropped"
    tone: int = 1
    cloth: int = 1
    age: int = 50
    collar: str = "shirt"
    moustache: bool = False
    beard: bool = False
    glasses: bool = False
    cannula: bool = False


# The people of the demonstration programs; every other name gets a face from its letters.
CAST = {
    "emil": Identity(skin=2, tone=3, age=74),
    "marta": Identity(skin=3, hair="bun", tone=3, cloth=3, age=71, collar="round"),
    "pilar": Identity(skin=2, hair="bun", tone=4, cloth=2, age=83, collar="round"),
    "joaquin": Identity(skin=3, hair="bald", tone=3, cloth=2, age=71, moustache=True, cannula=True),
    "lucia": Identity(skin=3, hair="long", tone=1, age=38, collar="round"),
    "ines": Identity(skin=1, hair="bob", tone=3, cloth=3, age=69, collar="round"),
    "june": Identity(skin=4, hair="curls", tone=3, cloth=1, age=66, collar="round", glasses=True),
    "grace": Identity(skin=5, hair="curls", tone=1, cloth=2, age=58, collar="round"),
    "walter": Identity(skin=1, hair="cropped", tone=2, cloth=3, age=63, beard=True),
    "delia": Identity(skin=4, hair="bun", tone=4, cloth=1, age=70, collar="round", glasses=True),
}

_AGE = re.compile(r",\s*(\d{1,3})\b")


def identity(name, **changes):
    """Return who `name` is drawn as: a member of the cast, or a face made from the letters of the name.

    "Emil Sandoval, 74" gives the age as well; keyword arguments override single traits. A made face wears nothing
    that guesses at gender: hair that anyone may have, no beard.
    """
    words = name.lower().split()
    found = next((CAST[word.strip(",.")] for word in words if word.strip(",.") in CAST), None) or _made(name)
    age = _AGE.search(name)
    if age:
        found = replace(found, age=int(age[1]))
    return replace(found, **{key: value for key, value in changes.items() if value not in (None, "")})


def _made(name):
    seed = zlib.crc32(_AGE.sub("", name).strip().lower().encode())
    age = 30 + seed // 7 % 50
    return Identity(
        skin=1 + seed % 5,
        hair=("cropped", "curls", "bob")[seed // 5 % 3],
        tone=(1 + seed // 11 % 2) if age < 60 else (3 + seed // 11 % 2),
        cloth=1 + seed // 13 % 3,
        age=age,
        collar=("shirt", "round")[seed // 17 % 2],
        glasses=seed // 19 % 4 == 0,
    )


# brow: outer, middle and inner point (x from the eye, y down); lift raises the shoulders
_STATES = {
    "at-ease": dict(tilt=0, turn=0, lift=0, brow=((-10, 0), (0, -4), (10, 0)), by=0, eye="open", mouth="soft"),
    "worried": dict(tilt=3, turn=0, lift=7, brow=((-11, 3), (-2, -3), (9, -8)), by=-3, eye="wide", mouth="parted"),
    "sad": dict(tilt=9, turn=-2, lift=-5, brow=((-11, 5), (-2, 1), (9, -5)), by=0, eye="down", mouth="fallen"),
    "angry": dict(tilt=0, turn=0, lift=8, brow=((-11, -1), (-1, -2), (9, 3)), by=3, eye="narrow", mouth="pressed"),
    "withdrawn": dict(tilt=-2, turn=9, lift=2, brow=((-9, 1), (0, 0), (9, 1)), by=3, eye="aside", mouth="flat"),
    "relieved": dict(tilt=-5, turn=0, lift=-4, brow=((-10, 0), (0, -7), (10, -1)), by=-4, eye="crescent", mouth="smile"),
}  # fmt: skip

_EYES = {
    "open": '<path class="k" d="M-8 1Q0-7 8 1"/><path class="k t" d="M-6 3.5Q0 6.5 6 3.5"/>'
    '<circle class="ink" r="3.1"/>',
    "wide": '<ellipse class="paper" rx="7" ry="6"/><circle class="ink" cy=".5" r="3.1"/>'
    '<path class="k" d="M-8 0Q-7-7 0-7T8 0"/>',
    "down": '<path class="k" d="M-8-1Q0 6.5 8-1"/><path class="k t" d="M-7-5Q0-6.5 7-4"/>',
    "narrow": '<path class="k" d="M-8 .5Q0-1.5 8-1.5"/><path class="k t" d="M-6 5Q0 6.5 6 4"/>'
    '<circle class="ink" cy="2.2" r="2.9"/>',
    "crescent": '<path class="k" d="M-8 3Q0-7 8 3"/><path class="k t" d="M9 6q3-1 4-3"/>',
    "aside": '<path class="k" d="M-8-1Q0-4 8-1"/><path class="k t" d="M-6 3.5Q0 6 6 3.5"/>'
    '<circle class="ink" cx="4.5" cy="1" r="2.9"/>',
}
_MOUTHS = {
    "soft": '<path class="k" d="M-11-1Q0 5 11-1"/>',
    "parted": '<path class="paper" d="M-8 1Q0-5 8 1 Q0 7-8 1Z"/>',
    "fallen": '<path class="k" d="M-10 4Q0-4 10 4"/><path class="k t" d="M-4 9Q0 8 4 9"/>',
    "pressed": '<path class="k" d="M-10 1.5Q-4 0 0 .6Q4 0 10 1.5"/><path class="k t" d="M-5 6.5Q0 8 5 6.5"/>',
    "flat": '<path class="k" d="M-8 1H7"/>',
    "smile": '<path class="k" d="M-14-4Q0 12 14-4"/><path class="k t" d="M-5 8Q0 10 5 8"/>',
}
_CREASES = {
    "worried": "M68 41q12-4 24 0M71 47q9-3 18 0",
    "angry": "M{a} 59q1.6 3 .6 6M{b} 59q-1.6 3-.6 6M{c} 91q-2 3-2 6M{d} 91q2 3 2 6",
    "sad": "M{c} 92q-3 6-2 11M{d} 92q3 6 2 11",
    "relieved": "M{c} 94q-4 5-3 10M{d} 94q4 5 3 10",
}
_HEAD = "M46 64C46 36 60 24 80 24s34 12 34 40c0 28-10 54-34 59-24-5-34-31-34-59Z"
_EARS = "M46 68c-8-4-10 6-7 12s7 7 9 5M114 68c8-4 10 6 7 12s-7 7-9 5"
_BACK = {
    "cropped": "M42 74C34 44 44 16 82 14c36 0 46 30 38 60Z",
    "bald": "M44 80C34 62 36 40 50 32h60c14 8 16 30 6 48Z",
    "long": "M40 66C34 26 56 10 80 10s46 16 40 56c4 26 6 46-4 60-6 6-14 4-18 2H62c-4 2-12 4-18-2-10-14-8-34-4-60Z",
    "bob": "M40 64C34 28 56 12 80 12s46 16 40 52c4 18 4 32-3 42-6 6-14 2-16-8H59c-2 10-10 14-16 8-7-10-7-24-3-42Z",
    "bun": "M62 18C58 4 68-2 80-2s22 6 18 20ZM41 74C32 36 52 13 80 13s48 23 39 61Z",
    "curls": "M42 80c-9-3-12-14-7-21-6-8-2-20 6-23 0-10 10-18 19-16 5-8 17-10 23-4 8-5 20 0 22 8 10 0 17 10 14 19"
    " 7 6 7 17 1 22 3 8-2 15-8 16Z",
    "scarf": "M80 8C50 8 36 34 38 64c0 24 4 40 2 58-2 10 8 20 22 22h36c14-2 24-12 22-22-2-18 2-34 2-58C124 34 110 8 80 8Z",
}
_FRONT = {
    "cropped": "M47 62C46 42 54 32 66 30c8 8 24 4 46 12 2 6 2 12 1 20 8-26-4-44-33-44S40 38 47 62Z",
    "long": "M45 72C43 44 56 31 70 29c4 9 26 17 43 13 3 8 3 20 2 30 9-32-4-60-35-60S36 40 45 72Z",
    "bob": "M45 74C44 52 48 40 54 36c18 6 40 4 52 0 6 4 10 16 9 38 9-34-4-60-35-60S36 40 45 74Z",
    "bun": "M46 60C48 40 62 31 80 30c18 1 32 10 34 30 6-28-8-45-34-45S40 32 46 60Z",
    "curls": "M46 62c-1-8 2-12 6-15-1-7 5-12 11-10 3-6 12-7 16-3 5-5 13-3 15 3 7-1 12 4 11 10 5 3 8 8 8 15"
    " 7-26-4-44-33-44S38 36 46 62Z",
    "scarf": "M46 66C46 40 60 31 80 31s34 9 34 35c0 26-9 50-34 59-25-9-34-33-34-59ZM80 12C52 12 42 36 43 64"
    "c1 28 8 52 18 66 10 10 28 10 38 0 10-14 17-38 18-66 1-28-9-52-37-52Z",
}
_BALD_LINES = "M62 30q8 5 17 3M84 27q8 4 14 8"
_SHOULDERS = {
    "withdrawn": "M14 180C16 {y12} 40 {y2} 62 {y_6}H100C126 {y_2} 144 {y8} 150 180Z",
    "sad": "M22 180C24 {y14} 48 {y4} 64 {y_6}H98C116 {y4} 138 {y14} 140 180Z",
    "angry": "M9 180C9 {y0} 24 {y_4} 60 {y_5}H102C138 {y_4} 153 {y0} 153 180Z",
    "worried": "M8 180C8 {y_2} 22 {y_6} 60 {y_4}H102C140 {y_6} 154 {y_2} 154 180Z",
    "": "M12 180C14 {y2} 40 {y0} 62 {y_6}H100C122 {y0} 148 {y2} 150 180Z",
}


def portrait(name, mood="at-ease", size=160, **changes):
    """Draw head and shoulders, `size` pixels wide. Raises ValueError for a mood that does not exist."""
    state, who = _state(mood), identity(name, **changes)
    skin, cloth = f"skin s{who.skin}", f"cloth c{who.cloth}"
    hair = f"cloth c{who.cloth % 3 + 1}" if who.hair == "scarf" else f"hair h{who.tone}"
    y = 142 - state["lift"]
    turned = f'<g transform="rotate({state["tilt"]} 80 130)">'
    back = f'{turned}<path class="{hair}" d="{_BACK[who.hair]}"/></g>'
    neck = f'<path class="{skin}" d="M65 108V{y - 4}Q80 {y + 16} 97 {y - 4}V108"/>'
    head = f'<path class="{skin}" d="{_HEAD}"/>'
    if who.hair in ("cropped", "bald", "bun"):
        head += f'<path class="{skin}" d="{_EARS}"/>'
    body = back + neck + _clothes(who, mood, cloth, y)
    body += f"{turned}{head}{_beard(who, state)}{_features(mood)}{_lines(who, mood)}{_mouth(who, state)}{_front(who, hair)}{_worn(who, state)}</g>"
    if mood == "withdrawn":
        body += _forearm(cloth, skin)
    # Hair worn high needs more room above; the shoulders stand on the same line.
    top, tall = (-5, 185) if who.hair == "bun" else (4, 176)
    height = round(size * tall / 162 if who.hair == "bun" else size * 1.09)
    return f'<svg class="face" aria-hidden="true" width="{size}" height="{height}" viewBox="0 {top} 162 {tall}">{body}</svg>'


_SMALL = {
    "at-ease": '<circle class="ink" cx="64" cy="73" r="5"/><circle class="ink" cx="96" cy="73" r="5"/>'
    '<path class="k" d="M64 96Q80 106 96 96"/>',
    "worried": '<path class="k" d="M53 64L69 54M107 64L91 54"/><circle class="ink" cx="64" cy="77" r="5"/>'
    '<circle class="ink" cx="96" cy="77" r="5"/><ellipse class="ink" cx="80" cy="102" rx="8" ry="7"/>',
    "sad": '<path class="k" d="M54 70Q63 80 72 72M106 70Q97 80 88 72M63 107Q80 91 97 107"/>',
    "angry": '<path class="k" d="M51 59L72 69M109 59L88 69"/><circle class="ink" cx="65" cy="78" r="5"/>'
    '<circle class="ink" cx="95" cy="78" r="5"/><path class="k" d="M65 102H95"/>',
    "withdrawn": '<path class="k" d="M52 69H75M87 69H110"/><circle class="ink" cx="71" cy="76" r="5"/>'
    '<circle class="ink" cx="106" cy="76" r="5"/><path class="k" d="M86 102H103"/>',
    "relieved": '<path class="k" d="M53 76Q63 63 73 76M87 76Q97 63 107 76M56 91Q80 119 104 91"/>',
}
"""The six states below `SMALL` pixels: a few heavy lines each, so that none is taken for another."""
SMALL = 40


def mini(name, mood="at-ease", size=44, **changes):
    """Draw only the face in a circle, `size` pixels wide: the same brows, eyes and mouth, larger, without hair."""
    state, who = _state(mood), identity(name, **changes)
    if size < SMALL:
        return _round(who, size, f'<g class="small">{_SMALL[mood]}</g>')
    creases = _creases(mood, 80 + state["turn"]) if mood in ("worried", "angry") else ""
    mouth = f'<g transform="translate({80 + state["turn"]} 102) scale(1.15)">{_MOUTHS[state["mouth"]]}</g>'
    inner = f'<g transform="rotate({round(state["tilt"] * 1.3)} 80 80)">{_features(mood, y0=72, gap=19, nose=False)}{mouth}{creases}</g>'
    return _round(who, size, inner)


def _round(who, size, inner):
    return (
        f'<svg class="face mini" aria-hidden="true" width="{size}" height="{size}" viewBox="35 35 90 90">'
        f'<circle class="skin s{who.skin}" cx="80" cy="80" r="43"/>{inner}</svg>'
    )


def _state(mood):
    if mood not in _STATES:
        raise ValueError(f"A mood is one of {', '.join(MOODS)}; not {mood!r}.")
    return _STATES[mood]


def _features(mood, y0=70, gap=17, nose=True):
    state = _STATES[mood]
    center, turned = 80 + state["turn"], state["turn"] > 5
    drawn = ""
    for side in (1, -1):
        x = center + side * gap * ((0.68 if side > 0 else 0.86) if turned else 1)
        flip = 1 if state["eye"] == "aside" else side
        drawn += f'<g transform="translate({x:.1f} {y0}) scale({flip} 1)">{_EYES[state["eye"]]}</g>'
        (a, b), (c, d), (e, f) = ((x - side * px, y0 - 14 + state["by"] + py) for px, py in state["brow"])
        heavy = " b" if mood == "angry" else ""
        drawn += f'<path class="k{heavy}" d="M{a:.1f} {b:.1f}Q{c:.1f} {d:.1f} {e:.1f} {f:.1f}"/>'
    if nose:
        x = center + (5 if turned else 0)
        drawn += f'<path class="k t" d="M{x - 1} 74C{x - 2} 82 {x - 6} 89 {x - 1} 91h5"/>'
    return drawn


def _creases(mood, center):
    path = _CREASES.get(mood, "").format(a=center - 4, b=center + 4, c=center - 20, d=center + 20)
    return f'<path class="k t" d="{path}"/>' if path else ""


def _lines(who, mood):
    """Creases of the moment, and those of the years (from 60, more from 75)."""
    drawn = _creases(mood, 80 + _STATES[mood]["turn"])
    if who.age >= 60 and not who.beard:
        drawn += '<path class="k t" d="M52 96q1 4 3 7M58 108q2 3 4 5M108 96q-1 4-3 7M102 108q-2 3-4 5"/>'
    if who.age >= 75:
        drawn += '<path class="k t" d="M50 80q3 3 6 3M110 80q-3 3-6 3M66 116q3 2 5 3M94 116q-3 2-5 3"/>'
    if who.hair == "bald" and mood != "worried":
        drawn += f'<path class="k t" d="{_BALD_LINES}M66 44q14-3 28 0"/>'
    return drawn


def _mouth(who, state):
    x = 80 + state["turn"]
    drawn = f'<g transform="translate({x} {108 if who.moustache else 105})">{_MOUTHS[state["mouth"]]}</g>'
    if who.moustache:
        path = f"M{x - 17} 100C{x - 13} 92 {x - 5} 92 {x} 96C{x + 5} 92 {x + 13} 92 {x + 17} 100"
        path += f"C{x + 9} 99 {x + 4} 100 {x} 100C{x - 4} 100 {x - 9} 99 {x - 17} 100Z"
        drawn = f'<path class="hair h{who.tone}" d="{path}"/>' + drawn
    return drawn


def _beard(who, state):
    if not who.beard:
        return ""
    x = 80 + state["turn"]
    path = f"M46.5 76C48 104 60 120 80 125c20-5 32-21 33.5-49-4 10-9 16-14 18C{x + 12} 92 {x + 6} 95 {x} 95"
    path += f"C{x - 6} 95 {x - 12} 92 {x - 19} 94c-5-2-10-8-14.5-18Z"
    lips = f'<ellipse class="s{who.skin}" cx="{x}" cy="105" rx="16" ry="6.5"/>'
    return f'<path class="hair h{who.tone}" d="{path}"/>{lips}'


def _front(who, hair):
    if who.hair not in _FRONT:
        return ""
    rule = ' fill-rule="evenodd"' if who.hair == "scarf" else ""
    return f'<path class="{hair}"{rule} d="{_FRONT[who.hair]}"/>'


def _worn(who, state):
    drawn = ""
    if who.glasses and state["turn"] > 5:
        drawn += '<path class="k t" d="M64 66h21v8q-2 8-10.5 8t-10.5-8ZM92 66h18v8q-2 8-9 8t-9-8ZM85 69q3.5-3 7 0M64 68l-18-1M110 68l4 1"/>'
    elif who.glasses:
        drawn += '<path class="k t" d="M52 66h22v8q-2 8-11 8t-11-8ZM86 66h22v8q-2 8-11 8t-11-8ZM74 69q6-3 12 0M52 68l-6-2M108 68l6-2"/>'
    if who.cannula:
        drawn += '<path class="k t" d="M41 80C52 98 64 96 76 93M119 80C108 98 96 96 84 93"/>'
    return drawn


def _clothes(who, mood, cloth, y):
    steps = {f"y{n}".replace("-", "_"): y + n for n in (-6, -5, -4, -2, 0, 2, 4, 8, 12, 14)}
    shape = _SHOULDERS.get(mood, _SHOULDERS[""]).format(**steps)
    if who.collar == "round":
        collar = f"M62 {y - 6}Q80 {y + 18} 100 {y - 6}"
    else:
        collar = f"M62 {y - 6}L80 {y + 20}L100 {y - 6}M80 {y + 20}V180"
    return f'<path class="{cloth}" d="{shape}"/><path class="k t" d="{collar}"/>'


def _forearm(cloth, skin):
    """Arms folded: one forearm across the body, the hand tucked behind the other arm."""
    return (
        f'<path class="{skin}" d="M54 157C46 152 36 152 28 155c-5 2-5 6-1 7-5 1-5 6 0 7-4 2-3 6 2 6l25 1Z"/>'
        '<path class="k t" d="M27 162q6-2 13-1M27 169q6-1 12 0"/>'
        f'<path class="{cloth}" d="M151 184C151 165 140 151 118 151C96 151 74 153 52 156c-4 6-4 15 0 21 22 0 42 2 60 7Z"/>'
        '<path class="k t" d="M58 157q-3 9 0 19M122 152c7 4 10 11 9 19"/>'
    )
