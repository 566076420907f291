"""Ratings of a run: who may give them, what an invited colleague sees, what the learner sees of them and when."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from assessments import rating_talks
from assessments.engine.release import ALL
from assessments.models import TalkInvitation, TalkRating
from assessments.raters import seen
from assessments.refusals import NothingToMark, NotRatedYet
from assessments.screens import ratings
from courses.models import Enrollment
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told

pytestmark = pytest.mark.django_db
Role = TalkRating.Role


@pytest.fixture
def case():
    told.rubric()
    return told.page()


@pytest.fixture
def enrollment(case, learner):
    return cases.learner(case, learner.user)


@pytest.fixture
def attempt(case, enrollment):
    return told.through(case, enrollment, told.WORST)


@pytest.fixture
def ruth(case, attempt):
    return cases.learner(case, factories.user(first_name="Ruth", last_name="Okafor"))


@pytest.fixture
def faculty(case):
    return factories.user("faculty", course=case.get_parent().get_parent().specific)


def url(attempt, name="talk_replay"):
    return reverse(name, args=[attempt.uuid, told.ITEM])


def words(reply):
    html = reply.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def sent(levels=told.TOP, **more):
    return {f"level:{one}": level for one, level in levels.items()} | more


def rate(attempt, by, role, levels=told.TOP, note=""):
    return rating_talks.rate(attempt=attempt, item=told.ITEM, role=role, by=by, levels=levels, note=note)


def ask(learner, attempt, enrollment):
    return learner.post(url(attempt, "talk_invite"), {"colleague": str(enrollment.uuid)}, follow=True)


def take_back(learner, attempt, enrollment):
    stands = TalkInvitation.objects.get(attempt=attempt, colleague=enrollment.user, withdrawn_at=None)
    return learner.post(url(attempt, "talk_invite_withdraw"), {"invitation": stands.pk})


def seen_by_learner(attempt):
    return seen.by_learner(ratings.of_run(attempt, told.ITEM), ALL)


# The learner


def test_the_learner_rates_themself_on_the_replay_and_it_stays(attempt, learner):
    page = words(learner.get(url(attempt)))
    assert "Rate this run yourself" in page and "Once kept, this stays as it is" in page
    learner.post(url(attempt, "talk_rate"), sent(note="Too fast.", role="self"))
    reply = learner.post(url(attempt, "talk_rate"), sent(told.HALF, note="Far too fast.", role="self"))
    assert reply.status_code == 409
    page = words(reply)
    assert "Your rating stands." in page and "Far too fast." in page, (
        "what was written comes back to be copied"
    )
    kept = TalkRating.objects.get()
    assert (kept.role, kept.levels, kept.note) == ("self", told.TOP, "Too fast.")
    page = words(learner.get(url(attempt)))
    assert "Too fast." in page and "Rate this run yourself" not in page


def test_the_same_rating_sent_twice_is_one(attempt, learner):
    for _press in range(2):
        assert learner.post(url(attempt, "talk_rate"), sent(role="self")).status_code == 302
    assert TalkRating.objects.count() == 1


def test_a_rating_keeps_the_rubric_it_was_given_by(attempt, learner):
    kept = rate(attempt, learner.user, Role.SELF)
    assert kept.rubric["title"] == told.RATED["title"] and len(kept.rubric["criteria"]) == 9
    from assessments.material import rubrics

    rubrics.put("talking-with-people", told.RATED | {"title": "Another name"}, by=None)
    assert TalkRating.objects.get().rubric["title"] == told.RATED["title"]


def test_what_is_missing_comes_back_with_everything_that_was_chosen(attempt, learner):
    some = dict(list(told.HALF.items())[:8])
    reply = learner.post(url(attempt, "talk_rate"), sent(some, note="Eight of nine.", role="self"))
    assert reply.status_code == 422
    html = reply.content.decode()
    assert "Choose a level for “Dimension 9”." in html and "Eight of nine." in html
    assert html.count(" checked") == 8
    assert not TalkRating.objects.exists()


def test_levels_that_the_rubric_does_not_have_are_no_levels(attempt, learner):
    with pytest.raises(NotRatedYet):
        rate(attempt, learner.user, Role.SELF, told.TOP | {"dimension-1": "l9"})


@pytest.mark.parametrize("role", ["faculty", "patient", "peer"])
def test_nobody_rates_themself_in_another_role(attempt, learner, role):
    with pytest.raises(NothingToMark):
        rate(attempt, learner.user, role)
    learner.post(url(attempt, "talk_rate"), sent(role=role))
    assert not TalkRating.objects.exists()


def test_a_run_is_rated_after_keep_and_change(case, enrollment, learner):
    attempt = told.through(case, enrollment, reflected=False)
    with pytest.raises(NothingToMark):
        rate(attempt, learner.user, Role.SELF)


# Faculty, and a standardized patient


def test_faculty_rate_as_themselves_and_enter_a_standardized_patient(attempt, faculty, visit):
    teacher = visit(faculty)
    page = words(teacher.get(url(attempt)))
    assert "Rate this run as faculty" in page and "Enter what a standardized patient said" in page
    for role in ("faculty", "patient"):
        assert teacher.post(url(attempt, "talk_rate"), sent(role=role)).status_code == 302
    assert set(TalkRating.objects.values_list("role", flat=True)) == {"faculty", "patient"}


def test_faculty_correct_theirs_and_the_earlier_one_stays_on_record(attempt, faculty, visit):
    teacher = visit(faculty)
    teacher.post(url(attempt, "talk_rate"), sent(role="faculty", note="Hm."))
    teacher.post(url(attempt, "talk_rate"), sent(told.HALF, role="faculty", note="On second thought."))
    assert TalkRating.objects.standing().get().note == "On second thought."
    assert TalkRating.objects.count() == 2
    assert "Hm." not in words(teacher.get(url(attempt)))


def test_neither_other_faculty_nor_administrators_nor_strangers_rate(
    attempt, administrator, other_learner, visit
):
    for person in (administrator, other_learner, visit(factories.user("faculty"))):
        assert person.post(url(attempt, "talk_rate"), sent(role="faculty")).status_code == 404
        with pytest.raises(NothingToMark):
            rate(attempt, person.user, Role.FACULTY)


def test_faculty_rate_what_is_handed_in(case, enrollment, faculty):
    attempt = told.through(case, enrollment, finish=False, purpose="practice")
    with pytest.raises(NothingToMark):
        rate(attempt, faculty, Role.FACULTY)


# One colleague


def test_a_colleague_who_is_asked_sees_the_run_and_nothing_beside_it(attempt, learner, ruth, visit):
    ruth_there = visit(ruth.user)
    assert ruth_there.get(url(attempt, "talk_colleague")).status_code == 404
    assert "Ruth Okafor can see this run now" in words(ask(learner, attempt, ruth))
    page = words(ruth_there.get(url(attempt, "talk_colleague")))
    assert "The scan shows that it has grown." in page and told.OWN in page
    assert "trust and emotion" in page and "A cue passed here." in page
    for hidden in ("She was told before", "never agreed to", "Tell me what you fear", "Answers the feeling"):
        assert hidden not in page
    for hidden in (told.KEEP, told.CHANGE, "Nobody had asked him.", "tended to choose"):
        assert hidden not in page
    for name in ("talk_replay", "talk_compare", "talk_rate", "debrief"):
        address = reverse("debrief", args=[attempt.uuid]) if name == "debrief" else url(attempt, name)
        assert ruth_there.get(address).status_code == 404
    assert "A colleague asks how you see a talk" in ruth_there.get(reverse("today")).content.decode()


def test_the_colleague_rates_and_is_asked_no_longer(attempt, learner, ruth, visit):
    ask(learner, attempt, ruth)
    there = visit(ruth.user)
    assert there.post(url(attempt, "talk_colleague"), sent(note="You stayed.")).status_code == 302
    kept = TalkRating.objects.get()
    assert (kept.role, kept.by) == ("peer", ruth.user)
    assert "A colleague asks" not in there.get(reverse("today")).content.decode()


def test_up_to_five_colleagues_are_asked_all_or_none(attempt, learner, ruth, case):
    several = [cases.learner(case) for _n in range(5)]
    learner.post(url(attempt, "talk_invite"), {"colleague": [str(one.uuid) for one in several[:4]]})
    assert TalkInvitation.objects.count() == 4
    sent_to = {"colleague": [str(several[4].uuid), str(ruth.uuid)]}
    assert "You can ask 5 colleagues" in words(
        learner.post(url(attempt, "talk_invite"), sent_to, follow=True)
    )
    assert TalkInvitation.objects.count() == 4
    assert "Ruth Okafor can see this run now" in words(ask(learner, attempt, ruth))
    assert "can see this run already" in words(ask(learner, attempt, ruth)), (
        "the same once more changes nothing"
    )
    page = words(learner.get(url(attempt)))
    assert "You have asked 5, which is the most at a time." in page
    take_back(learner, attempt, ruth)
    assert "can see this run now" in words(ask(learner, attempt, several[4]))


def test_taken_back_the_invitation_opens_nothing_and_what_was_rated_stays(attempt, learner, ruth, visit):
    ask(learner, attempt, ruth)
    rate(attempt, ruth.user, Role.PEER)
    take_back(learner, attempt, ruth)
    assert visit(ruth.user).get(url(attempt, "talk_colleague")).status_code == 404
    with pytest.raises(NothingToMark):
        rate(attempt, ruth.user, Role.PEER, told.HALF)
    assert TalkRating.objects.get().levels == told.TOP
    assert "can see this run now" in words(ask(learner, attempt, ruth)), "and can be given again"


@pytest.mark.parametrize("who", ["ruth", "learner"])
def test_once_one_of_both_has_left_the_cohort_it_opens_nothing(attempt, learner, ruth, visit, who):
    ask(learner, attempt, ruth)
    gone = ruth.user if who == "ruth" else learner.user
    Enrollment.objects.filter(user=gone).update(state="withdrawn")
    assert visit(ruth.user).get(url(attempt, "talk_colleague")).status_code == 404
    assert "A colleague asks" not in visit(ruth.user).get(reverse("today")).content.decode()


def test_somebody_of_another_cohort_cannot_be_asked(attempt, learner, case):
    elsewhere = factories.enrollment(cohort=factories.cohort(program=cases.program_of(case)))
    page = words(ask(learner, attempt, elsewhere))
    assert "Choose somebody who studies in your cohort now." in page
    assert not TalkInvitation.objects.exists()
    learner.post(url(attempt, "talk_invite"), {"colleague": "nonsense"})
    assert not TalkInvitation.objects.exists()


def test_what_is_not_open_to_the_learner_they_open_to_nobody(case, enrollment, learner):
    attempt = told.through(case, enrollment, purpose="summative")
    other = cases.learner(case)
    assert "once this run is handed in and its results are open to you" in words(ask(learner, attempt, other))
    assert not TalkInvitation.objects.exists()
    assert "Ask a colleague" not in words(learner.get(url(attempt)))


# What the learner sees of them


def test_first_they_say_themself_how_it_was_then_they_see_how_others_saw_it(attempt, learner, faculty):
    rate(attempt, faculty, Role.FACULTY, note="You were quick.")
    page = words(learner.get(url(attempt)))
    assert "Say first how you see it yourself." in page and "You were quick." not in page
    rate(attempt, learner.user, Role.SELF)
    assert "You were quick." in words(learner.get(url(attempt)))


def test_what_staff_judged_opens_with_the_marks(case, enrollment, learner, faculty):
    attempt = told.through(case, enrollment, feedback={"marks": "never"})
    rate(attempt, learner.user, Role.SELF)
    rate(attempt, faculty, Role.FACULTY, note="You were quick.")
    assert "You were quick." not in words(learner.get(url(attempt)))


def test_a_mean_of_others_is_said_from_two_on(attempt, learner, faculty, case):
    rate(attempt, learner.user, Role.SELF, told.TOP)
    rate(attempt, faculty, Role.PATIENT, told.HALF)
    assert not ratings.compared(seen_by_learner(attempt))["has_gap"]
    rate(attempt, faculty, Role.FACULTY, told.TOP)
    found = ratings.compared(seen_by_learner(attempt), is_owner=True)
    assert found["rows"][0]["gap"] == "You 4, others 3.0 (mean of 2)"
    assert found["figure"]["rows"][0]["places"] == [3, 1, 3]


def test_ratings_by_another_structure_are_not_set_beside_it(attempt, learner, faculty):
    from assessments.material import rubrics

    rate(attempt, faculty, Role.FACULTY)
    rubrics.put("talking-with-people", told.RATED | {"criteria": told.RATED["criteria"][:8]}, by=None)
    rate(attempt, learner.user, Role.SELF)
    found = ratings.compared(seen.by_staff(ratings.of_run(attempt, told.ITEM)))
    assert len(found["rows"]) == 8 and len(found["who"]) == 1 and len(found["earlier"]) == 1


def test_without_a_published_rubric_there_is_nothing_to_rate(case, enrollment, learner):
    from assessments.models import Rubric

    Rubric.objects.all().delete()
    attempt = told.through(case, enrollment)
    assert "nine dimensions" not in words(learner.get(url(attempt)))
    assert learner.get(url(attempt, "talk_rate")).status_code == 404
