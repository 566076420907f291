"""The coverage of a program: which live pages count for which domain and whose seat, who reads it, what it costs."""

import csv
import io

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from courses import coverage_words, covered
from courses.models import Competency, CoursePage, Discipline, Domain, LessonPage, ProgramPage
from tests import factories

pytestmark = pytest.mark.django_db


def seats(*codes):
    rows = [
        {
            "discipline": Discipline.objects.get(code=code.partition("/")[0]).pk,
            "sub_role": code.partition("/")[2],
            "text": "Seen.",
        }
        for code in codes
    ]
    return ("seats", {"title": "Seats", "seats": rows})


def part_for(*who, but=False):
    body = [{"type": "prose", "value": "Look."}]
    value = {"who": list(who), "but": but, "title": "For some", "body": body}
    return ("addressed", value)


def lesson(week, *blocks, domains=(), competencies=(), **fields):
    page = factories.lesson(week=week, body=factories.body(*blocks), **fields)
    return mapped(page, domains, competencies)


def mapped(page, domains=(), competencies=()):
    page.domains.set(Domain.objects.filter(number__in=domains))
    page.competencies.set(Competency.objects.filter(code__in=competencies))
    page.save()
    return page


@pytest.fixture
def week():
    return mapped(factories.week(), domains=[4])


@pytest.fixture
def program(week):
    return ProgramPage.objects.ancestor_of(week).get()


def about(program, number):
    return covered.of(program).domains.about.get(f"domain:{number}", 0)


def cell(program, number, code):
    return covered.of(program).domains.cells.get((f"domain:{number}", code), 0)


# What counts


def test_a_lesson_counts_for_its_own_domains_and_else_for_those_of_its_week(week, program):
    lesson(week, domains=[2])
    lesson(week)
    assert about(program, 2) == 1
    assert about(program, 4) == 2  # the week itself, and the lesson without a mapping of its own


def test_a_lesson_with_competencies_only_is_mapped_and_takes_no_domains_of_its_week(week, program):
    page = lesson(week, competencies=["VE"])
    found = covered.of(program)
    assert found.competencies.about == {"competency:ipec/ve": 1}
    assert page.pk not in {one.page for one in covered.pieces(program)[0] if "domain:4" in one.topics}


def test_a_week_counts_once_something_of_it_is_written(week, program):
    assert about(program, 4) == 0 and covered.of(program).planned == 1
    week.story = [("prose", "He wakes at four.")]
    week.save_revision().publish()
    assert about(program, 4) == 1 and covered.of(program).planned == 0


def test_a_seats_block_gives_its_disciplines_a_voice_the_sub_roles_too(week, program):
    lesson(week, seats("pharmacist", "nurse/apn"), domains=[2])
    assert [cell(program, 2, code) for code in ("pharmacist", "nurse", "physician")] == [1, 1, 0]


def test_a_story_gives_seats_as_well(week, program):
    week.story = factories.body(seats("ethicist", "nurse"))
    week.save_revision().publish()
    assert cell(program, 4, "ethicist") == 1


@pytest.mark.parametrize(
    ("fields", "heard"),
    [
        ({"audience": ["discipline:pharmacist"]}, {"pharmacist"}),
        ({"audience": ["seat:nurse/bsn"]}, {"nurse"}),
        ({"audience": ["scope:prescribes"]}, {"physician", "physician-assistant", "nurse"}),
        (
            {"audience": ["track:biomedical"], "audience_but": True},
            {"social-worker", "spiritual-care", "psychologist", "therapist", "counselor", "ethicist"},
        ),
        ({}, set()),
    ],
)
def test_a_lesson_gives_a_voice_to_whom_it_is_written_for(week, program, fields, heard):
    lesson(week, domains=[2], **fields)
    assert {code for topic, code in covered.of(program).domains.cells if topic == "domain:2"} == heard


def test_so_does_a_part_of_it(week, program):
    lesson(week, part_for("scope:dispenses"), part_for("discipline:counselor"), domains=[2])
    assert {code for _topic, code in covered.of(program).domains.cells} == {"pharmacist", "counselor"}


def test_a_draft_counts_for_nothing_nor_does_anything_below_one(week, program):
    page = lesson(week, domains=[2])
    assert about(program, 2) == 1
    page.unpublish()
    assert about(program, 2) == 0
    page.save_revision().publish()
    course = CoursePage.objects.ancestor_of(week).get()
    CoursePage.objects.filter(pk=course.pk).update(live=False)
    cache.clear()
    assert about(program, 2) == 0


