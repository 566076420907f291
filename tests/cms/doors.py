"""The written table of doors: who comes in where. tests/cms/test_gates.py walks it.

A row is: name of the address, method, what stands in the address, and one mark for each visitor in the order of
VISITORS:  y comes in · s is led to sign-in · n is refused (403) · x finds nothing (404).
"y" says that this person's request is dealt with, be it by a page, a redirect or a sentence about the form; the
object in the address is the learner's own, in the course that `faculty` teach.
"""

import json
import uuid
from functools import cached_property
from urllib.parse import urlsplit

VISITORS = ("anonymous", "learner", "other", "faculty", "elsewhere", "reviewer", "office", "administrator")
NOBODY = uuid.UUID(int=7)


class World:
    """A program with its people and what they did. Everything is made when it is first asked for."""

    @cached_property
    def program(self):
        from tests.certificates import given

        return given.program()

    @cached_property
    def course(self):
        from tests import factories

        return factories.course(program=self.program)

    @cached_property
    def week(self):
        from tests import factories

        return factories.week(course=self.course)

    @cached_property
    def lesson(self):
        from tests import factories

        return factories.lesson(week=self.week, body=factories.body(("check", factories.CHECK)))

    @cached_property
    def case(self):
        from tests import factories

        return factories.case(week=self.week)

    @cached_property
    def written_talk(self):
        """A draft with a conversation."""
        from tests.assessments.outline import given

        return given.case(week=self.week)

    @cached_property
    def cohort(self):
        from tests.certificates import given

        return given.cohort(self.program)

    @cached_property
    def enrollment(self):
        from tests.certificates import given

        return given.learner(self.cohort)

    @cached_property
    def activity(self):
        """An activity of continuing education that is open to the learner."""
        from tests.certificates.credit import given as education

        return education.activity(self.program, disciplines=["ethicist"])

    @cached_property
    def claimed(self):
        """What the learner claimed of it."""
        from tests.certificates.credit import given as education

        return education.claim(self.activity, self.enrollment)

    @cached_property
    def attempt(self):
        from tests import factories

        return factories.attempt(case=self.case, enrollment=self.enrollment)

    @cached_property
    def finished(self):
        from tests import factories
        from tests.assessments import cases

        return factories.attempt(case=self.case, enrollment=self.enrollment, answers=cases.SAFE)

    @cached_property
    def written(self):
        from tests import factories
        from tests.assessments import writing

        case = factories.case(week=self.week, raw=writing.case(), slug="written")
        return factories.attempt(case=case, enrollment=self.enrollment, answers=writing.ANSWERS)

    @cached_property
    def disputed(self):
        """The written answer, on which two marks part."""
        from assessments import marking
        from assessments.models import Script
        from tests import factories
        from tests.assessments import writing

        script = Script.objects.get(attempt=self.written)
        Script.objects.update(wants_second=True)
        for role, levels in (("first", writing.TOP), ("second", {"cause": "none", "safety": "clear"})):
            marking.finish_mark(
                attempt=self.written, item=script.item, levels=levels, rev=0, by=factories.user(), role=role
            )
        return script

    @cached_property
    def questioned(self):
        """What the learner asks about a mark of theirs."""
        from assessments import marking, questioning
        from tests.assessments import writing

        attempt = self.written
        marking.finish_mark(
            attempt=attempt, item="letter", levels=writing.MIDDLE, rev=0, by=self.person("faculty")
        )
        return questioning.ask(attempt=attempt, item="letter", why="It names them.", by=self.enrollment.user)

    @cached_property
    def replayed(self):
        """An attempt of the learner that ended with a conversation, in practice, and is not handed in yet."""
        from tests.assessments.conversation import told as talks

        talks.rubric()
        case = talks.page(parent=self.week, slug="replayed")
        return talks.through(case, self.enrollment, purpose="practice", finish=False)

    @cached_property
    def talked(self):
        """An attempt of the learner with a conversation, handed in."""
        from tests.assessments.conversation import told as talks

        talks.rubric()
        case = talks.page(parent=self.week, slug="talked")
        return talks.through(case, self.enrollment)

    @cached_property
    def rater_link(self):
        """A link to somebody outside who rates it."""
        from assessments.raters import links

        about = {"role": "patient", "name": "Alex", "email": "alex@example.org"}
        return links.invite(attempt=self.talked, item="talk", by=self.person("faculty"), **about)

    @cached_property
    def rater(self):
        """Somebody who is assigned to rate at the learner's sitting."""
        from assessments.raters import assigning
        from tests import factories

        sitting = self.attempt.sitting
        return assigning.assign(sitting=sitting, user=factories.user(), by=self.person("faculty"))

    @cached_property
    def picture(self):
        """A picture that the case shows from its second stage on."""
        from assessments.models import CasePicture
        from tests.assessments import cases, filmed

        cases.attempt(filmed.case_with(parent=self.week, stage=2), self.enrollment)
        return CasePicture.objects.get().pk

    @cached_property
    def begun_talk(self):
        """A conversation of the learner that has just begun."""
        from tests.assessments.conversation import talks

        return talks.attempt(talks.page(parent=self.week, slug="talk"), self.enrollment)

    @cached_property
    def sound(self):
        """A recording that is heard as the conversation opens."""
        from assessments import sounds
        from tests.assessments.conversation import talks

        sha256 = sounds.keep(talks.OGG, "audio/ogg")
        case = talks.page(parent=self.week, slug="heard", graph=talks.with_sound(sha256))
        talks.attempt(case, self.enrollment)
        return sha256

    @cached_property
    def words(self):
        from assessments.models import Words

        return Words.objects.filter(attempt=self.finished).first()

    @cached_property
    def table(self):
        from assessments.material import tables
        from assessments.models import ConversionTable
        from tests.assessments.test_tables import VALUES

        tables.put("doors", VALUES, by=None)
        return ConversionTable.objects.get(slug="doors")

    @cached_property
    def graded(self):
        """The course, graded by one percentage that faculty enter."""
        from courses.models import GradeComponent

        GradeComponent.objects.create(
            page=self.course, key="talk", name="The talk", source="hand", weight=100
        )
        return self.course

    @cached_property
    def evaluated(self):
        """The course, with a question for its learners; the learner is in its cohort."""
        from courses.models import EvaluationQuestion

        assert self.enrollment
        EvaluationQuestion.objects.create(page=self.course, text="The cases were like my work.")
        return self.course

    @cached_property
    def tally(self):
        """How the cohort answered a question."""
        from courses.models import EvaluationTally

        return EvaluationTally.objects.create(
            course=self.course, cohort=self.cohort, question="q", kind="words", text="What helped?"
        )

    @cached_property
    def letter(self):
        """A message of the office to the learner."""
        from uuid import uuid4

        from certificates import messages
        from certificates.models import LearnerRecord
        from tests import factories

        record = LearnerRecord.objects.get(pk=self.enrollment.pk)
        plan = messages.plan(records=[record], subject="Hello", text="Hello")
        return messages.send(
            plan=plan, subject="Hello", text="Hello", to="One", key=uuid4(), by=factories.user("office")
        )

    @cached_property
    def waiver(self):
        """What somebody asked to waive for the learner."""
        from courses import waiving
        from tests import factories

        rule = self.program.requirements.first()
        return waiving.ask(
            enrollment=self.enrollment, rule=rule.key, by=factories.user("office"), why="Elsewhere."
        )

    @cached_property
    def rules_move(self):
        """What somebody asked: to judge the learner by other rules."""
        from courses import rule_moves, rule_versions
        from courses.models import ProgramRequirement
        from tests import factories

        assert self.enrollment
        ProgramRequirement.objects.create(
            program=self.program, kind="office_confirms", words="More", sort_order=9
        )
        return rule_moves.ask(
            enrollments=[self.enrollment],
            version=rule_versions.in_force(self.program),
            by=factories.user("office"),
            why="They asked.",
        )

    @cached_property
    def certificate(self):
        from tests.certificates import given

        given.confirm(self.enrollment)
        return given.certificate(self.enrollment)

    @cached_property
    def batch(self):
        """The learner's certificate, put together by the office of this cast."""
        from certificates import batches
        from tests.certificates import given

        given.confirm(self.enrollment)
        return batches.make(enrollments=[self.enrollment.pk], by=self.person("office"))

    @cached_property
    def document(self):
        from django.core.files.base import ContentFile
        from wagtail.documents import get_document_model

        return get_document_model().objects.create(title="Table", file=ContentFile(b"a,b", "table.csv"))

    @cached_property
    def day(self):
        """A day in person of the learner's cohort, open, with the learner in its schedule."""
        from tests.assessments.intensive import given

        assert self.enrollment
        return given.opened(cohort=self.cohort, learners=0)

    @cached_property
    def team_task(self):
        """A readiness set, set to the team in which the learner is with three others."""
        from assessments.teamwork import teams
        from tests.assessments.readiness import given as readiness
        from tests.assessments.teamwork import given

        office, page = self.person("office"), readiness.page(week=self.week)
        of = given.teaming(self.cohort, by=office)
        given.team(of, users=[self.enrollment.user, *given.learners(self.cohort, 3)], by=office)
        return teams.set_task(teaming=of, page=page, by=self.person("faculty"))

    @cached_property
    def team_plan(self):
        """The work of a team, the learner in it, on a care plan that faculty set; with one row."""
        from tests.assessments.careplans import given
        from tests.assessments.teamwork import given as teams

        colleagues = teams.learners(self.cohort, 2)
        of = teams.team(
            teams.teaming(self.cohort, least=2, title="Teams for plans"),
            users=[self.enrollment.user, *colleagues],
            by=self.person("office"),
        )
        work = teams.work(given.page(week=self.week), of, by=self.person("faculty"))
        self.plan_row = given.row(work, self.enrollment.user)
        return work

    @cached_property
    def consult_draft(self):
        """A case consult that the learner is writing, with a picture."""
        from tests.assessments.consults import given

        return given.draft(self.enrollment, picture=True)

    @cached_property
    def consult(self):
        """A case consult that the learner sent."""
        from tests.assessments.consults import given

        self.consult_expert  # noqa: B018  (somebody has to be there to answer)
        return given.sent(self.enrollment)

    @cached_property
    def consult_expert(self):
        """Somebody who is assigned to answer consults of the learner's cohort."""
        from tests.assessments.consults import given

        return given.expert(self.cohort, by=self.person("faculty"))

    @cached_property
    def unsafe(self):
        """An attempt of the learner with a critical error."""
        from tests import factories
        from tests.assessments import cases

        return factories.attempt(case=self.case, enrollment=self.enrollment, answers=cases.UNSAFE)

    @cached_property
    def accommodation(self):
        """What the faculty of the course granted to the learner."""
        from assessments import accommodating

        sitting = self.attempt.sitting
        faculty = self.person("faculty")
        made, _moved = accommodating.grant(
            user=self.enrollment.user, by=faculty, sitting=sitting, extra_minutes=15
        )
        return made

    @cached_property
    def roster(self):
        """A dry run of one new person."""
        from courses.rosters import importing

        content = b"E-mail\nnew@example.org\n"
        return importing.make_plan(
            cohort=self.cohort, name="roster.csv", content=content, by=self.person("office")
        )

    def invitation(self, **place):
        """A waiting invitation, to the cohort unless another place is named."""
        from courses import actions

        place = place or {"cohort": self.cohort}
        return actions.invite(email="guest@example.org", by=self.person("office"), **place)

    @cached_property
    def team(self):
        """A team of the learner with two others of their cohort."""
        from tests.assessments.teamwork import given

        of = given.teaming(self.cohort, by=self.person("faculty"))
        users = [self.enrollment.user, *given.learners(self.cohort, 2)]
        return given.team(of, users=users, by=self.person("faculty"))

    @cached_property
    def readiness(self):
        """The learner's team at a readiness set."""
        from tests.assessments.readiness import given
        from tests.assessments.teamwork import given as teamwork

        return teamwork.work(given.page(self.week), self.team, by=self.person("faculty"))

    @cached_property
    def handover(self):
        """The learner's team at a handover; another team has sent its own, which theirs receives."""
        from tests.assessments.handovers import given
        from tests.assessments.teamwork import given as teamwork

        work = teamwork.work(given.page(self.week), self.team, by=self.person("faculty"))
        given.send(work.task.works.get(team=teamwork.team(self.team.teaming, count=3)))
        return work

    def person(self, name):
        """The person behind a visitor's name, or None."""
        return self.cast[name]

    @cached_property
    def cast(self):
        """Everybody by name; the learner is in the cohort, the other learner in none."""
        from tests import factories

        return {
            "anonymous": None,
            "learner": self.enrollment.user,
            "other": factories.user(),
            "faculty": factories.user("faculty", course=self.course),
            "elsewhere": factories.user("faculty"),
            "reviewer": factories.user("reviewer"),
            "office": factories.user("office"),
            "administrator": factories.user("administrator"),
        }


