"""The vocabulary in the CMS: a word in use stays, and the refusal names what uses it; a sub-role too."""

from html import unescape

import pytest
from django.urls import reverse

from courses import uses, vocabulary
from courses.models import (
    Competency,
    Discipline,
    Domain,
    Framework,
    GlossaryTerm,
    LessonPage,
    LevelOfCare,
    SelfAssessment,
    SelfRating,
    Statement,
    StatementSet,
    SubRole,
    Track,
)
from tests import factories
from tests.courses import editor

pytestmark = pytest.mark.django_db


def get(model, code):
    return model.objects.get(code=code)


def address(thing, view="delete"):
    name = type(thing).snippet_viewset.get_url_name(view)
    return reverse(name, args=[] if view == "list" else [thing.pk])


def delete(visitor, thing):
    """Ask to delete a word, confirm where asked to; return what the CMS then says."""
    answer = visitor.post(address(thing), follow=True)
    return " ".join(unescape(answer.content.decode()).split())


def stays(visitor, thing, *sentences):
    """Whether a word is still there after both questions, and the sentences are said."""
    asked = visitor.get(address(thing))
    assert asked.status_code == 302, "the question to confirm was shown"
    text = delete(visitor, thing)
    assert f"“{thing}” is in use, so it cannot be deleted." in text
    for sentence in sentences:
        assert sentence in text
    return type(thing).objects.filter(pk=thing.pk).exists()


def goes(visitor, thing):
    assert visitor.get(address(thing)).status_code == 200
    delete(visitor, thing)
    return not type(thing).objects.filter(pk=thing.pk).exists()


def seats(*rows):
    return (
        "seats",
        {"title": "Seats", "seats": [{"discipline": d.pk, "sub_role": r, "text": "Seen."} for d, r in rows]},
    )


def part_for(*who):
    body = [{"type": "prose", "value": "Look."}]
    return ("addressed", {"who": list(who), "but": False, "title": "For some", "body": body})


def published(*blocks, prose=factories.PROSE, **fields):
    """A lesson that went live through a revision, as every lesson does."""
    page = factories.lesson(body=factories.body(*blocks, prose=prose), **fields)
    page.save_revision().publish()
    return LessonPage.objects.get(pk=page.pk)


@pytest.fixture
def discipline():
    """A discipline that nothing uses."""
    return Discipline.objects.create(
        code="dietitian", name="Dietitian", track=get(Track, "allied"), position=20
    )


# Nothing uses it: it goes


def test_what_nothing_uses_can_be_deleted(office, discipline):
    SubRole.objects.create(discipline=discipline, code="renal", name="Renal dietitian", scope="none")
    assert goes(office, discipline)
    assert goes(office, Domain.objects.create(code="ncp-9", number=9, name="A ninth"))
    assert goes(office, LevelOfCare.objects.create(code="home", name="At home"))
    assert goes(office, GlossaryTerm.objects.create(slug="dyad", term="dyad", means="Two people."))


# Disciplines, tracks, sub-roles


def test_a_discipline_stays_while_learners_sit_in_it_and_none_of_them_is_named(office, discipline):
    for _number in range(2):
        factories.profile(factories.user(last_name="Marisol"), seat="dietitian", scope="none")
    assert stays(office, discipline, "Learners who sit in it: 2.")
    assert "Marisol" not in delete(office, discipline)


def test_it_stays_while_somebody_reviews_for_it(office, discipline):
    factories.user("reviewer", discipline="dietitian")
    assert stays(office, discipline, "Clinical reviewers of it: 1.")


def test_it_stays_while_lessons_and_cases_ask_for_its_review(office, discipline):
    published(title="Eating less", review_discipline=discipline)
    factories.case(review_discipline=discipline, title="Emil’s supper")
    assert stays(office, discipline, "Review asked for by: ", "“Eating less”", "“Emil’s supper”")


def test_it_stays_while_a_text_shows_its_seat(office, discipline):
    published(seats((discipline, ""), (get(Discipline, "nurse"), "")), title="At the table")
    assert stays(office, discipline, "Shown as a seat in: “At the table”.")


def test_it_stays_while_a_lesson_or_a_part_of_one_is_written_for_it_or_for_a_role_of_it(office, discipline):
    published(title="For them", audience=["discipline:dietitian"])
    published(part_for("seat:dietitian/renal"), title="A part")
    week = factories.week(title="A story", story=factories.body(part_for("discipline:dietitian")))
    assert stays(office, discipline, "Written for it: ", "“For them”", "“A part”", f"“{week.title}”")


def test_a_code_that_only_begins_alike_is_another(office, discipline):
    published(title="For them", audience=["discipline:dietitian-renal", "seat:dietitian-renal/apn"])
    assert goes(office, discipline)


