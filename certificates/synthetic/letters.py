"""What invented learners write to Dara in “Too quiet for a Tuesday”: parts at each level of its rubric, put together.

Every letter says how it was made, so that invented markers can judge it. The case, its rubric and these letters are
fiction of ours and await review by the faculty.
"""

from dataclasses import dataclass

RUBRIC_LEVELS = {
    "feeling": ("feeling-none", "feeling-part", "feeling-full"),
    "truth": ("truth-broken", "truth-part", "truth-full"),
    "onward": ("onward-none", "onward-part", "onward-full"),
}
"""Criterion → its levels, from the lowest up, as the rubric “answering-a-parent” names them."""

PARTS = {
    "feeling": (
        (
            "The score went from seven to two within the hour, so the medicine did what it was ordered to do.",
            "There is no reason to be upset now, because everything that should be done has been done.",
            "Let me explain how we score pain in a child of three: we look at face, legs, activity, cry and comfort.",
        ),
        (
            "I understand that this must be difficult for you. The team has looked at Wren again this hour.",
            "It is always hard for parents to be in hospital, and it is normal to worry about such things.",
            "First of all, she has had her medicine. And I can imagine that you feel bad about it.",
        ),
        (
            "You told her this morning that you were proud of her, and now you wonder what you praised. Shall we sit down "
            "for a moment before I say anything?",
            "You are asking whether you missed something, and I hear how much that weighs. I would like to stay with you "
            "while we talk about it.",
            "You thought she was being brave for you, and now that thought hurts. Before I answer, tell me what has been "
            "going through your mind since lunch.",
        ),
    ),
    "truth": (
        (
            "She did not feel anything, I promise you that; children of her age forget at once.",
            "You are with her all day, so you would have been the one who could have seen it earlier.",
            "No, she was not in pain. She was only tired from the nights on the ward.",
        ),
        (
            "It is not easy to say how children of her age feel, and there may have been some discomfort at times.",
            "Many things can make a child quiet, and pain can be among them, in one way or another.",
            "We cannot say for certain what it was like for her. What counts is that things are moving in the right way.",
        ),
        (
            "I think that she was in pain, yes, at least since yesterday. How much, none of us can know. It has been eased "
            "in the last hour: she is awake, and she has asked for her duck.",
            "The honest answer is that she probably was. She had found out that it hurts less to lie still, and all of us "
            "read that as being good. Nobody can tell how bad it was. Now it is better.",
            "Yes, I believe so, and I cannot tell you how much. We did not see it, and we should have asked you sooner. "
            "After the medicine she moved her legs again and cried for the duck.",
        ),
    ),
    "onward": (
        (
            "I hope that answers your question.",
            "That is all that I can tell you about it for now, I am afraid.",
            "Please do not blame yourself, and try to rest.",
        ),
        (
            "We will look at her again in an hour and give the medicine when it is due.",
            "The pain team comes by this evening, and they will decide how it goes on.",
            "If anything changes, somebody will let you and Milo know.",
        ),
        (
            "At home she never stops. If she lies as still as this again, call me and say that she is too quiet. I am here "
            "until seven; then it is Amos, and he knows.",
            "You know a sign that none of us had: she stops swinging her feet. When you see that, press the bell, at any "
            "hour. Until seven I will come, and after that Amos will.",
            "So from now on your word counts as much as our score. If you think that she is too good, say so to me, or to "
            "Amos after seven, and one of us will come and look with you.",
        ),
    ),
}

# How well each letter is written: one digit for each criterion. Weak ones, good ones, and much between.
GRADES = (
    "222", "210", "121", "022", "112", "221", "011", "202", "122", "211", "100", "212",
    "120", "222", "001", "111", "220", "012", "102", "221", "110", "200", "021", "212",
)  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """One letter: what it says, and the levels at which it was made."""

    text: str
    levels: dict[str, str]


def letter(number):
    """The letter of this number, the same each time."""
    grades = GRADES[number % len(GRADES)]
    said, levels = [], {}
    for place, (criterion, grade) in enumerate(zip(RUBRIC_LEVELS, map(int, grades), strict=True)):
        wordings = PARTS[criterion][grade]
        said.append(wordings[(number + place * 2 + number // len(GRADES)) % len(wordings)])
        levels[criterion] = RUBRIC_LEVELS[criterion][grade]
    return Letter("\n\n".join(said), levels)


def judged(number, by):
    """How one of the invented markers (0 or 1) judges a letter: mostly as it was made, now and then a level away.

    The second is a little stricter. About one letter in nine they judge two levels apart.
    """
    found = dict(letter(number).levels)
    drift = {(0, 3): ("feeling", 1), (1, 2): ("onward", -1), (1, 5): ("feeling", -1), (1, 7): ("truth", -2)}
    for (who, remainder), (criterion, steps) in drift.items():
        if who == by and number % 9 == remainder:
            order = RUBRIC_LEVELS[criterion]
            place = min(max(order.index(found[criterion]) + steps, 0), len(order) - 1)
            found[criterion] = order[place]
    return found