def nothing(world):
    """An address without a part that changes."""
    return {}


def page(world):
    return {"page_id": world.lesson.pk}


def table(world):
    return {"pk": world.table.pk}


def check(world):
    return {"page_id": world.lesson.pk, "block": world.lesson.body[1].id}


def case(world):
    return {"page_id": world.case.pk}


def outline(world, **more):
    return {"page_id": world.written_talk.pk, "item": "talk", **more}


def outline_turn(world):
    return outline(world, turn_id="opening")


def outline_parts(world):
    return outline(world, sort="people")


def outline_part(world):
    return outline(world, sort="people", part_id="lucia")


def teaming(world):
    return {"uuid": world.team_task.teaming.uuid}


def team_task(world):
    return {**teaming(world), "task": world.team_task.uuid}


def attempt(world):
    return {"uuid": world.attempt.uuid}


def field(world):
    return {"uuid": world.attempt.uuid, "item": world.attempt.definition.stages[0].items[0].id}


def stage(world):
    return {"uuid": world.attempt.uuid, "stage": world.attempt.definition.stages[0].id}


def note(world):
    """What nobody can be asked for: the view says so in a sentence."""
    return {"uuid": world.attempt.uuid, "note": "no-such-note"}


def finished(world):
    return {"uuid": world.finished.uuid}