def test_a_borrowed_week_counts_in_both_programs_by_what_its_source_says(week, program):
    lesson(week, seats("pharmacist", "nurse"), domains=[2])
    elsewhere = factories.course()
    week.create_alias(parent=elsewhere, recursive=True)
    other = ProgramPage.objects.ancestor_of(elsewhere).get()
    LessonPage.objects.filter(alias_of__isnull=False).update(body=[])
    for one in (program, other):
        assert (about(one, 2), about(one, 4), cell(one, 2, "pharmacist")) == (1, 1, 1)


def test_what_its_source_publishes_shows_in_the_borrowing_program_at_once(week, program):
    page = lesson(week, domains=[2])
    page.save_revision().publish()
    elsewhere = factories.course()
    week.create_alias(parent=elsewhere, recursive=True)
    other = ProgramPage.objects.ancestor_of(elsewhere).get()
    assert about(other, 8) == 0
    draft = page.get_latest_revision_as_object()
    draft.domains = Domain.objects.filter(number=8)
    draft.save_revision().publish()
    assert [about(one, 8) for one in (program, other)] == [1, 1]


def test_a_week_that_stands_in_a_program_twice_counts_once(week, program):
    lesson(week, domains=[2])
    week.create_alias(parent=factories.course(program=program), recursive=True)
    assert about(program, 2) == 1
    assert covered.of(program).pages == 2


def test_a_case_counts_for_its_own_domains_its_questions_and_else_for_its_weeks(week, program):
    case = factories.case(week=week)
    assert about(program, 4) == 2  # the week and its case
    raw = list(case.stages.raw_data)
    raw[0]["value"]["items"][0]["value"]["maps_to"] = ["domain:8", "competency:ipec/c"]
    case.stages = case._meta.get_field("stages").stream_block.to_python(raw)
    case.domains.set(Domain.objects.filter(number=2))
    case.save_revision().publish()
    assert [about(program, number) for number in (2, 4, 8)] == [1, 1, 1]
    assert covered.of(program).competencies.about == {"competency:ipec/c": 1}


def test_a_word_that_is_renamed_or_new_shows_at_once(week, program):
    lesson(week, domains=[2])
    covered.of(program)
    Domain.objects.filter(number=2).update(name="Bodily aspects")
    Discipline.objects.filter(code="nurse").update(name="Nursing")
    found = covered.of(program).domains
    assert found.topics[1].name == "Bodily aspects"
    assert "Nursing" in [one.name for one in found.voices]


# What it costs


@pytest.mark.database
def test_a_program_that_did_not_change_costs_one_query(week, program, django_assert_num_queries):
    lesson(week, domains=[2])
    first = covered.of(program)
    with django_assert_num_queries(1):
        assert covered.of(program) == first


@pytest.mark.database
def test_reading_costs_the_same_for_many_lessons_as_for_few(week, program):
    def cost():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            covered.of(program)
        return len(queries)

    lesson(week, seats("nurse", "pharmacist"), part_for("track:allied"), domains=[2])
    factories.case(week=week)
    cost()  # the kinds of pages are looked up once
    few = cost()
    for _number in range(6):
        new = mapped(factories.week(course=CoursePage.objects.ancestor_of(week).get()), domains=[1])
        lesson(new, seats("nurse", "physician"), part_for("scope:gives"), domains=[3], competencies=["C"])
        factories.case(week=new)
    assert cost() == few <= 14


def test_the_pages_behind_a_number_cost_the_same_for_many(office, week, program):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            office.get(f"{reverse('coverage_pages', args=[program.pk])}?topic=domain:2")
        return len(queries)

    lesson(week, domains=[2])
    cost()
    few = cost()
    for _number in range(5):
        lesson(week, domains=[2])
    assert cost() == few


# The sentences


def test_the_gaps_are_said_as_a_colleague_would(week, program):
    lesson(week, seats(*Discipline.objects.values_list("code", flat=True)), domains=[1, 2])
    every = [code for code in Discipline.objects.values_list("code", flat=True) if code != "pharmacist"]
    lesson(week, seats(*every), domains=[6])
    lesson(
        week,
        seats(*[code for code in every if code not in ("spiritual-care", "nurse")], "pharmacist"),
        domains=[3],
    )
    said = [coverage_words.gap(one) for one in covered.of(program).domains.gaps]
    assert "Nothing about cultural aspects of care speaks from the pharmacist’s seat." in said
    assert (
        "Nothing about psychological and psychiatric aspects of care speaks from these seats: nurse, spiritual care."
        in said
    )
    assert "Nothing is about ethical and legal aspects of care." in said
    assert not [sentence for sentence in said if "physical" in sentence]


@pytest.mark.parametrize(
    ("name", "lowered"),
    [("Social aspects", "social aspects"), ("IPEC area", "IPEC area"), ("C Talk", "C Talk")],
)
def test_a_name_inside_a_sentence_keeps_its_abbreviations(name, lowered):
    assert coverage_words.lowered(name) == lowered


# The report


