"""What stands between a lesson and its readers: checks that explain themselves, in the author's words.

"block" keeps the page from being published, whichever door it comes through; "ask" is for the author to look at.
"""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.translation import gettext as _

from cms.blocks import lay_out
from cms.errors import Refused
from cms.markdown import render
from courses import glossary, searchable
from courses.parts import parts

SLOW, FAST = 110, 260
"""Words a minute between which a stated reading time is believable."""
LONG = 1500
_TAG = re.compile(r"<[^>]*>")
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_HREF = re.compile(r'\bhref="([^"]*)"')
_NUMBERS = re.compile(r"<sup>([0-9]+(?:, ?[0-9]+)*)</sup>")
_VAGUE = {"here", "click here", "link", "this link", "this", "more", "read more", "see here"}
# Words that make people harder to care for: the domain's own list, with what is said instead.
_HARMFUL = {
    r"\baddicts?\b": "person with opioid use disorder",
    r"\bdrug[- ]seek(?:ing|ers?)\b": "asking for relief",
    r"\b(?:opioid|drug|substance) abus(?:e|ers?|ing)\b": "opioid use disorder",
    r"\bclean urine\b|\bdirty urine\b": "expected, or unexpected, result",
}


@dataclass(frozen=True)
class Finding:
    """One sentence for the author: how much it matters, and the number of the block it is about (0: the page)."""

    severity: str
    sentence: str
    block: int = 0

    @property
    def place(self):
        """Where it is, in words."""
        return _("Block %(number)d") % {"number": self.block} if self.block else ""


def block(sentence, number=0):
    """A finding that stops publication."""
    return Finding("block", str(sentence), number)


def ask(sentence, number=0):
    """A finding the author may leave as it is."""
    return Finding("ask", str(sentence), number)


class LessonCannotBePublished(Refused):
    """The lesson fails its checks. Carries every blocking finding."""

    status = 422
    title = _("This lesson cannot be published yet.")

    def __init__(self, findings):
        self.findings = list(findings)
        self.places = [(one.place, one.sentence) for one in self.findings]
        said = [f"{place}: {sentence}".lstrip(": ") for place, sentence in self.places]
        super().__init__(
            _("%(why)s What learners read stays as it is.") % {"why": " ".join(said)},
            findings=[[one.place, one.sentence] for one in self.findings],
        )


def check(page):
    """Raise LessonCannotBePublished, with everything that stops it, when the lesson must not go live."""
    found = [one for one in findings(page) if one.severity == "block"]
    if found:
        raise LessonCannotBePublished(found)


def findings(page):
    """Everything there is to say of a lesson as it stands, what stops publication first."""
    found = [
        *_of_the_page(page),
        *_of_the_blocks(page),
        *_of_the_references(page),
        *_of_the_words(page),
        *_of_the_time(page),
    ]
    return sorted(found, key=lambda one: (one.severity != "block", one.block))


def said_of(page):
    """What the checks say of a page, for its editor."""
    said = {"block": [], "ask": []}
    for one in findings(page):
        said[one.severity].append({"place": one.place, "sentence": one.sentence})
    return {"blocking": said["block"], "asking": said["ask"]}


def _of_the_page(page):
    if not page.objectives.strip():
        yield block(_("It has no objective. Write at least one: what can a reader do afterwards?"))
    if not page.standfirst.strip():
        yield ask(_("It has no standfirst: the sentence under the title that says why to read on."))
    kinds = {one.block_type for one, _who in parts(page.body)}
    if "check" not in kinds:
        yield ask(_("It has no knowledge check. Is reading alone enough here?"))
    if "seats" not in kinds and not page.audience:
        yield ask(
            _("No part of it says what each seat notices. Is this lesson the same for every discipline?")
        )
    if page.pk and not page.domains.exists() and not page.competencies.exists():
        yield ask(_("It is mapped to no domain and no competency, so the coverage report cannot count it."))
    if page.review_discipline_id is None:
        yield ask(_("It asks for no discipline to review it. Any reviewer may then approve it."))


def _numbered(page):
    """Yield (number, block) of every block, counted as the editor shows them; inner blocks share their part's."""
    for number, child in enumerate(page.body or [], start=1):
        yield number, child
        if child.block_type == "addressed":
            for inner in child.value.get("body") or []:
                yield number, inner


