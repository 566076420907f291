"""After a conversation in practice: trying a turn again, what was left, and two runs side by side."""

import uuid
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from assessments.engine.release import WHAT
from assessments.models import AttemptEvent
from tests import factories
from tests.assessments import cases
from tests.assessments.conversation import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return told.page()


@pytest.fixture
def enrollment(case, learner):
    factories.profile(learner.user, seat="nurse", scope="administers")
    return cases.learner(case, learner.user)


def url(attempt, name="talk_replay"):
    return reverse(name, args=[attempt.uuid, told.ITEM])


def words(reply):
    html = reply.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


# Trying again


@pytest.fixture
def practiced(case, enrollment):
    return told.through(case, enrollment, told.WORST, finish=False, purpose="practice")


def test_in_practice_the_turn_where_it_turned_has_the_one_filled_button(practiced, learner):
    html = learner.get(url(practiced)).content.decode()
    assert "It turned at turn 3. Try that turn once more." in html
    assert html.count('class="button full-sm"') == 1
    filled = html.partition('class="button full-sm"')[2].partition("</button>")[0]
    assert "Try again from turn 3" in filled
    assert "Try again from turn 1" in html and "Finish this run" in html


def test_trying_again_goes_back_and_the_way_that_was_left_stays_on_the_page(practiced, learner):
    reply = learner.post(url(practiced, "talk_back"), {"turn": "2", "event": uuid.uuid4()})
    assert reply.headers["Location"] == reverse("attempt", args=[practiced.uuid])
    told.say(practiced, "fear-name", "plan-offer")
    page = words(learner.get(url(practiced)))
    tried = page.partition("What you tried before")[2]
    assert "From turn 2: They leave" in tried and "We stop the treatment today." in tried
    assert "The scan shows" not in tried, "only what was left is told again"
    assert "We stop the treatment today." not in page.partition("What you tried before")[0]


def test_the_same_press_twice_goes_back_once(practiced, learner):
    event = uuid.uuid4()
    for _again in range(2):
        learner.post(url(practiced, "talk_back"), {"turn": "2", "event": event})
    assert AttemptEvent.objects.filter(attempt=practiced, kind="rewound").count() == 1


@pytest.mark.parametrize("turn", ["0", "4", "-1", "x", "", "99999", "²"])
def test_a_turn_that_never_was_is_refused(practiced, learner, turn):
    reply = learner.post(url(practiced, "talk_back"), {"turn": turn, "event": uuid.uuid4()})
    assert reply.status_code == 400
    assert not AttemptEvent.objects.filter(attempt=practiced, kind="rewound").exists()


def test_only_practice_goes_back(case, enrollment, learner):
    attempt = told.through(case, enrollment, told.WORST, finish=False)
    assert "Try again from turn" not in words(learner.get(url(attempt)))
    reply = learner.post(url(attempt, "talk_back"), {"turn": "2", "event": uuid.uuid4()})
    assert reply.status_code == 403


def test_finishing_hands_in_the_run_that_stands(practiced, learner):
    html = learner.get(url(practiced)).content.decode()
    action = reverse("attempt_give", args=[practiced.uuid, practiced.definition.stages[0].id])
    assert f'action="{action}"' in html
    event = html.partition(f'action="{action}"')[2].partition('name="event" value="')[2].partition('"')[0]
    learner.post(action, {"event": event})
    practiced.refresh_from_db()
    assert practiced.state == "submitted"
    assert "Try again from turn" not in words(learner.get(url(practiced)))


# Two runs


def test_a_way_that_was_left_can_be_set_beside_the_run_that_counts(practiced, learner):
    attempt = told.back(practiced, 1)
    told.say(attempt, "fear-name", "plan-offer")
    page = words(learner.get(url(attempt, "talk_compare")))
    assert "What you tried before, from turn 2" in page
    page = words(learner.get(url(attempt, "talk_compare"), {"with": "left-1"}))
    assert "They part at turn 2." in page
    assert "A plan that is his" in page and "They leave" in page
    assert "This is frightening. I am here." in page and "The blood tests agree, I am afraid." in page
    assert "Answers the feeling 2 of" in page and "0 of" in page


def test_another_attempt_at_the_case_can_be_set_beside_it(case, enrollment, learner):
    first = told.through(case, enrollment, told.WORST)
    second = told.through(case, enrollment, told.BEST)
    page = words(learner.get(url(second, "talk_compare")))
    assert "First run" in page
    page = words(learner.get(url(second, "talk_compare"), {"with": str(first.uuid)}))
    assert "They part at turn 1." in page


def test_a_run_of_somebody_else_or_one_whose_replay_is_not_open_is_not_set_beside(case, enrollment, learner):
    mine = told.through(case, enrollment)
    unread = told.through(case, enrollment, reflected=False)
    theirs = told.through(case, cases.learner(case))
    for other in (str(unread.uuid), str(theirs.uuid), str(uuid.uuid4()), "left-1", "left-x", "nonsense"):
        assert learner.get(url(mine, "talk_compare"), {"with": other}).status_code == 404


def test_two_runs_tell_no_more_than_the_stricter_of_both(case, enrollment, learner):
    never = {word: "never" for word in WHAT if word != "own_answer"}
    first = told.through(case, enrollment, told.WORST, feedback=never)
    second = told.through(case, enrollment, told.BEST, feedback={})
    page = words(learner.get(url(second, "talk_compare"), {"with": str(first.uuid)}))
    assert "They part at turn 1." in page
    assert "trust and emotion" not in page and "Answers the feeling" not in page
