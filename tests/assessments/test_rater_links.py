"""People outside rate one run by a link: once, in time, without an account; its token is kept nowhere."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from assessments import rating_talks
from assessments.models import Attempt, RaterLink, TalkRating
from assessments.raters import links
from assessments.refusals import CannotInvite, LinkShut
from cms import mail
from cms.models import AuditEntry, OutgoingMail
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told

pytestmark = pytest.mark.django_db
DOOR, RUN = "/rate/", "/rate/run/"
SENT = {f"level:{name}": "l2" for name in told.TOP}


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "cms.mail.OutboxBackend"


@pytest.fixture
def case():
    told.rubric()
    return told.page()


@pytest.fixture
def attempt(case, learner):
    learner.user.first_name, learner.user.last_name = "Hanna", "Reyes"
    learner.user.save()
    return told.through(case, cases.learner(case, learner.user), told.WORST)


@pytest.fixture
def faculty(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


@pytest.fixture
def link(attempt, faculty):
    return invite(attempt, faculty)


def invite(attempt, by, **more):
    about = {"role": "patient", "name": "Alex Rivera", "email": "alex@example.org"} | more
    return links.invite(attempt=attempt, item=told.ITEM, by=by, **about)


def code_of(link):
    """The code as it stands in the letter that is sent."""
    kept = OutgoingMail.objects.filter(recipients=[link.email]).latest("pk")
    return re.search(r"/rate/#(\S+)", mail.filled(kept.text, kept.recipients))[1]


def words(reply):
    html = reply.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def enter(anonymous, link):
    return anonymous.post(DOOR, {"code": code_of(link)}, follow=True)


# The way through


def test_the_code_of_the_letter_opens_the_run_and_one_rating_is_given(link, anonymous, learner, attempt):
    page = enter(anonymous, link)
    assert page.status_code == 200 and "Say how a learner talked." in words(page)
    assert "The scan shows that it has grown." in words(page)
    reply = anonymous.post(RUN, SENT | {"note": "She sat down."})
    assert "Thank you, Alex Rivera. Your rating is kept." in words(reply)
    kept = TalkRating.objects.get()
    assert (kept.role, kept.by, kept.link, kept.rater) == ("patient", None, link, "Alex Rivera")
    link.refresh_from_db()
    assert link.opened_at and link.used_at
    rating_talks.rate(attempt=attempt, item=told.ITEM, role="self", by=learner.user, levels=told.TOP)
    page = words(learner.get(reverse("talk_replay", args=[attempt.uuid, told.ITEM])))
    assert "A standardized patient: Alex Rivera" in page and "She sat down." in page


def test_no_account_and_no_session_come_of_it(link, anonymous):
    enter(anonymous, link)
    assert {name for name in anonymous.cookies if "session" in name} == set()
    cookie = anonymous.cookies["rater"]
    assert cookie["path"] == "/rate/" and cookie["httponly"] and code_of(link) not in cookie.value


def test_a_rater_outside_reads_no_name_unless_faculty_say_so(link, anonymous, attempt, faculty, learner):
    page = enter(anonymous, link)
    body = page.content.decode()
    for name in ("Hanna", "Reyes", learner.user.email, attempt.uuid.hex, str(attempt.uuid)):
        assert name not in body
    named = invite(attempt, faculty, email="other@example.org", shows_name=True)
    assert "Say how Hanna Reyes talked." in words(enter(anonymous, named))


def test_a_rater_outside_does_not_read_what_the_case_makes_of_it(link, anonymous):
    body = words(enter(anonymous, link))
    for hidden in (
        "A cue passed here.",
        "trust and emotion",
        "Critical for safety",
        told.KEEP,
        "She was told before",
    ):
        assert hidden not in body


def test_it_is_for_no_search_engine_and_no_cache(link, anonymous):
    enter(anonymous, link)
    for address in (DOOR, RUN):
        reply = anonymous.get(address)
        assert "noindex" in reply["X-Robots-Tag"] and "no-store" in reply["Cache-Control"]
        assert reply["Referrer-Policy"] == "same-origin"


def test_what_is_missing_comes_back_with_everything_that_was_chosen(link, anonymous):
    enter(anonymous, link)
    some = dict(list(SENT.items())[:8])
    reply = anonymous.post(RUN, some | {"note": "Eight of nine."})
    body = reply.content.decode()
    assert reply.status_code == 422 and "Eight of nine." in body and body.count(" checked") == 8
    link.refresh_from_db()
    assert link.used_at is None
    reply = anonymous.post(RUN, SENT | {"note": "x" * 4001})
    assert reply.status_code == 422 and "x" * 4001 in reply.content.decode()


def test_markup_in_a_note_stays_text(link, anonymous, attempt, faculty, visit):
    enter(anonymous, link)
    anonymous.post(RUN, SENT | {"note": "<script>alert(1)</script>"})
    body = visit(faculty).get(reverse("talk_replay", args=[attempt.uuid, told.ITEM])).content.decode()
    assert "<script>alert" not in body and "&lt;script&gt;alert" in body


# Shut


def test_the_same_form_once_more_as_after_reloading_the_thanks_is_thanked_again(link, anonymous):
    enter(anonymous, link)
    sent = SENT | {"note": "She sat down.\r\nThen she asked."}
    for _press in range(2):
        reply = anonymous.post(RUN, sent)
        assert reply.status_code == 200 and "Your rating is kept." in words(reply)
    assert TalkRating.objects.count() == 1
    other = anonymous.post(RUN, sent | {"note": "She stood."})
    assert other.status_code == 410 and "It was not stored." in words(other)


def test_used_twice_it_says_so_and_what_was_typed_comes_back(link, anonymous):
    code = code_of(link)
    enter(anonymous, link)
    anonymous.post(RUN, SENT)
    reply = anonymous.post(RUN, SENT | {"note": "Once more, with feeling."})
    assert reply.status_code == 410
    assert "Your rating is here already." in words(reply) and "Once more, with feeling." in words(reply)
    assert TalkRating.objects.count() == 1
    assert anonymous.get(RUN).status_code == 410
    assert "Your rating is here already." in words(anonymous.post(DOOR, {"code": code}))


def expire(link):
    # The table keeps this column: only a clock makes a link old.
    return time_machine.travel(link.expires_at + timedelta(minutes=1), tick=False)


def test_run_out_it_says_so_and_nothing_that_was_typed_is_lost(link, anonymous):
    code = code_of(link)
    with time_machine.travel(link.expires_at - timedelta(minutes=1), tick=False):
        anonymous.post(DOOR, {"code": code})
    with expire(link):
        reply = anonymous.post(RUN, SENT | {"note": "I was just about to say."})
        assert reply.status_code == 410
        page = words(reply)
        assert "The time of this link is over." in page and "I was just about to say." in page
        assert "Dimension 9 Well" in page
        assert "The time of this link is over." in words(anonymous.post(DOOR, {"code": code}))
    assert not TalkRating.objects.exists()


def test_taken_back_it_says_so(link, anonymous, faculty):
    code = code_of(link)
    enter(anonymous, link)
    links.withdraw(link=link, by=faculty)
    links.withdraw(link=link, by=faculty)
    reply = anonymous.post(RUN, SENT | {"note": "Kept for me."})
    assert reply.status_code == 410
    assert "This link was taken back." in words(reply) and "Kept for me." in words(reply)
    assert "This link was taken back." in words(anonymous.post(DOOR, {"code": code}))
    assert AuditEntry.objects.filter(verb="withdrew").count() == 1


@pytest.mark.parametrize("code", ["", "guess", "../../etc", "a" * 5000, "\u2603", "[[rater_link:x]]"])
def test_guessed_it_opens_nothing(link, anonymous, code):
    reply = anonymous.post(DOOR, {"code": code})
    assert reply.status_code == 404 and "This link opens nothing." in words(reply)
    assert "rater" not in reply.cookies


def test_a_forged_cookie_is_no_link(link, anonymous):
    anonymous.cookies["rater"] = f"{link.uuid}:forged:signature"
    assert anonymous.get(RUN).status_code == 404
    assert anonymous.post(RUN, SENT).status_code == 404
    assert not TalkRating.objects.exists()


def test_a_wrong_code_costs_the_same_look_as_one_that_is_shut(link, faculty, django_assert_num_queries):
    code = code_of(link)
    links.withdraw(link=link, by=faculty)
    for one in (code, "guess"):
        with django_assert_num_queries(1), pytest.raises(LinkShut):
            links.enter(one)


def test_who_tries_codes_is_slowed_down(link, anonymous):
    replies = [anonymous.post(DOOR, {"code": f"guess {n}"}).status_code for n in range(31)]
    assert replies[:30] == [404] * 30 and replies[30] == 429


def test_a_run_set_aside_asks_for_nothing(link, anonymous, attempt):
    enter(anonymous, link)
    Attempt.objects.filter(pk=attempt.pk).update(state="void")
    reply = anonymous.post(RUN, SENT | {"note": "Here."})
    assert "This run was set aside." in words(reply) and "Here." in words(reply)


# The token


def test_the_token_stands_in_no_table_and_in_no_line_of_the_log(link, anonymous, capsys):
    code = code_of(link)
    enter(anonymous, link)
    anonymous.post(RUN, SENT)
    anonymous.post(DOOR, {"code": code})
    for model in apps.get_models():
        texts = [one.name for one in model._meta.concrete_fields if not isinstance(one, models.BinaryField)]
        for row in model._base_manager.values(*texts):
            assert code not in json.dumps(row, default=str), model
    shown = capsys.readouterr()
    assert code not in shown.out + shown.err


def test_the_letter_in_the_outbox_holds_a_blank_that_only_its_own_recipient_gets_filled(link):
    kept = OutgoingMail.objects.latest("pk")
    assert f"[[rater_link:{link.uuid}]]" in kept.text
    assert mail.filled(kept.text, ["office@example.org"]) == kept.text
    assert mail.filled(kept.text, [link.email, "office@example.org"]) == kept.text
    assert "[[" not in mail.filled(kept.text, kept.recipients)


def test_a_letter_that_leaves_after_its_link_was_shut_leads_to_who_says_so(link, anonymous):
    kept = OutgoingMail.objects.latest("pk")
    links.withdraw(link=link, by=link.invited_by)
    sent = mail.filled(kept.text, kept.recipients)
    assert "[[" not in sent
    answer = anonymous.post(DOOR, {"code": re.search(r"/#(\S+)", sent)[1]})
    assert answer.status_code == 410 and "This link was taken back." in answer.content.decode()


def test_the_letter_is_sent_with_the_code(link, settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path
    settings.OUTBOX_TRANSPORT = "cms.mail.FolderTransport"
    mail.deliver.func(OutgoingMail.objects.latest("pk").pk)
    sent = json.loads(next(tmp_path.glob("*.json")).read_text())
    assert sent["to"] == ["alex@example.org"] and code_of(link) in sent["text"]
    assert code_of(link) not in OutgoingMail.objects.latest("pk").text


# Making one


def test_faculty_ask_somebody_outside_on_the_page_of_a_run(attempt, faculty, visit, learner):
    there = visit(faculty)
    page = there.get(reverse("talk_replay", args=[attempt.uuid, told.ITEM]))
    address = reverse("rater_invite", args=[attempt.uuid, told.ITEM])
    assert address in page.content.decode()
    reply = there.post(address, {"name": "", "email": "nobody", "role": "peer", "days": "900"})
    assert reply.status_code == 422 and not RaterLink.objects.exists()
    said = {"name": "Alex Rivera", "email": "Alex@example.org", "role": "patient", "days": "14"}
    assert (
        "The letter to Alex Rivera is on its way." in there.post(address, said, follow=True).content.decode()
    )
    link = RaterLink.objects.get()
    assert (link.email, link.invited_by, link.shows_name) == ("alex@example.org", faculty, False)
    assert link.expires_at - link.invited_at == timedelta(days=14)
    own = words(learner.get(reverse("talk_replay", args=[attempt.uuid, told.ITEM])))
    assert "Opened to people outside the program" in own and "Alex Rivera, standardized patient" in own
    assert "They read what was said, and not your name." in own
    entry = AuditEntry.objects.filter(verb="invited").latest("pk")
    assert entry.about_id == learner.user.pk and entry.details["link"] == link.pk


def test_nobody_else_asks_anybody(attempt, learner, other_learner, office, administrator, reviewer, visit):
    address = reverse("rater_invite", args=[attempt.uuid, told.ITEM])
    said = {"name": "Alex", "email": "alex@example.org", "role": "patient", "days": "14"}
    for person in (learner, other_learner, office, administrator, reviewer, visit(factories.user("faculty"))):
        assert person.post(address, said).status_code in (403, 404)
    assert not RaterLink.objects.exists()


def test_a_new_letter_to_the_same_person_makes_the_old_link_open_nothing(link, attempt, faculty, anonymous):
    old = code_of(link)
    new = invite(attempt, faculty)
    assert "This link was taken back." in words(anonymous.post(DOOR, {"code": old}))
    assert enter(anonymous, new).status_code == 200


def test_whoever_has_rated_a_run_is_not_asked_again(link, attempt, faculty):
    links.give(link=link, levels=told.TOP)
    with pytest.raises(CannotInvite, match="has rated this run already"):
        invite(attempt, faculty)


def test_a_run_that_is_not_handed_in_is_opened_to_nobody(case, learner, faculty):
    attempt = told.through(case, cases.learner(case, learner.user), finish=False, purpose="practice")
    with pytest.raises(CannotInvite, match="once it is handed in"):
        invite(attempt, faculty)


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"email": "nobody"}, {"role": "peer"}, {"role": "self"}, {"days": 0}, {"days": 61}],
    ids=lambda one: "-".join(map(str, one.items())),
)
def test_what_makes_no_link_is_refused(attempt, faculty, wrong):
    with pytest.raises(CannotInvite):
        invite(attempt, faculty, **wrong)
    assert not RaterLink.objects.exists()


# What may be stored


def stored(attempt, **about):
    fields = {"attempt": attempt, "item": told.ITEM, "role": "patient", "levels": told.TOP} | about
    with transaction.atomic():
        return TalkRating.objects.create(**fields)


def test_a_rating_comes_of_an_account_or_of_a_link_and_never_of_both_or_neither(attempt, link, faculty):
    for wrong in (
        {"by": faculty, "link": link},
        {},
        {"link": link, "role": "peer"},
        {"link": link, "role": "self"},
    ):
        with pytest.raises(IntegrityError):
            stored(attempt, **wrong)
    stored(attempt, link=link)
    with pytest.raises(IntegrityError):
        stored(attempt, link=link)
    assert timezone.now() > TalkRating.objects.get().at
