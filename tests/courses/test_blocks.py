"""Every block an author may choose: it shows itself, says what it is, and refuses what readers could not use."""

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from cms.blocks import ReferencesBlock, RichTextBlock, TableBlock, lay_out
from courses.blocks import AddressedBlock, CheckBlock, LessonBody
from courses.blocks.addressed import AddressedBody
from courses.models import GlossaryTerm, ProgramPage
from tests import factories

pytestmark = pytest.mark.django_db
BLOCKS = LessonBody().child_blocks


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_shows_an_author_what_it_looks_like(name):
    GlossaryTerm.objects.get_or_create(
        slug="total-pain", defaults={"term": "total pain", "means": "All of it."}
    )
    block = BLOCKS[name]
    value = block.get_preview_value()
    template = block.get_preview_template(value)
    html = render_to_string(template, block.get_preview_context(value) | {"bound_block": block.bind(value)})
    assert len(strip_tags(html.split("<main", 1)[1]).split()) > 3


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_says_what_it_is_and_has_a_sign(name):
    block = BLOCKS[name]
    assert len(str(block.meta.description)) > 15
    assert block.meta.icon not in ("placeholder", "")


def test_what_stands_in_a_part_for_some_seats_are_blocks_of_a_lesson():
    for name, inner in AddressedBody().child_blocks.items():
        assert type(inner) is type(BLOCKS[name])


def clean(block, value):
    return block.clean(block.to_python(value))


@pytest.mark.parametrize(
    "right, sentence", [([False, False], "none is ticked"), ([True, True], "Every answer is ticked")]
)
def test_a_check_needs_a_right_answer_and_a_wrong_one(right, sentence):
    options = [{"text": str(n), "right": one, "because": "b"} for n, one in enumerate(right)]
    with pytest.raises(StructBlockValidationError) as refusal:
        clean(CheckBlock(), {"question": "Q?", "options": options})
    assert sentence in str(refusal.value.block_errors["options"])


def test_a_table_needs_a_heading_over_every_column():
    table = {"columns": [{"type": "text", "heading": ""}], "rows": [{"values": ["x"]}]}
    with pytest.raises(StructBlockValidationError) as refusal:
        clean(TableBlock(), {"caption": "Doses", "heads": True, "table": table})
    assert "Every column needs a heading" in str(refusal.value.block_errors["table"])


def test_a_table_names_itself_its_columns_and_its_rows():
    block = TableBlock()
    html = block.render(block.get_preview_value())
    assert "<caption>By mouth, in mg</caption>" in html
    assert '<th scope="col">Medicine</th>' in html and '<th scope="row">Morphine</th>' in html


@pytest.mark.parametrize("doi, pmid", [("https://doi.org/10.1000/182", ""), ("10.1000/182", "PMID 5")])
def test_identifiers_that_lead_nowhere_are_refused_with_the_right_form(doi, pmid):
    value = {"references": [{"text": "A work.", "doi": doi, "pmid": pmid, "url": ""}]}
    with pytest.raises((StructBlockValidationError, ValidationError)):
        clean(ReferencesBlock(), value)


def test_references_lead_to_their_works_and_old_ones_still_read():
    block = ReferencesBlock()
    value = block.to_python(
        {
            "references": [
                "An old text alone.",
                {"text": "New.", "doi": "10.1000/182", "pmid": "77", "url": ""},
            ]
        }
    )
    html = block.render(value)
    assert "An old text alone." in html
    assert 'href="https://doi.org/10.1000/182"' in html and "pubmed.ncbi.nlm.nih.gov/77/" in html


WORD = """<p class=MsoNormal style='margin-bottom:8.0pt'><b><span style='font-size:14.0pt;font-family:"Calibri"'>Bold</span></b>
<o:p></o:p><font color="red">red</font><script>alert(1)</script><a href="javascript:x()">bad</a>
<a href="https://example.org/">good</a></p><!--[if gte mso 9]><xml></xml><![endif]-->"""


def test_what_is_pasted_from_word_comes_out_clean():
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    converter = ContentstateConverter(list(RichTextBlock.FEATURES))
    html = converter.to_database_format(converter.from_database_format(WORD))
    for leftover in ("style", "font", "Mso", "script", "javascript", "<o:p", "xml", "onerror"):
        assert leftover not in html
    assert "Bold" in html and "red" in html and 'href="https://example.org/"' in html


def test_a_part_for_some_seats_keeps_its_headings_below_its_own():
    block = AddressedBlock()
    value = {
        "who": ["scope:prescribes"],
        "but": False,
        "title": "T",
        "body": [{"type": "prose", "value": "## Too high"}],
    }
    with pytest.raises(StructBlockValidationError) as refusal:
        clean(block, value)
    inner = refusal.value.block_errors["body"]
    assert isinstance(inner, StreamBlockValidationError)
    assert "begin with ###" in str(inner.non_block_errors)


def test_ids_of_a_body_are_unique_whatever_stands_in_it_twice():
    same = ("check", factories.CHECK)
    part = ("addressed", {
        "who": ["scope:prescribes"], "but": False, "title": "T",
        "body": [{"type": "prose", "value": "### Again"}, {"type": "check", "value": factories.CHECK}],
    })  # fmt: skip
    body = factories.body(same, part, part, same, ("prose", "## Again"), prose="## Again")
    import re

    from django.test import RequestFactory

    request = RequestFactory().get("/")
    html = body.stream_block.render(body, {"request": request})
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) and len(ids) > 8
    assert len([one for one in lay_out(body).headings if one.level == 2]) == 2


def test_a_page_loads_nothing_from_elsewhere(learner):
    link = {"url": "https://elsewhere.example/film", "title": "A film", "source": "Elsewhere", "about": ""}
    page = factories.lesson(body=factories.body(("link", link)))
    factories.enrollment(user=learner.user, program=ProgramPage.objects.ancestor_of(page).get())
    html = learner.get(page.get_url()).content.decode()
    assert "Opens elsewhere.example. That site may keep a record of your visit." in html
    import re

    loaded = re.findall(r'<(?:img|script|link|iframe|source|video|audio)\b[^>]*?(?:src|href)="([^"]+)"', html)
    assert loaded and not [one for one in loaded if "//" in one]