def _of_the_blocks(page):
    for number, child in _numbered(page):
        value = child.value
        if child.block_type == "prose" and not (value or "").strip():
            yield block(_("It is empty. Write something, or take it out."), number)
        if child.block_type == "claim" and not _NUMBERS.search(value.get("text") or ""):
            yield block(
                _(
                    "This clinical claim names no reference. Write its number: <sup>1</sup> for the first work."
                ),
                number,
            )
        if child.block_type == "figure":
            yield from _of_a_figure(value, number)
        if child.block_type == "recording" and not (value.get("transcript") or "").strip():
            yield block(_("This recording has no transcript. Who cannot hear it has nothing."), number)
        if child.block_type == "pause" and (value.get("instead") or "").strip():
            yield from _of_a_way_round(page, value["instead"].strip(), number)
        for html in _rendered(child):
            yield from _of_the_links(html, number)


def _of_a_figure(value, number):
    image = value.get("image")
    if image is None:
        yield block(_("The picture is missing. Choose one, or take the block out."), number)
    elif not image.decorative and not (image.contextual_alt_text or "").strip():
        yield block(
            _("This picture has no description. Say in words what it shows, for those who cannot see it."),
            number,
        )


def _of_a_way_round(page, title, number):
    if not page.pk:
        return
    from courses.models import LessonPage

    if not LessonPage.objects.sibling_of(page, inclusive=False).filter(title=title).exists():
        yield block(
            _(
                "There is no other lesson “%(title)s” in this week to take instead. Copy its title word for word."
            )
            % {"title": title},
            number,
        )


def _rendered(child):
    """The HTML of what an author wrote in a block."""
    if child.block_type == "prose":
        yield str(render(child.value or ""))
    elif child.block_type == "claim":
        yield str(render(child.value.get("text") or ""))
    elif child.block_type == "richtext":
        yield str(child.value.source if child.value else "")


def _of_the_links(html, number):
    for attributes, inner in _LINK.findall(html):
        address = (_HREF.search(attributes) or ["", ""])[1]
        words = " ".join(unescape(_TAG.sub("", inner)).split())
        # A link to a page or a document of the site is stored by its number, without an address.
        if "linktype=" in attributes:
            address = attributes
        if not address or address == "#":
            yield block(_("The link “%(words)s” leads nowhere.") % {"words": words or "…"}, number)
        elif not words:
            yield block(_("A link to %(address)s has no words to press.") % {"address": address}, number)
        elif words.lower() in _VAGUE:
            yield ask(
                _("The link “%(words)s” does not say where it leads. Read aloud on its own, it says nothing.")
                % {"words": words},
                number,
            )


def _of_the_references(page):
    count = next(
        (len(one.value["references"] or []) for one in page.body if one.block_type == "references"), 0
    )
    named = set()
    for number, child in _numbered(page):
        text = child.value if child.block_type == "prose" else ""
        if child.block_type == "claim":
            text = child.value.get("text")
        for numbers in _NUMBERS.findall(text or ""):
            for one in map(int, numbers.split(",")):
                named.add(one)
                if one > count or one < 1:
                    yield block(
                        _("Reference %(one)d is named here, and the list has %(count)d.")
                        % {"one": one, "count": count},
                        number,
                    )
    for one in sorted(set(range(1, count + 1)) - named):
        yield ask(_("Reference %(one)d is listed and never named in the text.") % {"one": one})


def _of_the_words(page):
    for name in glossary.unknown(lay_out(page.body).terms if page.body else ()):
        yield ask(
            _(
                "The glossary has no word “%(name)s”. Ask the program office to add it, or take the brackets away."
            )
            % {"name": name}
        )
    for number, child in _numbered(page):
        text = " ".join(_TAG.sub(" ", html) for html in _rendered(child))
        for pattern, better in _HARMFUL.items():
            found = re.search(pattern, text, re.IGNORECASE)
            if found:
                yield ask(
                    _(
                        "“%(words)s” makes people harder to care for. Say “%(better)s”, unless you quote it to retire it."
                    )
                    % {"words": found[0], "better": better},
                    number,
                )


def words_in(page):
    """How many words there are to read in a lesson, the seats and checks included and the references not."""
    return len(searchable.of_lesson(page).split(searchable.REFERENCE)[0].split())


def _of_the_time(page):
    count = words_in(page)
    if count > LONG:
        yield ask(_("It has %(count)d words. Would two lessons be kinder?") % {"count": count})
    if count and page.minutes and not count / FAST <= page.minutes <= count / SLOW + 5:
        yield ask(
            _("You say %(said)d minutes; %(count)d words take about %(low)d to %(high)d.")
            % {
                "said": page.minutes,
                "count": count,
                "low": max(1, round(count / FAST)),
                "high": round(count / SLOW) + 1,
            }
        )
