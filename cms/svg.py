"""Drawings as SVG: what one may hold, so that it can be shown on any page and never run or fetch anything.

A drawing passes when it is made of shapes, text and gradients alone, and refers to nothing outside itself. Everything
not named here is refused, with the line and what to do instead. The check reads the file as a browser does and never
expands an entity; it changes nothing in it.
"""

import re
from xml.parsers import expat

LARGEST = 512 * 1024
MOST_ELEMENTS = 20_000
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"


def _words(text):
    return frozenset(text.split())


ELEMENTS = _words("""
    svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath
    linearGradient radialGradient stop clipPath mask pattern marker
""")
WORDS = _words("id class role lang aria-label aria-labelledby aria-describedby aria-hidden focusable")
ATTRIBUTES = _words("""
    version baseProfile viewBox preserveAspectRatio width height x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy fr d
    points transform href fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin
    stroke-dasharray stroke-dashoffset stroke-miterlimit stroke-opacity opacity color display visibility overflow
    vector-effect paint-order shape-rendering text-rendering font-family font-size font-style font-weight
    font-stretch font-variant letter-spacing word-spacing text-anchor text-decoration dominant-baseline
    alignment-baseline baseline-shift writing-mode textLength lengthAdjust rotate startOffset method spacing
    offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod clip-path clip-rule clipPathUnits
    mask maskUnits maskContentUnits patternUnits patternContentUnits patternTransform marker-start marker-mid
    marker-end markerWidth markerHeight markerUnits refX refY orient
""")
FUNCTIONS = _words("url rgb rgba hsl hsla matrix translate scale rotate skewx skewy")

_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_OWN = re.compile(r"""url\(\s*(['"]?)#[\w.:-]+\1\s*\)""", re.IGNORECASE)
_FRAGMENT = re.compile(r"#[\w.:-]+")
_NUMBER = re.compile(r"[0-9.]+(px)?")


class _Drawing:
    """One walk through a file; `found` are (line, sentence)."""

    def __init__(self, content):
        self.found = []
        self.count = 0
        self.size = ("", "", "")
        self.uses = []
        self._open = []
        self._holding = set()
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.XmlDeclHandler = self.declaration
        parser.StartDoctypeDeclHandler = self.doctype
        parser.ProcessingInstructionHandler = self.instruction
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        try:
            parser.Parse(content, True)
        except expat.ExpatError as problem:
            words = expat.ErrorString(problem.code)
            if not self.found:
                self.found.append((problem.lineno, f"This is not a drawing that browsers can read: {words}."))
        except _EnoughSaid:
            pass
        self.check_repeats()

    def say(self, sentence):
        self.found.append((self.parser.CurrentLineNumber, sentence))

    def declaration(self, version, encoding, standalone):
        if encoding and encoding.lower() not in ("utf-8", "us-ascii", "ascii"):
            self.say("Save the drawing as UTF-8.")
            raise _EnoughSaid

    def doctype(self, *_):
        self.say("A drawing has no DOCTYPE here, and no entities. Delete that line.")
        raise _EnoughSaid

    def instruction(self, target, _):
        self.say(f"<?{target}?> is not expected: a drawing loads no style sheet. Delete it.")

    def start(self, name, attributes):
        self.count += 1
        if self.count > MOST_ELEMENTS:
            self.say(f"A drawing has at most {MOST_ELEMENTS:,} parts. Simplify it.")
            raise _EnoughSaid
        namespace, _, tag = name.rpartition(" ")
        if not self._open and (namespace, tag) != (SVG, "svg"):
            self.say('Expected <svg xmlns="http://www.w3.org/2000/svg"> around everything.')
            raise _EnoughSaid
        if namespace != SVG or tag not in ELEMENTS:
            self.say(f"<{tag}> is not allowed in a drawing. Use shapes, text and gradients (“plain SVG”).")
        if not self._open:
            self.size = tuple(attributes.get(key, "") for key in ("viewBox", "width", "height"))
        for key, value in attributes.items():
            self.attribute(tag, key, value)
        self._open.append(attributes.get("id", ""))
        if tag == "use":
            target = attributes.get("href") or attributes.get(f"{XLINK} href") or ""
            self.uses.append((self.parser.CurrentLineNumber, target.removeprefix("#")))
            self._holding.update(id_ for id_ in self._open if id_)

    def end(self, _):
        self._open.pop()

    def attribute(self, tag, key, value):
        namespace, _, name = key.rpartition(" ")
        if namespace == XML and name in ("lang", "space"):
            return
        if name == "href" and namespace in ("", XLINK):
            if not _FRAGMENT.fullmatch(value.strip()):
                self.say(
                    f"href on <{tag}> leaves the drawing. It may only lead to a part of it, such as #shade."
                )
            return
        if namespace or name not in ATTRIBUTES | WORDS:
            if name == "style":
                self.say("Write the style as attributes (fill, stroke): “style” is not allowed in a drawing.")
            else:
                self.say(f"“{name}” on <{tag}> is not allowed in a drawing.")
            return
        if name in ATTRIBUTES:
            self.value(tag, name, value)

    def value(self, tag, name, value):
        """Refuse what is no plain value: escapes, functions that load something, ways out of the file."""
        functions = {found.lower() for found in _FUNCTION.findall(value)}
        if "\\" in value or "javascript:" in value.lower() or not functions <= FUNCTIONS:
            self.say(f"“{name}” on <{tag}> holds something else than a plain value.")
        elif "url" in functions and "(" in _OWN.sub("", value):
            self.say(
                f"“{name}” on <{tag}> leaves the drawing. url() may only name a part of it, as in url(#shade)."
            )

    def check_repeats(self):
        """Refuse repeats of what repeats something itself: a few lines of them would stand for millions of shapes."""
        for line, target in self.uses:
            if target in self._holding:
                self.found.append(
                    (line, f"<use> repeats “#{target}”, which repeats something itself. Draw it once.")
                )


class _EnoughSaid(Exception):
    """Nothing further in the file is worth reading."""


def problems(content):
    """Return [(line, sentence)] of everything that keeps a file (bytes) from being a drawing we show; [] if nothing."""
    if len(content) > LARGEST:
        return [(1, f"This drawing is too large: at most {LARGEST // 1024} kB.")]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return [(1, "Save the drawing as UTF-8.")]
    drawing = _Drawing(content)
    if not drawing.found and measure(drawing.size) is None:
        drawing.found.append((1, "The drawing has no size. Give <svg> a viewBox such as “0 0 640 400”."))
    return drawing.found


def measure(size):
    """Return (width, height) in pixels from the values of viewBox, width and height; None where they say nothing."""
    box, width, height = size
    if _NUMBER.fullmatch(width) and _NUMBER.fullmatch(height):
        pair = width.removesuffix("px"), height.removesuffix("px")
    else:
        pair = tuple(re.split(r"[\s,]+", box.strip())[2:])
    try:
        found = tuple(float(part) for part in pair)
    except ValueError:
        return None
    fine = len(found) == 2 and all(1 <= part <= 20_000 for part in found)
    return found if fine else None