def test_the_office_reads_numbers_that_lead_to_pages_and_gaps_in_words(office, week, program):
    page = lesson(week, seats("pharmacist", "nurse"), domains=[2], title="Five steps")
    report = office.get(reverse("coverage")).content.decode()
    assert program.title in report and "Nothing is about cultural aspects of care." in report
    assert (
        "no page is mapped to: VE Values and ethics, RR Roles and responsibilities, C Communication" in report
    )
    assert '<span class="is-gap">gap</span>' in report
    address = f"{reverse('coverage_pages', args=[program.pk])}?topic=domain%3A2&amp;seat=pharmacist"
    assert f'href="{address}"' in report
    behind = office.get(address.replace("&amp;", "&")).content.decode()
    assert page.title in behind and page.get_url() in behind
    assert f"/cms/pages/{page.pk}/edit/" not in behind  # the office does not write lessons


def test_the_pages_say_which_take_their_weeks_mapping(administrator, week, program):
    lesson(week, title="Without a mapping")
    lesson(week, title="With its own", domains=[4])
    behind = administrator.get(
        f"{reverse('coverage_pages', args=[program.pk])}?topic=domain:4"
    ).content.decode()
    assert behind.count("takes its week’s") == 1
    assert "With its own" in behind and "/edit/" in behind


@pytest.mark.parametrize("query", ["", "?topic=domain:77", "?topic=domain:1&seat=nobody"])
def test_a_cell_that_is_none_is_not_found(office, program, query):
    assert office.get(reverse("coverage_pages", args=[program.pk]) + query).status_code == 404


def test_faculty_read_the_programs_they_teach_in_and_no_other(visit, week, program):
    other = factories.program(title="Elsewhere")
    mine = visit(factories.user("faculty", course=CoursePage.objects.ancestor_of(week).get()))
    report = mine.get(reverse("coverage")).content.decode()
    assert program.title in report and "Elsewhere" not in report
    assert mine.get(f"{reverse('coverage')}?program={other.pk}").status_code == 404
    assert mine.get(f"{reverse('coverage_pages', args=[other.pk])}?topic=domain:1").status_code == 404


def test_reviewers_choose_among_all_programs_and_learners_read_none(reviewer, learner, week, program):
    other = factories.program(title="Elsewhere")
    report = reviewer.get(f"{reverse('coverage')}?program={other.pk}").content.decode()
    assert f'<option value="{other.pk}" selected>' in report and program.title in report
    assert learner.get(reverse("coverage")).status_code == 403


def test_both_tables_come_as_csv_and_xlsx(office, week, program):
    lesson(week, seats("pharmacist", "nurse"), domains=[2], competencies=["TT"])
    answer = office.get(f"{reverse('coverage')}?export=csv")
    assert answer["Content-Disposition"] == f'attachment; filename="coverage-{program.slug}.csv"'
    rows = {row["Code"]: row for row in csv.DictReader(io.StringIO(answer.getvalue().decode()))}
    assert len(rows) == Domain.objects.count() + Competency.objects.count()
    row = rows["domain:2"]
    assert (row["Topic"], row["All pages"], row["Pharmacist"], row["Ethicist"]) == (
        "Physical aspects of care",
        "1",
        "1",
        "0",
    )
    assert rows["competency:ipec/tt"]["Framework"].startswith("IPEC")
    book = load_workbook(io.BytesIO(office.get(f"{reverse('coverage')}?export=xlsx").getvalue()))
    assert book.active.max_row == len(rows) + 1


def test_a_site_without_programs_says_so(office):
    assert "no program yet" in office.get(reverse("coverage")).content.decode()
    assert office.get(f"{reverse('coverage')}?export=csv").status_code == 200


# The public page


def test_the_program_page_shows_the_figure_and_its_table(anonymous, week, program):
    assert "What it covers" not in anonymous.get(program.get_url()).content.decode()
    lesson(week, seats("pharmacist", "nurse"), domains=[2])
    page = anonymous.get(program.get_url()).content.decode()
    assert '<svg class="dots"' in page and 'role="img"' in page
    assert '<th scope="row">Physical aspects of care</th><td class="n">1</td>' in page
    assert "<style" not in page and 'style="' not in page


def test_a_program_that_is_not_stored_yet_has_none(rf):
    from courses import coverage_shown

    assert coverage_shown.shown(ProgramPage(title="New", summary="New.")) is None


def test_the_figure_costs_the_program_page_one_query(anonymous, week, program, monkeypatch):
    from courses import coverage_shown

    lesson(week, domains=[2])

    def cost():
        anonymous.get(program.get_url())
        with CaptureQueriesContext(connection) as queries:
            anonymous.get(program.get_url())
        return len(queries)

    with_it = cost()
    monkeypatch.setattr(coverage_shown, "shown", lambda page: None)
    assert with_it - cost() == 1