def script(world):
    """The long answer of the learner, by the id that tells markers nothing."""
    return {"uuid": world.written.scripts.get(item="letter").uuid}


def marked_sitting(world):
    return {"pk": world.written.sitting_id}


def marked_question(world):
    return {"pk": world.written.sitting_id, "item": "letter"}


def disputed(world):
    return {"uuid": world.disputed.uuid}


def rubric(world):
    """The rubric by which the written answer is marked."""
    assert world.written
    return {"slug": "letter"}


def begun_talk(world):
    return {"uuid": world.begun_talk.uuid, "item": "talk"}


def replayed(world):
    return {"uuid": world.replayed.uuid, "item": "talk"}


def talked(world):
    return {"uuid": world.talked.uuid, "item": "talk"}


def rater_link(world):
    return {"uuid": world.rater_link.uuid}


def rater(world):
    return {"pk": world.rater.pk}


def sound(world):
    return {"sha256": world.sound}


def sitting(world):
    return {"pk": world.attempt.sitting_id}


def sitting_learner(world):
    return {"pk": world.attempt.sitting_id, "enrollment": world.enrollment.uuid}


def unsafe(world):
    return {"uuid": world.unsafe.uuid}


def accommodation(world):
    return {"pk": world.accommodation.pk}


def picture(world):
    return {"sha256": world.picture}


def day(world):
    return {"uuid": world.day.uuid}


def day_station(world):
    return {"uuid": world.day.uuid, "number": 1}


def team_plan(world):
    return {"uuid": world.team_plan.uuid}


def team_plan_row(world):
    return {"uuid": world.team_plan.uuid, "row": world.plan_row.row.uuid}


def team_plan_words(world):
    assert world.team_plan
    return {"what": "row", "uuid": world.plan_row.client}


def letter(world):
    return [world.letter.key]


def program(world):
    return [world.program.pk]


def waiver(world):
    return [world.waiver.pk]


def moved(world):
    return [world.rules_move.pk]


def waived(world):
    return [world.enrollment.uuid, world.program.requirements.first().key]


def words(world):
    return {"uuid": world.words.pk if world.words else NOBODY}


def consult_draft(world):
    return {"uuid": world.consult_draft.uuid}


def consult(world):
    return {"uuid": world.consult.uuid}


def consult_offered(world):
    """A consult that the learner offers to the cohort."""
    from tests.assessments.consults import given

    return {"uuid": given.offered(world.consult, world.consult_expert.user).uuid}


def consult_shared(world):
    """One that the cohort reads."""
    from tests.assessments.consults import given

    return {"uuid": given.published(world.consult, world.consult_expert.user).uuid}


def consult_picture(world):
    return {"uuid": world.consult_draft.pictures.get().uuid}


def consult_cohort(world):
    return {"uuid": world.cohort.uuid}


def consult_expert(world):
    return {"pk": world.consult_expert.pk}


def cohort(world):
    return {"cohort": world.cohort.uuid}


def roster(world):
    return {"uuid": world.roster.uuid}


def enrollment(world):
    return {"enrollment": world.enrollment.uuid}


def moment(world):
    return {"enrollment": world.enrollment.uuid, "moment": "pre"}


def more_time(world):
    from courses.models import ExtensionRequest

    ExtensionRequest.objects.filter(enrollment=world.enrollment).delete()
    return {"uuid": ExtensionRequest.objects.create(enrollment=world.enrollment, reason="bereaved").uuid}


def profile(world):
    return {"profile": world.enrollment.user.learner_profile.pk}


def graded(world):
    """Where the learner's cohort is graded by hand."""
    return {"cohort": world.cohort.uuid, "course": world.graded.pk}


def graded_component(world):
    return {**graded(world), "component": "talk"}


def graded_learner(world):
    return {"enrollment": world.enrollment.uuid, "course": world.graded.pk}


