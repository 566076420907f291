"""A day in person for the demo: six learners, four stations, raters among the people of the demo, half of it over."""

from datetime import timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.utils import timezone

from assessments.intensive import attendance, planning, rating, schedules
from assessments.models import IntensiveDay, Slot, Station, StationPerson
from certificates.synthetic.people import Person
from certificates.synthetic.studying import profile
from cms.models import User
from courses import actions

TITLE = "Intensive: four talks"
BEGUN = timedelta(minutes=50)
REVIEW = "Invented for the demonstration; the wording awaits clinical review."
EMOTION = "VitalTalk, Responding to Emotion, 2019"
GOALS = "Childers et al. 2017 via Best Bits and Palli Project; VitalTalk, Reset goals of care"
RUBRIC = "Gap-Kalamazoo form, Patient Educ Couns 2014;96:411"
"""Sources that the courses cite for the same skills."""
COLLEAGUES = (
    Person("Amara", "Quillfeather", "physician", "MD"),
    Person("Bastian", "Thornquist", "spiritual-care", "MDiv"),
    Person("Celeste", "Ostrander", "social-worker", "LCSW"),
    Person("Dario", "Winterbourne", "pharmacist", "PharmD"),
    Person("Eleni", "Marchbanks", "nurse/bsn", "BSN, RN"),
)
STATIONS = (
    (
        "A first visit",
        "Room 101",
        True,
        "Somebody who was told last week that the illness cannot be cured has asked for your team. You have never met. "
        "Find out who they are, what they know, and what they hope for. You need not solve anything today.",
        "Watch whether the person is asked before anything is explained, and what happens to the first silence.",
        f"Pollak et al., J Clin Oncol 2007; {EMOTION}",
    ),
    (
        "A son on the telephone",
        "Room 102",
        False,
        "A son calls from another city. He has not seen his mother for a year, and wants everything done. Hear what "
        "stands behind that sentence.",
        "The rater reads the son’s part from the sheet. Watch whether his love is said before his wish is answered.",
        f"{EMOTION}; {GOALS}",
    ),
    (
        "When the plan is refused",
        "Room 103",
        True,
        "You recommended hospice care yesterday. Today the patient says no. Find out what the no is about.",
        "A no that is understood counts for more here than a yes.",
        GOALS,
    ),
    (
        "Handing over",
        "Room 104",
        False,
        "Your colleague of another discipline takes over tonight. Tell them, in three minutes, what matters to this "
        "family and what could happen.",
        "Watch whether what matters comes before what is measured, and whether the colleague says it back.",
        f"What is said back is rated as in the {RUBRIC}",
    ),
)
NOTES = (
    "You let her finish, and asked what the word “fight” means to her. Try to leave the next silence a little longer.",
    "Warm and clear. The sentence that mattered came, and two more came after it: stop there, and look up.",
    "You named the fear under the anger. Ask next time how much they want to know before you explain.",
)


def day(cohort, people):
    """Return the day, planned, opened and half over, made now if it is not there.

    people: {"faculty", "reviewer", "office", "administrator", …} of the demo; faculty plan and rate.
    """
    found = IntensiveDay.objects.filter(cohort=cohort, title=TITLE).first()
    return found or _made(cohort, people)


def _made(cohort, people):
    by = people["faculty"]
    for number, person in enumerate(COLLEAGUES, 1):
        _colleague(person, number, cohort, people["office"])
    first = (timezone.localtime(timezone=cohort.zone) - BEGUN).replace(second=0, microsecond=0)
    first -= timedelta(minutes=first.minute % 5)
    made = planning.save_day(
        day=IntensiveDay(
            cohort=cohort,
            title=TITLE,
            held_on=first.date(),
            begins=first.time(),
            place="Education building, first floor",
            note="Come as you come to work. You need nothing but yourself.",
        ),
        by=by,
    )
    for number, (title, room, has_patient, brief, notes, source) in enumerate(STATIONS, 1):
        station = Station(
            day=made, number=number, title=title, place=room, has_patient=has_patient, brief=brief,
            rater_notes=f"{notes}\n\nSource: {source}. {REVIEW}",
        )  # fmt: skip
        planning.save_station(station=station, by=by)
    raters = _assign(made, people, by)
    planning.generate(day=made, by=by)
    opened = planning.open_day(
        day=made, by=by, despite="Half of the day is over when the demonstration begins."
    )
    _run(opened, raters, by)
    return opened


def _colleague(person, number, cohort, office):
    user, is_new = User.objects.get_or_create(
        email=f"colleague-{number}@demo.example",
        defaults={"first_name": person.first, "last_name": person.last},
    )
    if is_new:
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        profile(user, person)
    actions.enroll(user=user, cohort=cohort, by=office, invited=True)


def _assign(made, people, by):
    stations = list(made.stations.all())
    raters = [people[role] for role in ("faculty", "reviewer", "office", "administrator")]
    for station, rater in zip(stations, raters, strict=True):
        planning.assign(day=made, user=rater, role=StationPerson.Role.RATER, station=station, by=by)
    for number, patient in ((0, people["learner"]), (2, people["finisher"])):
        planning.assign(
            day=made, user=patient, role=StationPerson.Role.PATIENT, station=stations[number], by=by
        )
    return raters


def _run(made, raters, by):
    """Check people in and rate what is over, the last round of the last station left out: that is still on a tablet."""
    read = schedules.whole(made)
    *here, late, absent = read.learners
    for one in here:
        attendance.check_in(day=made, enrollment=one, kind="arrived", by=by)
    attendance.check_in(day=made, enrollment=late, kind="late", by=by, note="The train stood still")
    attendance.check_in(
        day=made, enrollment=absent, kind="absent", by=by, note="Ill; to be made up in spring"
    )
    # The last one's tablet has not been heard of yet: that is what the console says of it.
    rating.heard(posts=StationPerson.objects.filter(day=made, station__number__lt=len(STATIONS)), waiting=0)
    over = read.now() - 1
    slots = Slot.objects.standing().filter(day=made, round__lte=over).exclude(enrollment=late)
    for number, slot in enumerate(slots.select_related("day__cohort", "station")):
        if slot.round == over and slot.station.number == len(STATIONS):
            continue
        criteria = slot.station.read_rubric.criteria
        levels = {
            one.id: one.levels[2 + (number * 2 + slot.round + index) % 3].id
            for index, one in enumerate(criteria)
        }
        rating.take(
            event_id=uuid4(),
            slot=slot,
            by=raters[slot.station.number - 1],
            levels=levels,
            note=NOTES[(number + slot.round) % len(NOTES)],
        )