def test_a_track_stays_while_disciplines_belong_to_it_or_texts_are_written_for_it(office):
    track = Track.objects.create(code="volunteers", name="Volunteers")
    lesson = published(title="Sitting with someone", audience=["track:volunteers"])
    assert stays(office, track, "Written for it: “Sitting with someone”.")
    lesson.audience = []
    lesson.save_revision().publish()
    Discipline.objects.create(code="sitter", name="Sitter", track=track)
    assert stays(office, track, "Disciplines of this track: “Sitter”.")


# Domains, competencies, frameworks, levels


def test_a_domain_stays_while_pages_or_statements_are_mapped_to_it(office):
    domain = Domain.objects.create(code="ncp-9", number=9, name="A ninth")
    week = factories.week(title="Its week")
    week.domains.add(domain)
    week.save()
    statement = Statement.objects.create(
        set=StatementSet.objects.create(code="ours", name="Ours"),
        code="one",
        text="I can sit still.",
        area="Self",
    )
    statement.domains.add(domain)
    assert stays(office, domain, "Mapped to it: ", "“Its week”", "“I can sit still.”")


@pytest.mark.database
def test_a_domain_or_competency_stays_while_a_question_of_a_case_is_mapped_to_it(office):
    domain = Domain.objects.create(code="ncp-9", number=9, name="A ninth")
    framework = Framework.objects.create(code="ours", name="Ours")
    competency = Competency.objects.create(code="AB", name="Abiding", framework=framework)
    case = factories.case(title="Emil’s night")
    raw = list(case.stages.raw_data)
    raw[0]["value"]["items"][0]["value"]["maps_to"] = ["domain:9", "competency:ours/ab"]
    case.stages = case._meta.get_field("stages").stream_block.to_python(raw)
    case.save_revision().publish()
    assert stays(office, domain, "Questions are mapped to it in: “Emil’s night”.")
    assert stays(office, competency, "Questions are mapped to it in: “Emil’s night”.")
    assert stays(office, framework, "Its competencies: “AB Abiding”.")


def test_a_level_of_care_stays_while_a_program_has_it(office):
    level = get(LevelOfCare, "primary")
    factories.program(title="The basics", level_of_care=level)
    assert stays(office, level, "Level of care of: “The basics”.")


# Statements


def test_a_set_of_statements_stays_while_it_has_any_or_a_program_uses_it(office):
    ours = StatementSet.objects.create(code="ours", name="Ours")
    factories.program(title="The basics", statements=ours)
    Statement.objects.create(set=ours, code="one", text="I can sit still.", area="Self")
    assert stays(office, ours, "Its statements: “I can sit still.”.", "Self-assessment of: “The basics”.")


def test_a_statement_stays_once_learners_answered_it_and_their_answers_are_only_counted(office):
    ours = StatementSet.objects.create(code="ours", name="Ours")
    statement = Statement.objects.create(set=ours, code="one", text="I can sit still.", area="Self")
    assessment = SelfAssessment.objects.create(enrollment=factories.enrollment(), moment="pre")
    SelfRating.objects.create(assessment=assessment, statement=statement, text=statement.text, value=3)
    assert stays(office, statement, "Answers that learners gave: 1.")


# The glossary


@pytest.fixture
def term():
    return GlossaryTerm.objects.create(
        slug="total-pain", term="total pain", means="Pain of all kinds at once.", also="whole pain"
    )


def test_a_term_stays_while_a_block_explains_it_also_inside_an_addressed_part(office, term):
    published(("term", {"term": term.pk, "means": ""}), title="Explained")
    inner = {
        "who": ["track:allied"],
        "but": False,
        "title": "For some",
        "body": [{"type": "term", "value": {"term": term.pk, "means": ""}}],
    }
    published(("addressed", inner), title="Explained to some")
    assert stays(office, term, "Explained in: ", "“Explained”", "“Explained to some”")


def test_a_term_stays_while_other_terms_lead_to_it(office, term):
    other = GlossaryTerm.objects.create(slug="suffering", term="suffering", means="More than pain.")
    other.see.add(term)
    assert stays(office, term, "Other terms lead to it: “suffering”.")
    assert goes(office, other)


def test_names_in_prose_are_warned_of_with_the_lessons_and_do_not_keep_the_term(office, term):
    published(prose="## Pain\n\nThis is [[Total  pain]], and so is [[whole pain|all of it]].", title="Named")
    published(
        part_for("track:allied"), prose="## Pain\n\nNothing here but total pain [1, [2]].", title="Not so"
    )
    GlossaryTerm.objects.create(slug="suffering", term="suffering", means="Wider than [[total pain]].")
    asked = " ".join(unescape(office.get(address(term)).content.decode()).split())
    assert "Prose names “total pain” as [[total pain]]." in asked
    assert "Named in: “Named”, “suffering”." in asked
    delete(office, term)
    assert not GlossaryTerm.objects.filter(pk=term.pk).exists()