def evaluated(world):
    return {"enrollment": world.enrollment.uuid, "course": world.evaluated.pk}


def evaluated_cohort(world):
    return {"cohort": world.cohort.uuid, "course": world.evaluated.pk}


def tally(world):
    return {"pk": world.tally.pk}


def requirement(world):
    return {"enrollment": world.enrollment.uuid, "rule": world.program.requirements.first().key}


def invitation(world):
    return {"pk": world.invitation().pk}


def role_invitation(world):
    return {"pk": world.invitation(role="office").pk}


def batch(world):
    return {"batch": world.batch.uuid}


def batch_row(world):
    return {"batch": world.batch.uuid, "row": world.batch.rows.get().pk}


def distrusted(world):
    from django.utils import timezone

    from certificates.models import SigningKey

    lost = {"distrusted_at": timezone.now(), "purpose": "document", "fingerprint": "0" * 64}
    return {"name": SigningKey.objects.get_or_create(name="lost", defaults=lost)[0].name}


def number(world):
    return {"number": world.certificate.number}


def refresh(world):
    document = json.loads(world.certificate.credential)
    return urlsplit(document["refreshService"]["id"]).path


def activity(world):
    return {"pk": world.activity.pk}


def credit_number(world):
    return {"number": world.claimed.certificate.number}


def credit_statement(world):
    return {"pk": world.activity.pk, "code": "accreditation"}


def credit_report(world):
    return {"pk": world.claimed.activity_id}


def credit_file(world):
    from certificates.credit import reporting

    _content, made = reporting.make_file(
        activity=world.claimed.activity, by=world.person("office"), again=True
    )
    return {"pk": made.pk}


def questioned(world):
    """The attempt of which a mark was questioned."""
    return {"uuid": world.questioned.attempt.uuid}


def questioned_item(world):
    return {"uuid": world.questioned.attempt.uuid, "item": "letter"}


def mark_question(world):
    return {"question": world.questioned.uuid}


def question_words(world):
    return {"pk": world.questioned.messages.get().pk}


def judged_item(world):
    return {"pk": world.written.sitting_id, "item": "letter"}


def finished_sitting(world):
    """A closed attempt of the learner in its sitting."""
    return {"pk": world.finished.sitting_id, "uuid": world.finished.uuid}


def message(world):
    from cms.models import OutgoingMail

    return {
        "pk": OutgoingMail.objects.create(
            recipients=["a@example.org"], subject="Hi", text="x", state="failed"
        ).pk
    }


def person(world):
    return {"pk": world.person("other").pk}


def grant(world):
    return {"pk": world.person("office").pk, "grant": world.person("office").role_grants.get().pk}


def document(world):
    return [world.document.pk, world.document.filename]


def readiness(world):
    return [world.readiness.uuid]


def readiness_draft(world):
    return [world.readiness.uuid, "q1"]


def readiness_task(world):
    return [world.readiness.task.uuid]


def handover(world):
    return [world.handover.uuid]


def handover_reading(world):
    return [world.handover.received.get().uuid]


def team_word(world):
    from assessments.models import TeamText

    assert world.handover
    return [TeamText.objects.first().uuid]


def token(world):
    return {"token": "not-a-token"}


