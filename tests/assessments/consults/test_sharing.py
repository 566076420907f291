"""Letting the cohort read a consult: by its asker's word, read once more by another, gone at once when it is taken back."""

import pytest

from assessments.consults import asking, people, publishing
from assessments.consults.refusals import CannotConsult, ConsentGone
from tests import factories
from tests.assessments.consults import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment():
    return factories.enrollment(user=factories.user(first_name="Oriel", last_name="Vantongeren"))


@pytest.fixture
def expert(enrollment):
    return given.expert(enrollment.cohort).user


@pytest.fixture
def colleague(enrollment):
    return factories.enrollment(cohort=enrollment.cohort).user


@pytest.fixture
def faculty(enrollment):
    return factories.user("faculty", course=factories.course(program=enrollment.cohort.program))


@pytest.fixture
def offered(enrollment, expert):
    return given.offered(given.sent(enrollment), expert)


def test_the_cohort_reads_nothing_before_somebody_has_read_it_once_more(offered, colleague, faculty):
    assert not people.published_for(colleague).exists()
    given.publish(offered, faculty)
    assert list(people.published_for(colleague)) == [offered]


def test_its_asker_publishes_nothing_alone(offered, enrollment):
    with pytest.raises(CannotConsult, match="Somebody else"):
        given.publish(offered, enrollment.user)


def test_taken_back_it_is_gone_at_once(offered, colleague, faculty, enrollment, visit):
    found = given.publish(offered, faculty)
    assert visit(colleague).get(f"/consults/shared/{found.uuid}/").status_code == 200
    publishing.take_back(consult=found, by=enrollment.user)
    assert visit(colleague).get(f"/consults/shared/{found.uuid}/").status_code == 404
    with pytest.raises(ConsentGone):
        given.publish(offered, faculty)


def test_another_offer_is_read_anew(offered, faculty, enrollment):
    seen = offered.offered_at.isoformat()
    last = offered.messages.get().pk
    publishing.offer(consult=offered, by=enrollment.user, with_name=True)
    with pytest.raises(ConsentGone):
        publishing.publish(consult=offered, by=faculty, upto=last, offered_at=seen)


def test_what_is_written_later_is_not_published_with_it(offered, colleague, faculty, enrollment, visit):
    found = given.publish(offered, faculty)
    asking.ask_back(consult=found, text="And something new?", by=enrollment.user)
    page = visit(colleague).get(f"/consults/shared/{found.uuid}/").content.decode()
    assert "Ask him about the night" in page and "something new" not in page


def test_the_cohort_reads_no_name_unless_its_asker_said_so(offered, colleague, faculty, enrollment, visit):
    found = given.publish(offered, faculty)
    for url in (f"/consults/shared/{found.uuid}/", "/consults/shared/", "/consults/"):
        assert "Vantongeren" not in visit(colleague).get(url).content.decode()
    given.publish(publishing.offer(consult=found, by=enrollment.user, with_name=True), faculty)
    assert "Vantongeren" in visit(colleague).get(f"/consults/shared/{found.uuid}/").content.decode()


def test_only_what_the_cohort_reads_is_found(offered, colleague, faculty, enrollment, visit):
    found = given.publish(offered, faculty)
    asking.ask_back(consult=found, text="What of marmalade?", by=enrollment.user)
    page = visit(colleague)
    assert "One consult speaks of" in page.get("/consults/shared/", {"q": "drowning"}).content.decode()
    assert "0 consults speak of" in page.get("/consults/shared/", {"q": "marmalade"}).content.decode()


def test_an_unanswered_consult_is_not_offered(enrollment, expert):
    with pytest.raises(CannotConsult, match="once it is answered"):
        publishing.offer(consult=given.sent(enrollment), by=enrollment.user)


def test_faculty_of_another_program_and_learners_of_another_cohort_read_nothing(offered, faculty, visit):
    found = given.publish(offered, faculty)
    stranger = factories.enrollment(cohort=factories.cohort(program=found.cohort.program)).user
    for person in (
        stranger,
        factories.user("faculty"),
        factories.user("office"),
        factories.user("administrator"),
    ):
        assert visit(person).get(f"/consults/shared/{found.uuid}/").status_code == 404


def test_it_is_taken_back_also_while_something_asked_back_waits(
    offered, colleague, faculty, enrollment, visit
):
    found = given.publish(offered, faculty)
    asking.ask_back(consult=found, text="And by day?", by=enrollment.user)
    learner = visit(enrollment.user)
    assert "Take that back, at once" in learner.get(f"/consults/{found.uuid}/").content.decode()
    learner.post(f"/consults/{found.uuid}/offer/", {"act": "take_back"})
    assert visit(colleague).get(f"/consults/shared/{found.uuid}/").status_code == 404


def test_everything_the_cohort_reads_is_found(enrollment, expert, colleague, faculty, visit):
    told = {"tried": "An open xylophone.", "feared": "A yardstick.", "wanted": "A zucchini."}
    given.publish(given.offered(given.sent(enrollment, **told), expert), faculty)
    for word in ("xylophone", "yardstick", "zucchini", "zucchini\0"):
        page = visit(colleague).get("/consults/shared/", {"q": word}).content.decode()
        assert "One consult speaks of" in page, word


def test_erased_it_is_gone_from_the_cohort_with_its_pictures(enrollment, expert, colleague, faculty, visit):
    made = asking.send(consult=given.draft(enrollment, picture=True), by=enrollment.user, declared=True)
    found = given.publish(given.offered(made, expert), faculty)
    picture = f"/consults/pictures/{found.pictures.get().uuid}/"
    reader = visit(colleague)
    assert reader.get(picture).status_code == 200
    asking.erase(consult=found, by=factories.user("office"), why="Somebody is named.")
    for url in (picture, f"/consults/shared/{found.uuid}/"):
        assert reader.get(url).status_code == 404
    for url in ("/consults/shared/", "/consults/", "/today/"):
        assert "breathlessness" not in reader.get(url).content.decode()


def test_a_withdrawn_learner_keeps_their_own_and_reads_nobody_elses(
    offered, colleague, faculty, enrollment, visit
):
    from courses import actions
    from courses.models import Enrollment

    found = given.publish(offered, faculty)
    for person in (colleague, enrollment.user):
        place = Enrollment.objects.get(user=person)
        actions.withdraw(enrollment=place, by=factories.user("office"), why="Moved away.")
    assert visit(colleague).get(f"/consults/shared/{found.uuid}/").status_code == 404
    own = visit(enrollment.user)
    assert own.get(f"/consults/{found.uuid}/").status_code == 200
    own.post(f"/consults/{found.uuid}/offer/", {"act": "take_back"})
    assert not people.published_for(faculty).exists()
