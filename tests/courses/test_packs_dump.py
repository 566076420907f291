"""What is dumped and loaded into an empty site is dumped again byte for byte."""

import json
import re
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from certificates.models import Design
from courses import packs
from courses.models import Competency, Discipline, Domain, GlossaryTerm, LessonPage, ProgramRequirement
from tests import factories
from tests.assessments import cases as assessed
from tests.assessments.engine import rotation
from tests.courses.packing import CONTENT, contents, forget_everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def reviewer():
    """Who puts the tables of the material in force."""
    return factories.user("reviewer", discipline="pharmacist")


@pytest.fixture
def demo(reviewer):
    packs.load_all(CONTENT, by=reviewer)


def round_trip(tmp_path, by=None, **how):
    """Dump, forget everything, load, dump: return both."""
    packs.dump(tmp_path / "first", **how)
    first = contents(tmp_path / "first")
    forget_everything()
    packs.load_all(tmp_path / "first", by=by)
    packs.dump(tmp_path / "second", **how)
    return first, contents(tmp_path / "second")


def test_the_whole_demo_comes_back_byte_for_byte(demo, reviewer, tmp_path):
    first, second = round_trip(tmp_path, by=reviewer)
    assert first
    assert sorted(first) == sorted(second)
    for path, content in first.items():
        assert second[path] == content, path


# A program as faculty make it in the CMS


ODD = "  Quotes \" and “these”: colons, #hash, {braces} [brackets],\r\n tab\t, שלום عالم\u200f, a\u00a0b \\ & 'x' - 1:30 \u2028 yes  "
PROSE = (
    "\r\n## A heading: with “odd” signs\r\n\r\nEnds with two  \r\nspaces, and   \r\n\r\n::: pearl\r\nis no pearl\r\n:::\r\n\r\n"
    "\\::: nor this\r\n\r\n| a | b |\r\n|---|---|\r\n| `x` | 10<sup>1</sup> |\r\n\r\n```\r\n:::: for\r\n[[code]]\r\n```\r\n\r\n"
    "See [[Total Pain|pain of all kinds]].<sup>1</sup>\r\n\r\nשלום עולם\r\n\r\n---\r\n"
)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 40"><title>Lamp</title>'
    '<path d="M0 0L10 10" fill="none" stroke="#123"/></svg>'
)


def picture(name, width):
    from django.core.files.base import ContentFile
    from wagtail.images import get_image_model

    content = DRAWING.format(width=width).encode()
    return get_image_model().objects.create(title=name, file=ContentFile(content, name))


def document(name, content):
    from django.core.files.base import ContentFile
    from wagtail.documents import get_document_model

    row = get_document_model()(title=name, file=ContentFile(content, name))
    row.save()
    return row


def links_within(page):
    """Rich text that leads to a page and to a file of the site."""
    card = document("card.pdf", b"%PDF-2")
    return (
        f'<p data-block-key="d3e4f">See <a linktype="page" id="{page.pk}">a lesson</a>, <a id="{card.pk}" '
        f'linktype="document">a card</a>.</p><ul><li data-block-key="x9y8z">one</li></ul>'
    )


