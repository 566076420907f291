"""Case consults for the demo: one answered and shared, one answered in private, one that waits. All invented."""

from uuid import NAMESPACE_URL, uuid5

from assessments.consults import answering, asking, assigning, drafting, publishing
from assessments.models import Consult
from certificates.synthetic.intensive import COLLEAGUES
from cms.models import User
from courses.models import Enrollment

REVIEW = "Invented for the demonstration; its clinical content awaits review by clinicians."
BREATH = {
    "question": "How can we ease a night of breathlessness in a man who is afraid of morphine?",
    "setting": "home_hospice",
    "age": "60-69",
    "needed": "fortnight",
    "story": (
        "A man with advanced lung cancer lives with his wife on a farm an hour from town. By day he manages. Between two "
        "and four at night he wakes, sits on the edge of the bed and says that he is drowning. His oxygen saturation is "
        "in the low nineties on room air, at night as by day. No fever, no wheeze, no swelling; the physician heard no "
        "fluid. His brother died while he was given morphine, and he believes that the drug did it. I am the social "
        "worker of the team: I do not prescribe, but it is me he tells this to."
    ),
    "tried": (
        "Oxygen by a concentrator: he likes the sound and says that it changes nothing. His wife opens the window. The "
        "nurse left morphine liquid in the house, and the bottle is still sealed. He took lorazepam once and slept, and was "
        "unsteady in the morning."
    ),
    "feared": "He fears that he will die fighting for breath. His wife fears that she will be the one who gives the last dose.",
    "wanted": "What the team can try before morphine and beside it, and words for the two of them about the brother.",
}
BREATH_ANSWER = (
    "Begin with what he told you, because nobody else has it. Before any bottle is opened, ask him to tell about his "
    "brother: what he saw, what he was told, what he wishes had been different. Only then is there room for a fact.\n\n"
    "Beside that, three things do not wait for a decision about morphine. A handheld fan, moved across the face from the "
    "cheek to the nose, eased breathlessness in a randomized crossover trial (1). A plan for two in the morning, written "
    "down and practiced by day: sit up and lean forward, arms on a pillow, fan, longer breath out, wife beside him, and "
    "whom to call. And a look at the oxygen: where saturation is not low, oxygen by nasal cannula did no better than room "
    "air (2), so the sound may be what helps, and air from a window costs him nothing.\n\n"
    "For the prescriber: when these are not enough, guidelines for advanced cancer offer an opioid, and a benzodiazepine "
    "only where opioids and the rest have failed (3); a Cochrane review found no benefit of benzodiazepines for "
    "breathlessness itself (4). Ask the team to look once more for a cause that can be treated. The dose, and whether at "
    "all, belongs to who prescribes and knows him.\n\n"
    "For his wife: say early that no one dose is the last one because she gives it, that the first ones are given with a "
    f"nurse in the house, and who comes when she calls. {REVIEW}"
)
BREATH_SOURCES = """Galbraith et al., handheld fan trial, J Pain Symptom Manage 2010;39:831. https://doi.org/10.1016/j.jpainsymman.2009.09.024
Abernethy et al., palliative oxygen versus room air, Lancet 2010;376:784.
Hui et al., ASCO guideline on dyspnea in advanced cancer, J Clin Oncol 2021.
Benzodiazepines for breathlessness, Cochrane Database Syst Rev 2010 (CD007354.pub2)."""
BREATH_PLAN = (
    "I will ask him about his brother tomorrow, with the chaplain, before anybody talks about the bottle. The nurse brings a "
    "fan, and the four of us practice the night by day."
)
TELLING = {
    "question": "What do I answer when a daughter asks me in the doorway not to tell her mother that she is dying?",
    "setting": "nursing_home",
    "age": "80-89",
    "needed": "month",
    "story": (
        "A woman with heart failure has been in bed for three weeks and eats a few spoonfuls. Her daughter comes every "
        "evening and stops me in the doorway: “Not one word about dying. She would give up.” The mother asked me last week, "
        "while I turned her, whether she would be there for the tomatoes. I said that we would see."
    ),
    "tried": "I changed the subject twice, and told the physician, who plans a meeting.",
    "feared": "That I lie to the one or break faith with the other.",
    "wanted": "A first sentence for the doorway, and one for the tomatoes.",
}
TELLING_ANSWER = (
    "In the doorway there is a frightened daughter, so answer her fear first: “You know her better than anybody here, and "
    "you want to keep her from losing heart.” Then wait. VitalTalk calls such sentences NURSE statements: naming, "
    "understanding, respecting, supporting, exploring (1). After that you can say what you will and will not do: “I will "
    "not bring it up over her head. If she asks me, I will not lie to her. I will ask what she wants to know, and tell you.”\n\n"
    "“Will I be there for the tomatoes?” may be the question, and may be about tomatoes. Ask before you answer: “What makes "
    "you think of them today?” How much people want to know differs from one to the next, and does not follow from how much "
    "they have understood (2). As a nurse you need not say the prognosis. You can hear the question, and carry it to the "
    f"meeting. {REVIEW}"
)
TELLING_SOURCES = """VitalTalk, Responding to Emotion, 2019.
Saracino et al., J Pain Symptom Manage 2021."""
BONE = {
    "question": "When is one treatment with radiation worth the two hours on the road for somebody with weeks to live?",
    "setting": "nursing_home",
    "age": "70-79",
    "needed": "week",
    "story": (
        "A woman with breast cancer in the bones has pain in one hip when she is turned, eight of ten, and none at rest. She "
        "sleeps most of the day and knows her family when she wakes. The nearest radiation center is two hours away by "
        "ambulance. Her son wants everything done; she says that she does not want to leave her window."
    ),
    "tried": "An opioid before turning, a steroid for a week, a pressure mattress. Turning still takes two of us and hurts.",
    "feared": "That the journey is worse than what it spares her.",
    "wanted": "What to weigh, and from how much time on it is worth going.",
}


