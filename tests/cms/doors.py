"""The written table of doors: who comes in where. tests/cms/test_gates.py walks it.

A row is: name of the address, method, what stands in the address, and one mark for each visitor in the order of
VISITORS:  y comes in · s is led to sign-in · n is refused (403) · x finds nothing (404).
"y" says that this person's request is dealt with, be it by a page, a redirect or a sentence about the form; the
object in the address is the learner's own, in the course that `faculty` teach.
"""

import uuid
from functools import cached_property

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
    def replayed(self):
        """An attempt of the learner that ended with a conversation, in practice, and is not handed in yet."""
        from tests.assessments.conversation import told as talks

        talks.rubric()
        case = talks.page(parent=self.week, slug="replayed")
        return talks.through(case, self.enrollment, purpose="practice", finish=False)

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
    def certificate(self):
        from tests.certificates import given

        given.confirm(self.enrollment)
        return given.certificate(self.enrollment)

    @cached_property
    def document(self):
        from django.core.files.base import ContentFile
        from wagtail.documents import get_document_model

        return get_document_model().objects.create(title="Table", file=ContentFile(b"a,b", "table.csv"))

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

    def invitation(self, **place):
        """A waiting invitation, to the cohort unless another place is named."""
        from courses import actions

        place = place or {"cohort": self.cohort}
        return actions.invite(email="guest@example.org", by=self.person("office"), **place)

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


def attempt(world):
    return {"uuid": world.attempt.uuid}


def field(world):
    return {"uuid": world.attempt.uuid, "item": world.attempt.definition.stages[0].items[0].id}


def stage(world):
    return {"uuid": world.attempt.uuid, "stage": world.attempt.definition.stages[0].id}


def finished(world):
    return {"uuid": world.finished.uuid}


def written(world):
    return {"uuid": world.written.uuid, "item": "letter"}


def begun_talk(world):
    return {"uuid": world.begun_talk.uuid, "item": "talk"}


def replayed(world):
    return {"uuid": world.replayed.uuid, "item": "talk"}


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


def words(world):
    return {"uuid": world.words.pk if world.words else NOBODY}


def cohort(world):
    return {"cohort": world.cohort.uuid}


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


def requirement(world):
    return {"enrollment": world.enrollment.uuid, "requirement": world.program.requirements.first().pk}


def invitation(world):
    return {"pk": world.invitation().pk}


def role_invitation(world):
    return {"pk": world.invitation(role="office").pk}


def number(world):
    return {"number": world.certificate.number}


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
    ("talk_say",                 "POST", begun_talk,      "syxxxxxx"),
    ("talk_keep",                "GET",  begun_talk,      "syxxxxxx"),
    ("case_sound",               "GET",  sound,           "syxyxyxy"),
    ("debrief",                  "GET",  finished,        "syxyxxxy"),
    ("talk_replay",              "GET",  replayed,        "syxyxxxy"),
    ("talk_compare",             "GET",  replayed,        "syxyxxxy"),
    ("talk_rate",                "GET",  replayed,        "syxxxxxx"),  # faculty rate what is handed in
    ("talk_back",                "POST", replayed,        "syxxxxxx"),
    ("talk_colleague",           "GET",  replayed,        "sxxxxxxx"),  # nobody is asked in this world
    ("talk_invite",              "POST", replayed,        "syxxxxxx"),
    ("talk_invite_withdraw",     "POST", replayed,        "syxxxxxx"),
    ("talk_paths",               "GET",  outline,         "sxxyxxxy"),
    # sittings, for who teaches the course
    ("sittings",                 "GET",  nothing,         "snnyynny"),
    ("sitting_new",              "GET",  nothing,         "snnyynny"),
    ("sitting",                  "GET",  sitting,         "snnyxnny"),
    ("sitting_edit",             "GET",  sitting,         "snnyxnny"),
    ("sitting_version",          "GET",  sitting,         "snnyxnny"),
    ("sitting_release",          "GET",  sitting,         "snnyxnny"),
    ("sitting_more_time",        "GET",  sitting_learner, "snnyxnnn"),
    ("accommodation_withdraw",   "POST", accommodation,   "snnyxnnn"),
    ("debrief_sign",             "GET",  unsafe,          "snnyxnnn"),
    ("attempt_void",             "GET",  attempt,         "snnyxnny"),

    ("case_picture",             "GET",  picture,         "sxxyxyxy"),  # the learner has not met it: stage 2
    ("words_erase",              "POST", words,           "snnnnnyy"),
    ("marking",                  "GET",  nothing,         "snnyynnn"),
    ("mark",                     "GET",  written,         "snnyxnnn"),
    ("mark_withdraw",            "POST", written,         "snnxxnnn"),  # nothing is marked yet
    # certificates
    ("verify",                   "GET",  nothing,         "yyyyyyyy"),
    ("verification",             "GET",  number,          "yyyyyyyy"),
    ("verification_scanned",     "GET",  number,          "yyyyyyyy"),
    ("certificate_pdf",          "GET",  number,          "syxxxxyy"),
    ("certificate_consent",      "POST", number,          "syxxxxxx"),
    # the desk
    ("desk",                     "GET",  nothing,         "snnnnnyy"),
    ("desk_csv",                 "GET",  nothing,         "snnnnnyy"),
    ("desk_learner",             "GET",  enrollment,      "snnnnnyy"),
    ("desk_review",              "POST", nothing,         "snnnnnyy"),
    ("desk_preview",             "GET",  enrollment,      "snnnnnyy"),
    ("desk_issue",               "POST", nothing,         "snnnnnyy"),
    ("certificate_revoke",       "GET",  number,          "snnnnnyy"),
    ("certificate_print",        "POST", number,          "snnnnnyy"),
    ("cohorts",                  "GET",  nothing,         "snnyynyy"),
    ("cohort",                   "GET",  cohort,          "snnyxnyy"),
    ("cohort_new",               "GET",  nothing,         "snnnnnyy"),
    ("cohort_edit",              "GET",  cohort,          "snnnnnyy"),
    ("cohort_dates",             "GET",  cohort,          "snnnnnyy"),
    ("cohort_rollover",          "GET",  cohort,          "snnnnnyy"),
    ("more_time_any",            "GET",  nothing,         "syyyyyyy"),
    ("more_time",                "GET",  enrollment,      "syxxxxxx"),
    ("more_time_undo",           "POST", more_time,       "syxxxxxx"),
    ("requests",                 "GET",  nothing,         "snnnnnyy"),
    ("request_answer",           "POST", more_time,       "snnnnnyy"),
    ("invite",                   "POST", cohort,          "snnnnnyy"),
    ("invitation_withdraw",      "POST", invitation,      "snnnnnyy"),
    ("scope_confirm",            "POST", profile,         "snnnnnyy"),
    ("enrollment_withdraw",      "POST", enrollment,      "snnnnnyy"),
    ("requirement_confirm",      "POST", requirement,     "snnnnnyy"),
    # the CMS: our own screens
    ("audit_log",                "GET",  nothing,         "snnnnnyy"),
    ("audit_log_results",        "GET",  nothing,         "snnnnnyy"),
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