def everything():
    """Raw data of a body with every block there is."""
    lamp, twin, other = picture("lamp light.svg", 50), picture("lamp light.svg", 60), picture("again.svg", 50)
    film, words, card = (
        document("film.mp4", b"film"),
        document("film.vtt", b"WEBVTT\n"),
        document("card.pdf", b"%PDF"),
    )
    nurse = Discipline.objects.get(code="nurse")
    term = GlossaryTerm.objects.get(slug="total-pain")

    def figure(image, alt="A “lamp”, lit", **more):
        return (
            "figure",
            {"image": {"image": image.pk, "alt_text": alt, "decorative": not alt}, "caption": ODD, **more},
        )

    check = {
        "question": "Which?\r\n\r\n- [ ] not an option\r\n",
        "options": [
            {"text": "> " + ODD * 2, "right": True, "because": ODD * 3},
            {"text": "- [x] two", "right": False, "because": "> no"},
        ],
    }
    table = {
        "columns": [{"type": "text", "heading": "A | b"}, {"type": "text", "heading": "C\\"}],
        "rows": [{"values": ["", "x | y \\| z"]}, {"values": [ODD, "|"]}],
        "caption": "",
    }
    seats = [
        {"discipline": nurse.pk, "sub_role": "apn", "text": ODD},
        {"discipline": nurse.pk, "sub_role": "", "text": "b"},
    ]
    seats.append(seats[1])
    steps = [{"name": "Ask: how", "text": ODD}, {"name": "Why:", "text": ""}, {"name": "Back\\", "text": "x"}]
    inner = [
        ("prose", "### Deeper\r\n\r\n::: x"), ("prose", "And more.<sup>2</sup>"), figure(twin), ("table", {"caption": "T", "heads": False, "table": table}),
        ("check", check), ("claim", {"text": "Never.<sup>2</sup>\r\n"}), ("term", {"term": term.pk}), ("reflection", {"prompt": ODD}),
    ]  # fmt: skip
    blocks = [
        ("prose", PROSE), ("prose", "    four spaces first\r\n"), ("pearl", {"text": ODD}),
        ("pause", {"text": ODD, "skip_to": "A heading: with “odd” signs", "instead": "The gentle one"}),
        ("quotation", {"text": ODD, "who": 'Marta "M"'}), ("steps", {"title": ODD, "steps": steps}), figure(lamp), figure(other, ""),
        ("richtext", '<h2 data-block-key="a1b2c">Pasted</h2><p data-block-key="d3e4f">From <b>Word</b> &amp; <a href="https://www.example.org/">away</a>.</p>'), ("table", {"caption": "Of “all”", "heads": True, "table": table}), ("check", check),
        ("recording", {"title": "Marta", "file": film.pk, "captions": words.pk, "transcript": "She: “Yes.”\r\n\r\n:::\r\nHe: no."}),
        ("download", {"document": card.pk, "title": ODD, "about": ""}), ("term", {"term": term.pk}), ("reflection", {"prompt": ODD}),
        ("link", {"url": "https://www.example.org/a?b=c", "title": ODD, "source": "X", "about": ODD}),
        ("seats", {"title": "Who sees: what", "seats": seats}), ("claim", {"text": "Avoid it.<sup>1, 2</sup>"}),
        ("addressed", {"who": ["scope:prescribes", "seat:nurse/apn", "track:allied"], "but": True, "title": ODD,
                       "body": [{"type": kind, "value": value} for kind, value in inner]}),
        ("references", {"references": [
            {"text": ODD, "doi": "10.1000/182", "pmid": "", "url": ""},
            {"text": "Kane: BMJ 2015;350:h315.", "doi": "", "pmid": "123", "url": "https://www.example.org"},
            {"text": "yes", "doi": "", "pmid": "", "url": ""},
        ]}),
    ]  # fmt: skip
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def case_as_in_the_cms():
    """The engine's own case, with ids and headings that its editor would let through."""
    raw = rotation.case()
    for stage in raw["stages"]:
        stage["id"] = f"stage-{stage['id']}"
    for entry in raw["chart"]:
        entry["visible_from"] = f"stage-{entry['visible_from']}"
        entry["columns"] = [words or "Drug" for words in entry.get("columns", [])]
    return raw


@pytest.fixture
def made():
    """Two programs made without any pack; the second shares a week of the first."""
    GlossaryTerm.objects.create(
        slug="total-pain", term="total pain", means="Pain:\r\n\r\n*all* of it.", also="the whole pain\r\nTP"
    )
    first, second = factories.program(title="“First”: #1 - \\ & שלום"), factories.program()
    first.slug = "first_Program"
    first.save()
    course = factories.course(program=first, objectives="One: a\r\n\r\n  two  \r\n#3", summary=ODD)
    week = factories.week(course=course, number=7, promise=ODD, story=[("prose", "---\r\nA rule first.")])
    gentle = factories.lesson(
        week=week, title="The gentle one", slug="Gentle_One", audience=["discipline:nurse"], audience_but=True
    )
    full = factories.lesson(week=week, half="psychosocial", standfirst=ODD)
    full.body = everything()
    week.story = json.dumps([*week.story.raw_data, {"type": "richtext", "value": links_within(gentle)}])
    week.save()
    full.audience = ["scope:prescribes", "discipline:gone"]
    full.domains, full.competencies = (
        list(Domain.objects.filter(number__in=[2, 5])),
        list(Competency.objects.all()[:2]),
    )
    full.save()
    assessed.page(case_as_in_the_cms(), parent=week)
    factories.week(course=course, number=3, patient_name="", title="Shorter")
    week.create_alias(parent=factories.course(program=second), recursive=True, update_slug="shared")
    first.about = [
        ("references", {"references": [{"text": "Only a work.", "doi": "", "pmid": "", "url": ""}]})
    ]
    first.support = [("line", {"name": "Line: one", "reach": "+1 505 555 0100", "words": ""})]
    first.requirements.add(ProgramRequirement(kind="weeks_complete", about=week, words="“All”: read"))
    first.save()
    Design.objects.create(
        program=first,
        organization="Über: us",
        program_line="x",
        sentence="y # z",
        hours="",
        signer_1="No One",
    )
    return SimpleNamespace(first=first, second=second, week=week, full=full, gentle=gentle)


def test_a_program_made_in_the_cms_comes_back_byte_for_byte(made, tmp_path):
    first, second = round_trip(tmp_path)
    assert sorted(first) == sorted(second)
    for path, content in first.items():
        assert second[path] == content, path


def render_body(page):
    return str(page.body)


def seen(html):
    """What a reader sees, spaces aside."""
    return "".join(re.sub(r"<[^>]*>", "", html).split())


def test_what_was_made_in_the_cms_shows_the_same_after_a_round_trip(made, tmp_path):
    before = {page.title: render_body(page) for page in LessonPage.objects.filter(alias_of=None)}
    round_trip(tmp_path)
    after = {page.title: render_body(page) for page in LessonPage.objects.filter(alias_of=None)}
    assert sorted(before) == sorted(after)
    for title, html in after.items():
        assert seen(html) == seen(before[title])