def test_a_term_that_no_prose_names_is_warned_of_nothing(office, term):
    published(prose="## Pain\n\nThis is [[another pain]].")
    assert "Prose names" not in office.get(address(term)).content.decode()


# Many at once


def bulk(*things):
    label = type(things[0])._meta.label_lower.replace(".", "/")
    return f"/cms/bulk/{label}/delete/?" + "&".join(f"id={one.pk}" for one in things)


def test_many_at_once_are_kept_together_when_one_is_in_use(office, discipline):
    factories.profile(factories.user(), seat="nurse/bsn", scope="gives")
    url = bulk(discipline, get(Discipline, "nurse"))
    for answer in (office.get(url), office.post(url)):
        assert answer.status_code == 302 and answer.url == address(discipline, "list")
    text = unescape(office.get(answer.url).content.decode())
    assert "“Nurse” is in use" in text and "“Dietitian” is in use" not in text
    assert Discipline.objects.filter(code__in=["dietitian", "nurse"]).count() == 2


def test_many_at_once_go_when_nothing_uses_them(office, discipline):
    other = Discipline.objects.create(code="sitter", name="Sitter", track=discipline.track)
    office.post(bulk(discipline, other))
    assert not Discipline.objects.filter(code__in=["dietitian", "sitter"]).exists()


# A sub-role, in its discipline's form


def without(visitor, discipline, role):
    """Save a discipline with one of its sub-roles taken out, as the CMS's form does."""
    parser = editor._Fields()
    parser.feed(visitor.get(address(discipline, "edit")).content.decode())
    place = next(
        name.removesuffix("-id")
        for name, value in parser.found.items()
        if name.startswith("sub_roles-") and name.endswith("-id") and value == str(role.pk)
    )
    data = parser.found | {f"{place}-DELETE": "1"}
    return visitor.post(address(discipline, "edit"), data)


@pytest.fixture
def apn():
    return SubRole.objects.get(discipline__code="nurse", code="apn")


def test_a_sub_role_stays_while_learners_sit_in_it(office, apn):
    factories.profile(factories.user(), seat="nurse/apn")
    answer = without(office, apn.discipline, apn)
    assert answer.status_code == 200
    text = unescape(answer.content.decode())
    assert f"“{apn.name}” is in use, so it cannot be taken out. Learners who sit in it: 1." in text
    assert SubRole.objects.filter(pk=apn.pk).exists()


def test_a_sub_role_stays_while_texts_show_its_seat_or_are_written_for_it(office, apn):
    published(seats((apn.discipline, "apn"), (get(Discipline, "physician"), "")), title="Seen")
    published(part_for("seat:nurse/apn"), title="Written")
    text = unescape(without(office, apn.discipline, apn).content.decode())
    assert "Shown as a seat in: “Seen”." in text and "Written for it: “Written”." in text


def test_the_same_code_in_another_discipline_keeps_nothing(office, apn, discipline):
    SubRole.objects.create(discipline=discipline, code="apn", name="Another", scope="none")
    published(seats((discipline, "apn"), (get(Discipline, "physician"), "")))
    assert without(office, apn.discipline, apn).status_code == 302
    assert not SubRole.objects.filter(pk=apn.pk).exists()


# Who may, and how it is said


def test_who_may_delete_nothing_is_told_nothing(reviewer, discipline):
    published(title="For them", audience=["discipline:dietitian"])
    text = delete(reviewer, discipline)
    assert "For them" not in text and Discipline.objects.filter(pk=discipline.pk).exists()


@pytest.mark.parametrize(
    ("names", "unnamed", "said"),
    [
        (["A"], 0, "Used by: “A”."),
        ([], 3, "Used by: 3."),
        (["A", "B"], 2, "Used by: “A”, “B” and 2 more."),
        (list("ABCDEF"), 0, "Used by: “A”, “B”, “C”, “D” and 2 more."),
        (list("ABCDEF"), 1, "Used by: “A”, “B”, “C”, “D” and 3 more."),
    ],
)
def test_a_use_names_a_few_and_counts_the_rest(names, unnamed, said):
    assert str(uses.Use("Used by", names, unnamed)) == said


def test_a_borrowed_lesson_is_named_once(discipline):
    page = published(title="Shared", audience=["discipline:dietitian"], review_discipline=discipline)
    page.create_alias(parent=factories.week())
    with pytest.raises(vocabulary.InUse) as refusal:
        vocabulary.check_unused(discipline)
    assert sorted(map(str, refusal.value.uses)) == [
        "Review asked for by: “Shared”.",
        "Written for it: “Shared”.",
    ]
    assert "“Dietitian” is in use, so it cannot be deleted. " in refusal.value.sentence