def load(cohort, *, expert, faculty, rehearsing):
    """Let learners of a cohort ask, and the expert answer, as far as it is not there."""
    assigning.assign(cohort=cohort, user=expert, by=faculty)
    social_worker, nurse = (_learner(cohort, seat) for seat in ("social-worker", "nurse/bsn"))
    if (found := _sent(cohort, social_worker, BREATH)) is not None:
        _answer(found, expert, BREATH_ANSWER, BREATH_SOURCES)
        asking.close(consult=found, text=BREATH_PLAN, by=social_worker)
        found = publishing.offer(consult=found, by=social_worker)
        last = found.messages.order_by("-pk").first()
        publishing.publish(consult=found, by=faculty, upto=last.pk, offered_at=found.offered_at.isoformat())
    if (found := _sent(cohort, rehearsing, TELLING)) is not None:
        _answer(found, expert, TELLING_ANSWER, TELLING_SOURCES)
    _sent(cohort, nurse, BONE)


def _learner(cohort, seat):
    """The invented colleague of this seat."""
    number = next(place for place, one in enumerate(COLLEAGUES, 1) if one.seat == seat)
    return Enrollment.objects.get(cohort=cohort, user__email=f"colleague-{number}@demo.example").user


def _sent(cohort, user, said):
    """The consult, sent now; None where it was there already."""
    uuid = uuid5(NAMESPACE_URL, f"{cohort.uuid}/{said['question']}")
    if Consult.objects.filter(uuid=uuid).exists():
        return None
    draft = drafting.save(uuid=uuid, said=said | {"signs": False}, rev=0, by=user, cohort=cohort)
    return asking.send(consult=draft, by=user, declared=True)


def _answer(consult, expert, text, sources):
    answering.take(consult=consult, by=expert)
    answering.answer(consult=consult, text=text, references=sources, by=User.objects.get(pk=expert.pk))
