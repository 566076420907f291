"""Cut the static fonts of printed documents from Adobe's Source Serif 4 and Source Sans 3.

Run once, by hand, when the sources change: `python cut.py SERIF_FOLDER SANS_FOLDER` (see README.md).
Needs fontTools. The same sources give the same bytes.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import OverlapMode, instantiateVariableFont

HERE = Path(__file__).parent

# Latin with its extensions and Vietnamese, modifier letters, combining marks, Greek, Cyrillic, punctuation, signs.
RANGES = [
    (0x20, 0x24F),
    (0x250, 0x2FF),
    (0x300, 0x36F),
    (0x370, 0x3FF),
    (0x400, 0x52F),
    (0x1E00, 0x1EFF),
    (0x1F00, 0x1FFF),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2212, 0x2212),
]
UPRIGHT, ITALIC, SANS = (
    "VAR/SourceSerif4Variable-Roman.ttf",
    "VAR/SourceSerif4Variable-Italic.ttf",
    "TTF/SourceSans3-{}.ttf",
)
COMMON = ["kern", "mark", "mkmk", "ccmp", "liga", "locl", "lnum"]

# file name: (source, place on the axes or None when the source is static, extra features)
CUTS = {
    "AlongDisplay-Regular": (UPRIGHT, {"opsz": 44, "wght": 380}, []),
    "AlongText-Regular": (UPRIGHT, {"opsz": 13, "wght": 400}, ["smcp"]),
    "AlongText-SemiBold": (UPRIGHT, {"opsz": 13, "wght": 600}, []),
    "AlongText-Italic": (ITALIC, {"opsz": 13, "wght": 400}, []),
    "AlongSans-Regular": (SANS.format("Regular"), None, ["tnum", "zero"]),
    "AlongSans-SemiBold": (SANS.format("Semibold"), None, ["tnum", "zero"]),
}


def rename(font, family, style, cut_from):
    """Give the cut its own name: the license reserves “Source” for the unmodified fonts."""
    names = font["name"]
    version = names.getDebugName(5).split(";")[0]
    kept = {0: names.getDebugName(0), 13: names.getDebugName(13), 14: names.getDebugName(14)}
    postscript = f"{family.replace(' ', '')}-{style.replace(' ', '')}"
    full = f"{family} {style}"
    names.names = []
    for identifier, text in {
        **kept,
        1: family if style in ("Regular", "Italic") else full,
        2: style if style in ("Regular", "Italic") else "Regular",
        3: f"{postscript};{version}",
        4: full,
        5: version,
        6: postscript,
        10: f"A static cut for printed documents, made from {cut_from}.",
        16: family,
        17: style,
    }.items():
        names.setName(text, identifier, 3, 1, 0x409)


def cut(name, source, place, extra):
    """Make one static, subsetted and renamed font and save it beside this file."""
    font = TTFont(source, recalcTimestamp=False)
    cut_from = f"{font['name'].getDebugName(4)} {font['name'].getDebugName(5).split(';')[0]}"
    if place:
        cut_from += " at " + ", ".join(f"{axis} {value}" for axis, value in place.items())
        font = instantiateVariableFont(font, place, inplace=True, overlap=OverlapMode.KEEP_AND_SET_FLAGS)
    for table in ("DSIG", "GlyphOrder", "BASE"):
        if table in font:
            del font[table]
    options = subset.Options(
        layout_features=COMMON + extra,
        hinting=False,
        name_IDs=["*"],
        notdef_outline=True,
        drop_tables=["STAT", "MVAR", "HVAR"],
    )
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    subsetter.subset(font)
    family, style = name.split("-")
    rename(font, family.replace("Along", "Along "), style, cut_from)
    font["OS/2"].usWeightClass = 600 if style == "SemiBold" else 400
    font["OS/2"].fsType = 0
    font.save(HERE / f"{name}.ttf")
    print(name, (HERE / f"{name}.ttf").stat().st_size)


if __name__ == "__main__":
    serif, sans = map(Path, sys.argv[1:3])
    for name, (path, place, extra) in CUTS.items():
        cut(name, (serif if place else sans) / path, place, extra)