# fmt: off
DOORS = [
    # name                       method  address          a l o f e r o a
    ("healthz",                  "GET",  nothing,         "yyyyyyyy"),
    ("display",                  "GET",  nothing,         "yyyyyyyy"),
    ("offline",                  "GET",  nothing,         "yyyyyyyy"),
    ("offline_worker",           "GET",  nothing,         "yyyyyyyy"),
    ("support",                  "GET",  nothing,         "xxxxxxxx"),  # a page of the CMS: none in this world
    ("wagtail_serve",            "GET",  lambda w: [w.program.url_path.removeprefix("/front/")], "yyyyyyyy"),
    ("mailbox",                  "GET",  nothing,         "yyyyyyyy"),  # local mode only
    ("mailbox_message",          "GET",  lambda w: {"name": "none"}, "xxxxxxxx"),
    ("shadowed_login",           "GET",  lambda w: "/cms/login/", "syyyyyyy"),
    ("shadowed_logout",          "GET",  nothing,         "yyyyyyyy"),
    ("shadowed_password_reset",  "GET",  nothing,         "yyyyyyyy"),
    ("shadowed_trial",           "GET",  lambda w: "/cms/test404/", "xxxxxxxx"),
    # studying
    ("today",                    "GET",  nothing,         "syyyyyyy"),
    ("record",                   "GET",  nothing,         "syyyyyyy"),
    ("self_assessment",          "GET",  enrollment,      "sxxxxxxx"),  # this program has no statements
    ("self_assessment_rate",     "GET",  moment,          "sxxxxxxx"),
    ("passport",                 "GET",  enrollment,      "syxxxxxx"),
    ("passport_pdf",             "GET",  enrollment,      "syxxxxxx"),
    ("passport_json",            "GET",  enrollment,      "syxxxxxx"),
    ("hours_letter",             "GET",  enrollment,      "syxxxxxx"),
    ("evaluation",               "GET",  evaluated,       "syxxxxxx"),
    ("search",                   "GET",  nothing,         "syyyyyyy"),
    ("glossary",                 "GET",  nothing,         "yyyyyyyy"),
    ("glossary_term",            "GET",  lambda w: {"slug": "none"}, "xxxxxxxx"),
    ("calendar",                 "GET",  nothing,         "syyyyyyy"),
    ("calendar_renew",           "POST", nothing,         "syyyyyyy"),
    ("calendar_feed",            "GET",  lambda w: {"key": "not-a-key"}, "xxxxxxxx"),
    ("calendar_stop",            "GET",  token,           "xxxxxxxx"),
    ("profile",                  "GET",  nothing,         "syyyyyyy"),
    ("join",                     "GET",  cohort,          "syyyyyyy"),
    ("leave",                    "GET",  enrollment,      "syxxxxxx"),
    ("invitation",               "GET",  token,           "xxxxxxxx"),
    ("lesson_place",             "POST", page,            "syxnxnnn"),
    ("lesson_done",              "POST", page,            "syxnxnnn"),
    ("lesson_check",             "POST", check,           "syxnxnnn"),
    ("lesson_notes",             "POST", page,            "syxnxnnn"),
    ("reflection",               "POST", check,           "syxnxnnn"),
    ("notes",                    "GET",  nothing,         "syyyyyyy"),
    ("notes_export",             "GET",  nothing,         "syyyyyyy"),
    ("note_erase",               "POST", lambda w: {"uuid": NOBODY}, "syyyyyyy"),
    # cases
    ("attempt_start",            "POST", case,            "syxnxnnn"),  # only learners begin a case
    ("attempt",                  "GET",  attempt,         "syxyxxxy"),
    ("attempt_draft",            "GET",  field,           "syxxxxxx"),
    ("attempt_give",             "POST", stage,           "syxxxxxx"),
    ("attempt_ask",              "POST", note,            "syxxxxxx"),
    ("attempt_seats",            "GET",  attempt,         "syxxxxxx"),
    ("attempt_seen",             "POST", finished,        "syxxxxxx"),
    ("talk_say",                 "POST", begun_talk,      "syxxxxxx"),
    ("talk_keep",                "GET",  begun_talk,      "syxxxxxx"),
    ("case_sound",               "GET",  sound,           "syxyxyxy"),
    ("debrief",                  "GET",  finished,        "syxyxxxy"),
    ("feedback",                 "GET",  questioned,      "syxyxxxy"),
    ("feedback_pdf",             "GET",  questioned,      "syxyxxxy"),
    ("mark_question_ask",        "POST", questioned_item, "syxxxxxx"),
    ("mark_question_write",      "POST", mark_question,   "syxxxxxx"),
    ("mark_question_later",      "POST", questioned,      "snnyxnnn"),
    ("mark_questions",           "GET",  nothing,         "snnyynnn"),
    ("mark_question",            "GET",  mark_question,   "snnyxnnn"),
    ("rubric_change",            "GET",  judged_item,     "snnyxnnn"),
    ("mark_question_erase",      "POST", question_words,  "snnnnnyy"),
    ("talk_replay",              "GET",  replayed,        "syxyxxxy"),
    ("talk_compare",             "GET",  replayed,        "syxyxxxy"),
    ("talk_rate",                "GET",  replayed,        "syxxxxxx"),  # faculty rate what is handed in
    ("talk_back",                "POST", replayed,        "syxxxxxx"),
    ("talk_colleague",           "GET",  replayed,        "sxxxxxxx"),  # nobody is asked in this world
    ("talk_invite",              "POST", replayed,        "syxxxxxx"),
    ("talk_invite_withdraw",     "POST", replayed,        "syxxxxxx"),
    ("rater_invite",             "GET",  talked,          "snnyxnnn"),
    ("rater_link_withdraw",      "POST", rater_link,      "snnyxnnn"),
    ("rater_door",               "GET",  nothing,         "yyyyyyyy"),
    ("rater_run",                "GET",  nothing,         "xxxxxxxx"),  # nobody brings the code of a link
    ("ratings",                  "GET",  nothing,         "snnyynnn"),
    ("rating_run",               "GET",  talked,          "snnxxnnn"),  # nobody is assigned in this world
    ("talks_record",             "GET",  nothing,         "syyyyyyy"),
    ("sitting_raters",           "GET",  sitting,         "snnyxnnn"),
    ("rater_end",                "POST", rater,           "snnyxnnn"),
    ("talk_paths",               "GET",  outline,         "sxxyxxxy"),
    ("case_asking",              "GET",  case,            "sxxyxxxy"),
    # sittings, for who teaches the course
    ("sittings",                 "GET",  nothing,         "snnyynny"),
    ("sitting_new",              "GET",  nothing,         "snnyynny"),
    ("sitting",                  "GET",  sitting,         "snnyxnny"),
    ("sitting_edit",             "GET",  sitting,         "snnyxnny"),
    ("sitting_version",          "GET",  sitting,         "snnyxnny"),
    ("sitting_release",          "GET",  sitting,         "snnyxnny"),
    ("release_preview",          "GET",  finished_sitting, "snnyxnny"),
    ("sitting_more_time",        "GET",  sitting_learner, "snnyxnnn"),
    ("accommodation_withdraw",   "POST", accommodation,   "snnyxnnn"),
    ("debrief_sign",             "GET",  unsafe,          "snnyxnnn"),
    ("attempt_void",             "GET",  attempt,         "snnyxnny"),
    # days in person; nobody here rates or plays at a station
    ("readiness",                "GET",  readiness,       "syxyxxxy"),
    ("readiness_pulse",          "GET",  readiness,       "syxyxxxy"),
    ("readiness_draft",          "GET",  readiness_draft, "syxyxxxy"),
    ("readiness_give",           "POST", readiness,       "syxnxxxn"),  # only members give a test
    ("readiness_act",            "POST", readiness,       "syxyxxxy"),
    ("readiness_questions",      "GET",  readiness_task,  "snnyxnny"),
    ("handover",                 "GET",  handover,        "syxyxxxy"),
    ("handover_pulse",           "GET",  handover,        "syxyxxxy"),
    ("handover_act",             "POST", handover,        "syxyxxxy"),
    ("handover_reading",         "GET",  handover_reading, "syxyxxxy"),
    ("handover_reading_act",     "POST", handover_reading, "syxyxxxy"),
    ("team_mail",                "GET",  nothing,         "syyyyyyy"),
    ("team_mail_stop",           "GET",  token,           "xxxxxxxx"),
    ("team_words_erase",         "GET",  team_word,       "snnnnnyy"),
    ("intensive_days",           "GET",  nothing,         "snnyynyy"),
    ("intensive_new",            "GET",  nothing,         "snnyynyy"),
    ("intensive_plan",           "GET",  day,             "snnyxnyy"),
    ("intensive_edit",           "GET",  day,             "snnyxnyy"),
    ("intensive_station",        "GET",  day_station,     "snnyxnyy"),
    ("intensive_sheets",         "GET",  day,             "snnyxnyy"),
    ("intensive",                "GET",  day,             "snnyxnyy"),
    ("intensive_pulse",          "GET",  day,             "snnyxnyy"),
    ("intensive_results",        "GET",  day,             "snnyxnny"),
    ("intensive_mine",           "GET",  day,             "syxxxxxx"),
    ("intensive_rate",           "GET",  day,             "snnnnnnn"),
    ("intensive_heard",          "POST", day,             "snnnnnnn"),
    ("intensive_play",           "GET",  day,             "snnnnnnn"),
    ("plan",                     "GET",  team_plan,       "syxyxxxy"),
    ("plan_pulse",               "GET",  team_plan,       "syxyxxxy"),
    ("plan_here",                "POST", team_plan,       "syxyxxxy"),
    ("plan_seen",                "POST", team_plan,       "syxyxxxy"),
    ("plan_sign",                "POST", team_plan,       "syxnxxxn"),
    ("plan_mine",                "GET",  team_plan,       "syxnxxxn"),
    ("plan_mark",                "GET",  team_plan,       "snnyxnnn"),
    ("plan_history",             "GET",  team_plan,       "syxyxxxy"),
    ("plan_pdf",                 "GET",  team_plan,       "syxyxxxy"),
    ("plan_row_new",             "GET",  team_plan,       "syxnxxxn"),
    ("plan_row",                 "GET",  team_plan_row,   "syxyxxxy"),
    ("plan_say",                 "POST", team_plan_row,   "syxyxxxy"),
    ("plan_words",               "GET",  team_plan,       "snnnnnyy"),
    ("plan_words_erase",         "GET",  team_plan_words, "snnnnnyy"),

    # teams: the office sees who is where, and sets nothing
    ("teams",                    "GET",  nothing,         "syyyyyyy"),
    ("team_desk",                "GET",  nothing,         "snnyynyy"),
    ("teaming_new",              "GET",  nothing,         "snnyynyy"),
    ("teaming",                  "GET",  teaming,         "snnyxnyy"),
    ("teaming_propose",          "GET",  teaming,         "snnyxnyy"),
    ("teaming_by_hand",          "GET",  teaming,         "snnyxnyy"),
    ("teaming_exercises",        "GET",  teaming,         "snnyxnnn"),
    ("team_task",                "GET",  team_task,       "snnyxnnn"),
    ("consults",                 "GET",  nothing,         "syyyyyyy"),
    ("consult_new",              "GET",  nothing,         "syyyyyyy"),
    ("consult_edit",             "GET",  consult_draft,   "syxxxxxx"),
    ("consult_draft",            "POST", consult_draft,   "syxxxxxx"),
    ("consult_check",            "GET",  consult_draft,   "syxxxxxx"),
    ("consult_picture",          "GET",  consult_picture, "syxxxxxx"),
    ("consult_picture_remove",   "POST", consult_picture, "syxxxxxx"),
    ("consult",                  "GET",  consult,         "syxxxxxx"),
    ("consult_reply_draft",      "POST", consult,         "syxxxxxx"),
    ("consult_offer",            "POST", consult,         "syxxxxxx"),
    ("consult_erase",            "GET",  consult,         "syxxxxxx"),
    ("consults_shared",          "GET",  nothing,         "syyyyyyy"),
    ("consult_shared",           "GET",  consult_shared,  "syxyxxxx"),
    ("consult_offered",          "GET",  consult_offered, "snnyxnnn"),
    ("consults_answering",       "GET",  nothing,         "snnnnnnn"),
    ("consult_answer",           "GET",  consult,         "snnnnnnn"),
    ("consult_answer_send",      "POST", consult,         "syyyyyyy"),
    ("consults_desk",            "GET",  nothing,         "snnyynyy"),
    ("consults_desk_cohort",     "GET",  consult_cohort,  "snnyxnyy"),
    ("consult_expert_end",       "POST", consult_expert,  "snnyxnyy"),
    ("consult_desk_erase",       "GET",  consult,         "snnnnnyy"),

    ("case_picture",             "GET",  picture,         "sxxyxyxy"),  # the learner has not met it: stage 2
    ("words_erase",              "POST", words,           "snnnnnyy"),
    ("teaching",                 "GET",  nothing,         "snnyynnn"),
    # marking, for who teaches the course or is assigned there
    ("marking",                  "GET",  nothing,         "snnyynnn"),
    ("marking_next",             "POST", marked_question, "snnyxnnn"),
    ("mark",                     "GET",  script,          "snnyxnnn"),
    ("mark_take",                "POST", script,          "snnyxnnn"),
    ("mark_renew",               "POST", script,          "snnyxnnn"),
    ("mark_save",                "POST", script,          "snnynnnn"),  # gives back what was typed, with 403
    ("mark_withdraw",            "POST", script,          "snnxxnnn"),  # nothing is marked yet
    ("marking_comments",         "GET",  nothing,         "snnyynnn"),
    ("marking_comment_remove",   "POST", lambda w: {"pk": 1}, "snnxxnnn"),  # nobody keeps one yet
    ("marking_plan",             "GET",  marked_sitting,  "snnyxnnn"),
    ("marking_allocate",         "POST", marked_sitting,  "snnyxnnn"),
    ("marking_take_over",        "POST", marked_sitting,  "snnyxnnn"),
    ("marking_seen_to",          "POST", lambda cast: {**marked_sitting(cast), **script(cast)}, "snnyxnnn"),
    ("marking_assign",           "POST", marked_sitting,  "snnyxnnn"),
    ("marking_unassign",         "POST", lambda w: {**marked_sitting(w), "assignment": 1}, "snnxxnnn"),
    ("marking_agreement",        "GET",  sitting,         "snnyxnnn"),
    ("marking_disputes",         "GET",  nothing,         "snnyynnn"),
    ("marking_adjudicate",       "GET",  disputed,        "snnyxnnn"),
    ("marking_mine",             "GET",  nothing,         "sxxyyxxx"),
    ("marking_calibration",      "GET",  rubric,          "snnyynnn"),
    # certificates
    ("verify",                   "GET",  nothing,         "yyyyyyyy"),
    ("verification",             "GET",  number,          "yyyyyyyy"),
    ("verification_scanned",     "GET",  number,          "yyyyyyyy"),
    ("how_checking_works",       "GET",  nothing,         "yyyyyyyy"),
    ("document_keys",            "GET",  nothing,         "yyyyyyyy"),
    ("certificate",              "GET",  number,          "syxxxxxx"),
    ("certificate_pdf",          "GET",  number,          "syxxxxyy"),
    ("certificate_credential",   "GET",  number,          "syxxxxyy"),
    ("did",                      "GET",  nothing,         "yyyyyyyy"),
    ("key_set",                  "GET",  nothing,         "yyyyyyyy"),
    ("status_list",              "GET",  lambda w: "/credentials/status/revocation/1/", "yyyyyyyy"),
    ("credential_refresh",       "GET",  refresh,         "yyyyyyyy"),
    ("achievement",              "GET",  lambda w: f"/credentials/achievements/program/{w.certificate.program_id_at_issue}/", "yyyyyyyy"),
    ("certificate_consent",      "POST", number,          "syxxxxxx"),
    ("certificate_page",         "POST", number,          "syxxxxxx"),
    # the desk
    ("desk",                     "GET",  nothing,         "snnnnnyy"),
    ("desk_csv",                 "GET",  nothing,         "snnnnnyy"),
    ("desk_learner",             "GET",  enrollment,      "snnnnnyy"),
    ("messages",                 "GET",  nothing,         "snnnnnyy"),
    ("message_new",              "POST", nothing,         "snnnnnyy"),
    ("message",                  "GET",  letter,          "snnnnnyy"),
    ("progress",                 "GET",  nothing,         "snnnnnyy"),
    ("risks",                    "GET",  nothing,         "snnnnnyy"),
    ("risk_rules",               "GET",  program,         "snnnnnyy"),
    ("registrar",                "GET",  nothing,         "snnnnnyy"),
    ("awards_file",              "GET",  lambda w: ["xlsx"], "snnnnnyy"),
    ("record_of_study",          "GET",  enrollment,      "syxxxxyy"),
    ("waiver_ask",               "POST", waived,          "snnnnnyy"),
    ("waivers",                  "GET",  nothing,         "snnnnnyy"),
    ("waiver_approve",           "POST", waiver,          "snnnnnyy"),
    ("waiver_end",               "POST", waiver,          "snnnnnyy"),
    ("rules_programs",           "GET",  nothing,         "snnnnnyy"),
    ("rules",                    "GET",  program,         "snnnnnyy"),
    ("rules_move",               "POST", nothing,         "snnnnnyy"),
    ("rules_move_approve",       "POST", moved,           "snnnnnyy"),
    ("rules_move_refuse",        "POST", moved,           "snnnnnyy"),
    ("desk_review",              "POST", nothing,         "snnnnnyy"),
    ("desk_preview",             "GET",  enrollment,      "snnnnnyy"),
    ("batches",                  "GET",  nothing,         "snnnnnyy"),
    ("batch",                    "GET",  batch,           "snnnnnyy"),
    ("batch_approve",            "POST", batch,           "snnnnnny"),  # the office here put it together
    ("batch_cancel",             "POST", batch,           "snnnnnyy"),
    ("batch_look",               "POST", batch,           "snnnnnyy"),
    ("batch_rows",               "POST", batch,           "snnnnnyy"),
    ("batch_preview",            "GET",  batch_row,       "snnnnnyy"),
    ("certificate_reissue",      "GET",  number,          "snnnnnyy"),
    ("key_reissue",              "POST", distrusted,      "snnnnnyy"),
    ("certificate_revoke",       "GET",  number,          "snnnnnyy"),
    ("certificate_print",        "POST", number,          "snnnnnyy"),
    ("certificate_copy",         "POST", number,          "snnnnnyy"),
    ("certificate_duplicate",    "GET",  credit_number,   "syxxxxyy"),
    ("credits",                  "GET",  lambda w: w.activity and {}, "syyyyyyy"),
    ("credit_numbers",           "GET",  lambda w: w.activity and {}, "syyyyyyy"),
    ("credit",                   "GET",  activity,        "syxxxxxx"),
    ("credit_activities",        "GET",  nothing,         "snnnnnyy"),
    ("credit_activity",          "GET",  credit_report,   "snnnnnyy"),
    ("credit_activity_new",      "GET",  lambda w: w.activity and {}, "snnnnnyy"),
    ("credit_activity_edit",     "GET",  activity,        "snnnnnyy"),
    ("credit_activity_designate", "POST", activity,       "snnnnnxx"),  # no kind of credit is named
    ("credit_activity_rule",     "POST", activity,        "snnnnnyy"),
    ("credit_activity_statement", "GET", credit_statement, "snnnnnyy"),
    ("credit_activity_open",     "POST", activity,        "snnnnnyy"),
    ("credit_activity_preview",  "GET",  activity,        "snnnnnyy"),
    ("credit_report",            "GET",  credit_report,   "snnnnnyy"),
    ("credit_file_receipt",      "POST", credit_file,     "snnnnnyy"),
    ("audit_log",                "GET",  nothing,         "snnnnnyy"),
    ("audit_log_csv",            "GET",  nothing,         "snnnnnyy"),
    ("audit_log_head",           "GET",  nothing,         "snnnnnyy"),
    ("cohorts",                  "GET",  nothing,         "snnyynyy"),
    ("cohort",                   "GET",  cohort,          "snnyxnyy"),
    ("cohort_new",               "GET",  nothing,         "snnnnnyy"),
    ("cohort_edit",              "GET",  cohort,          "snnnnnyy"),
    ("cohort_dates",             "GET",  cohort,          "snnnnnyy"),
    ("cohort_rollover",          "GET",  cohort,          "snnnnnyy"),
    ("more_time_any",            "GET",  nothing,         "syyyyyyy"),
    ("more_time",                "GET",  enrollment,      "syxxxxxx"),
    ("more_time_undo",           "POST", more_time,       "syxxxxxx"),
    ("grades_desk",              "GET",  nothing,         "snnyynyy"),
    ("grades",                   "GET",  graded,          "snnyxnyy"),
    ("grades_enter",             "GET",  graded_component, "snnyxnyn"),
    ("grades_learner",           "GET",  graded_learner,  "snnyxnyy"),
    ("grade_enter",              "POST", graded_learner,  "snnyxnyn"),
    ("evaluations",              "GET",  nothing,         "snnyynyy"),
    ("evaluation_results",       "GET",  evaluated_cohort, "snnyxnyy"),
    ("evaluation_erase",         "POST", tally,           "snnnnnyy"),
    ("requests",                 "GET",  nothing,         "snnnnnyy"),
    ("request_answer",           "POST", more_time,       "snnnnnyy"),
    ("invite",                   "POST", cohort,          "snnnnnyy"),
    ("invitation_withdraw",      "POST", invitation,      "snnnnnyy"),
    ("invitations",              "GET",  cohort,          "snnnnnyy"),
    ("invitations_many",         "POST", cohort,          "snnnnnyy"),
    ("roster_import",            "GET",  cohort,          "snnnnnyy"),
    ("roster_template",          "GET",  lambda w: {"kind": "csv"}, "snnnnnyy"),
    ("roster_plan",              "GET",  roster,          "snnnnnyy"),
    ("roster_csv",               "GET",  roster,          "snnnnnyy"),
    ("roster_apply",             "POST", roster,          "snnnnnyy"),
    ("roster_drop",              "POST", roster,          "snnnnnyy"),
    ("roster_undo",              "GET",  roster,          "snnnnnyy"),
    ("scope_confirm",            "POST", profile,         "snnnnnyy"),
    ("enrollment_withdraw",      "POST", enrollment,      "snnnnnyy"),
    ("enrollment_defer",         "GET",  enrollment,      "snnnnnyy"),
    ("enrollment_resume",        "GET",  enrollment,      "snnnnnyy"),
    ("enrollment_transfer",      "GET",  enrollment,      "snnnnnyy"),
    ("learner_name",             "GET",  enrollment,      "snnnnnyy"),
    ("account_merge",            "GET",  enrollment,      "snnnnnyy"),
    ("requirement_confirm",      "POST", requirement,     "snnnnnyy"),
    # the CMS: our own screens
    ("mail_log",                 "GET",  nothing,         "snnnnnyy"),
    ("mail_log_results",         "GET",  nothing,         "snnnnnyy"),
    ("mail_again",               "POST", message,         "snnnnnyy"),
    ("coverage",                 "GET",  nothing,         "snnyyyyy"),
    ("coverage_pages",           "GET",  lambda w: f"/cms/coverage/{w.program.pk}/pages/?topic=domain:1", "snnyxyyy"),
    ("clinical_reviews",         "GET",  nothing,         "snnyyyyy"),
    ("clinical_reviews_results", "GET",  nothing,         "snnyyyyy"),
    ("role_invite",              "GET",  nothing,         "snnnnnny"),
    ("role_invitation_withdraw", "POST", role_invitation, "snnnnnny"),
    ("wagtailusers_users:index", "GET",  nothing,         "snnnnnny"),
    ("wagtailusers_users:index_results", "GET", nothing,  "snnnnnny"),
    ("wagtailusers_users:add",   "GET",  nothing,         "snnnnnny"),
    ("wagtailusers_users:edit",  "GET",  person,          "snnnnnny"),
    ("wagtailusers_users:grant", "POST", person,          "snnnnnny"),
    ("wagtailusers_users:end",   "POST", grant,           "snnnnnny"),
    ("wagtailusers_users:switch", "POST", person,         "snnnnnny"),
    # the CMS: Wagtail's
    ("wagtailadmin_home",        "GET",  nothing,         "snnyyyyy"),
    ("wagtailadmin_account",     "GET",  nothing,         "snnyyyyy"),
    ("markdown_preview",         "POST", nothing,         "snnyyyyy"),
    ("case_try",                 "GET",  case,            "snnyxyxy"),
    ("case_moments",             "GET",  case,            "snnyxyxy"),
    ("case_parts",               "GET",  case,            "snnyxyxy"),
    ("case_runs",                "GET",  case,            "snnyxyxy"),
    ("case_run_keep",            "POST", case,            "snnyxyxy"),  # a reviewer is told who keeps runs
    ("case_run_remove",          "POST", case,            "snnyxyxy"),
    ("talk_outline",             "GET",  outline,         "snnyxyxy"),
    ("talk_outline",             "POST", outline,         "snnyxyxy"),  # a reviewer is told who writes
    ("talk_checks",              "GET",  outline,         "snnyxyxy"),
    ("talk_turn",                "GET",  outline_turn,    "snnyxyxy"),
    ("talk_turn",                "POST", outline_turn,    "snnyxyxy"),
    ("talk_parts",               "GET",  outline_parts,   "snnyxyxy"),
    ("talk_part",                "GET",  outline_part,    "snnyxyxy"),
    ("talk_part",                "POST", outline_part,    "snnyxyxy"),
    ("talk_part_new",            "GET",  outline_parts,   "snnyxyxy"),
    ("talk_play",                "GET",  outline,         "snnyxyxy"),
    ("talk_map",                 "GET",  outline,         "snnyxyxy"),
    ("talk_twee",                "GET",  outline,         "snnyxyxy"),
    ("talk_twee",                "POST", outline,         "snnyxyxy"),
    ("talk_twee_file",           "GET",  outline,         "snnyxyxy"),
    ("look",                     "GET",  page,            "snnyxyxy"),
    ("looked_at",                "GET",  page,            "snnyxyxy"),
    ("page_checks",              "GET",  page,            "snnyxyxy"),
    ("table_affected",           "GET",  table,           "snnyyyyy"),
    ("wagtaildocs_serve",        "GET",  document,        "syyyyyyy"),
    ("recording",                "GET",  document,        "sxxxxxxx"),  # this document is none
]
# fmt: on