# What is written, and where


def test_a_pack_keeps_its_own_title_and_notes(tmp_path):
    packs.load(CONTENT / "vocabulary")
    packs.dump(tmp_path / "out")
    written = (tmp_path / "out/vocabulary/pack.yaml").read_bytes()
    assert written == (CONTENT / "vocabulary/pack.yaml").read_bytes()


def test_one_program_is_written_with_what_it_needs_and_nothing_else(made, tmp_path):
    factories.program()
    found = packs.dump(tmp_path / "out", program=made.second.slug)
    assert found.packs == ["vocabulary", "first_Program", made.second.slug]
    shared = next(
        path for path in found.texts if path.startswith(made.second.slug) and path.endswith("week.yaml")
    )
    assert found.texts[shared] == f"same_as: first_Program/{made.week.get_parent().slug}/{made.week.slug}\n"
    assert "needs: [vocabulary, first_Program]" in found.texts[f"{made.second.slug}/pack.yaml"]
    assert packs.dump(tmp_path / "one", program="first_Program").packs == ["vocabulary", "first_Program"]


def test_what_is_live_is_written_and_drafts_only_when_asked_for(made, tmp_path):
    page = made.gentle
    page.standfirst = "Only a draft."
    page.save_revision()
    hidden = factories.lesson(week=made.week, title="Hidden", live=False)
    live = packs.dump(tmp_path / "live")
    assert not any("Only a draft." in text or "title: Hidden" in text for text in live.texts.values())
    assert "not live, left out: Hidden" in live.notes
    drafts = packs.dump(tmp_path / "drafts", drafts=True)
    assert any("Only a draft." in text for text in drafts.texts.values())
    assert any(hidden.slug in path for path in drafts.texts)


def test_the_command_says_that_drafts_were_left_out(made, tmp_path, capsys):
    made.gentle.save_revision()
    made.gentle.title = "Another"
    made.gentle.save_revision()
    call_command("dump_pack", str(tmp_path / "out"))
    assert "One page has a newer draft: --drafts writes those." in capsys.readouterr().out


def test_a_dump_goes_into_an_empty_folder_or_over_another_dump_and_nowhere_else(made, tmp_path):
    other = tmp_path / "letters"
    other.mkdir()
    (other / "to-june.txt").write_text("Dear June")
    with pytest.raises(CommandError, match="something else than packs"):
        call_command("dump_pack", str(other))
    assert [one.name for one in other.iterdir()] == ["to-june.txt"]
    call_command("dump_pack", str(other), "--force")
    assert (other / "to-june.txt").read_text() == "Dear June"
    with pytest.raises(CommandError, match="is a file"):
        call_command("dump_pack", str(other / "to-june.txt"))
    with pytest.raises(CommandError, match="There is no program “nowhere”"):
        call_command("dump_pack", str(tmp_path / "x"), "--program", "nowhere")
    assert not (tmp_path / "x").exists()


def test_a_dump_over_another_leaves_no_page_of_the_earlier_one_and_touches_nothing_else(made, tmp_path):
    out = tmp_path / "out"
    packs.dump(out)
    (out / "README.md").write_text("Ours.")
    (out / ".git").mkdir()
    (out / ".git/config").write_text("x")
    (out / "first_Program/.keep").write_text("x")
    before = contents(out)
    made.gentle.delete()
    packs.dump(out)
    after = contents(out)
    gone = {path for path in before if path not in after}
    assert len([path for path in gone if "Gentle_One" in path]) == 1
    assert {"README.md", ".git/config", "first_Program/.keep"} <= set(after)
    assert contents(out) == after
    packs.dump(out)
    assert contents(out) == after


def test_a_picture_that_is_gone_is_left_out_and_said(made, tmp_path):
    from wagtail.images import get_image_model

    get_image_model().objects.all().delete()
    found = packs.dump(tmp_path / "out")
    assert "a figure has lost its picture" in found.notes
    assert not any(path.partition("/")[2].startswith("figures/") for path in found.files)
    forget_everything()
    packs.load_all(tmp_path / "out")


def test_files_of_one_name_are_told_apart_and_one_file_of_two_names_is_written_once(made, tmp_path):
    found = packs.dump(tmp_path / "out")
    figures = sorted(path.partition("figures/")[2] for path in found.files if "figures/" in path)
    assert figures == ["again.svg", "lamp_light.svg"]
    cards = [path.partition("files/")[2] for path in found.files if "files/" in path]
    assert len(cards) == 2
    assert all(re.fullmatch(r"card-[0-9a-f]{8}\.pdf", name) for name in cards)


def test_a_page_nobody_can_see_among_its_parents_is_left_out_with_them(made, tmp_path):
    made.week.get_parent().specific.unpublish()
    found = packs.dump(tmp_path / "out")
    assert not any(path.startswith("first_Program/courses") for path in found.texts)
