"""What an author writes is read as it was meant; what cannot be is told with its line."""

from decimal import Decimal
from pathlib import Path

import pytest

from assessments.conversation.graph import Ending, Saying
from assessments.conversation.lint import lint
from assessments.conversation.twee import read_twee, write_twee
from assessments.conversation.variables import Effect
from assessments.engine.findings import blocking
from courses.audience import Audience
from tests.assessments.conversation.twee.samples import HARLOWE, PLAIN, SUGARCUBE, THE_WHOLE

DOCS = Path(__file__).parents[4] / "docs" / "twee.md"
HEAD = ":: People\nlucia: Lucia Alvarez, 38\nshah: Amit Shah, 50\n  short: Dr. Shah\n\n"
END = "\n\n:: end [end-good]\ntitle: Done\n"


def read(turn):
    """A file of ours with this as its first turn; the turn begins on line 6."""
    return read_twee(f"{HEAD}:: a0\n{turn}{END}")


def node(turn):
    found = read(turn)
    assert not found.problems, found.problems
    return found.graph.nodes[0]


def told(turn):
    """Complaints about a turn, with lines counted within it."""
    return [(one.line - 6, one.sentence) for one in read(turn).problems]


GO = "[[“Go.”->end]]"


def test_the_example_of_the_documentation_is_read_whole():
    text = DOCS.read_text().split("```twee\n")[1].split("```")[0]
    found = read_twee(text)
    assert not found.problems
    assert found.understood.sentences == (
        "2 people, 4 turns, 7 spoken lines, 6 replies, 2 endings, 2 skills, 1 cue, 1 gate, 1 rule and 1 variant.",
    )
    assert not blocking(lint(found.graph))
    again = read_twee(write_twee(found.graph, title=found.title, ifid=found.ifid, positions=found.positions))
    assert (again.graph, again.title, again.positions) == (found.graph, found.title, found.positions)


def test_the_whole_notation_is_read():
    found = read_twee(THE_WHOLE)
    assert not found.problems
    a0, a1, good, stopped = found.graph.nodes
    assert found.graph.start == "a0" and found.positions == {"a0": (100, 100), "a1": (100, 300)}
    assert [line.speaker for line in a0.lines] == ["joaquin", "lucia"]
    assert a0.lines[0].sayings[1] == Saying(
        "They said you wanted to talk.", "He smooths his cap on his knee."
    )
    assert a0.lines[1].audience == Audience.of(["discipline:nurse", "seat:nurse/apn"])
    assert (a0.raises, a0.key, len(a0.writing.wordings)) == (("bounce",), True, 3)
    ask, tell, wait, chaplain = a0.choices
    assert (ask.id, ask.spoken, ask.meets, ask.outcome.skills) == ("a0-ask", True, ("bounce",), {"opens": 2})
    assert (tell.outcome.error, tell.outcome.reaction[0].speaker) == ("slip", "lucia")
    assert (wait.silence, wait.spoken, wait.text) == (True, False, "Say nothing yet. Stay where you are.")
    assert (chaplain.hands_to, chaplain.audience.but) == ("chaplain", True)
    headline = a1.choices[0]
    assert headline.text == "“I am worried that time may be short. I hope I am wrong.” Then wait."
    assert headline.outcome.because.endswith("\n\n- He hears one thing.\n  - Not three.")
    assert headline.outcome.skills == {"empathy": Decimal("0.5")}
    assert headline.otherwise[0].goes_to == "stopped"
    assert headline.otherwise[0].harm == "He goes home and stops his pills."
    assert good.ending == Ending("good", "A plan that is his", "You asked before you told.")
    assert stopped.ending.debrief == "You stopped in time.\n\nWhat would you say first on Monday?"
    assert found.graph.people[0].face["cannula"] == "yes"
    assert found.graph.variants[0].people[0].short == "Mateo"


@pytest.mark.parametrize(
    "link",
    [
        "[[“Go.”->end]]",
        "[[end<-“Go.”]]",
        "[[“Go.”|end]]",
        '[["Go."->end]]',
        "[[ “Go.” -> end ]]",
        "[[“Go.”\n->end]]",
    ],
)
def test_a_link_may_be_written_in_any_of_twines_ways(link):
    choice = node(link).choices[0]
    assert (choice.text, choice.spoken, choice.outcome.goes_to) == ("Go.", True, "end")


def test_who_speaks_may_be_called_by_id_short_name_or_name():
    turn = node(f"Lucia: “One.”\nshah: “Two.”\nDr. Shah: “Three.”\nLucia Alvarez: “Four.”\n{GO}")
    assert [line.speaker for line in turn.lines] == ["lucia", "shah", "shah", "lucia"]


def test_words_body_and_mood_may_each_be_absent():
    turn = node(
        f"Lucia: “No.”\nLucia: (She nods.)\nLucia: [sad]\nLucia: “Yes.” [sad]\nLucia: Plain words.\n{GO}"
    )
    assert [line.sayings[0] for line in turn.lines] == [
        Saying("No."), Saying("", "She nods."), Saying("", "", "sad"), Saying("Yes.", "", "sad"), Saying("Plain words."),
    ]  # fmt: skip


def test_two_pairs_of_words_and_body_become_two_lines():
    turn = node(f"Lucia: “One.” (She turns.) “Two (2).” [sad]\n{GO}")
    assert [line.sayings[0] for line in turn.lines] == [
        Saying("One.", "She turns."), Saying("Two (2).", "", "sad"),
    ]  # fmt: skip


def test_quotations_within_quotations_need_nothing():
    assert node(f"Lucia: “He said “no” to me.”\n{GO}").lines[0].sayings[0].text == "He said “no” to me."


def test_a_line_and_a_reason_may_be_wrapped_without_indentation():
    turn = node("Lucia: “They said\nit is late.” (She nods.)\n[[“Go.”->end]]\n  because: This is\n  wrapped.")
    assert turn.lines[0].sayings[0].text == "They said it is late."
    assert turn.choices[0].outcome.because == "This is\nwrapped."


def test_a_scene_keeps_its_markdown_and_what_a_backslash_keeps_from_being_read():
    scene = "Late.\n\n- One\n  - Two\n\n\\# A heading\n\\Lucia: not spoken\n\\title: x\n\\[[total pain]] and *stress*\\*"
    assert node(f"{scene}\n{GO}").scene == (
        "Late.\n\n- One\n  - Two\n\n# A heading\nLucia: not spoken\ntitle: x\n[[total pain]] and *stress*\\*"
    )


def test_files_of_every_editor_are_read():
    text = f"\ufeff{HEAD}:: a0\nLucia: “Cafe\u0301.”\n\n{GO}\n\tid: a0-go{END}".replace("\n", "\r\n")
    found = read_twee(text)
    assert not found.problems
    assert found.graph.nodes[0].lines[0].sayings[0].text == "Café."
    assert found.graph.nodes[0].choices[0].id == "a0-go"


def test_replies_without_an_id_are_numbered_within_their_turn():
    turn = node(f"{GO}\n[[“Or.”->end]]\n  id: a0-3\n[[“So.”->end]]")
    assert [choice.id for choice in turn.choices] == ["a0-1", "a0-3", "a0-3-2"]


@pytest.mark.parametrize(
    ("turn", "complaints"),
    [
        ("[[“Go.”->nowhere]]", [(1, "There is no turn “nowhere”.")]),
        ("[[“Go.”->End]]", [(1, "There is no turn “End”. Did you mean “end”?")]),
        ("[[“Go.”->]]", [(1, "There is no turn “”.")]),
        (f"{GO}\n  becuase: So.", [(2, "“becuase” is not known of a reply. Did you mean “because”?")]),
        (f"{GO}\n  when: lucia.trust about 7", [(2, "“lucia.trust about 7”: expected a comparison such as “lucia.trust >= 7”, not “about”.")]),
        (f"{GO}\n  when: lucia.trsut >= 7", [(2, "There is no variable “lucia.trsut”: people’s are written “lucia.trust”, the program’s own by their id. Did you mean “lucia.trust”?")]),
        (f"{GO}\n  does: lucia.feeling = rage", [(2, "“lucia.feeling” is never “rage”: it is one of calm, fear, sadness, anger, withdrawal.")]),
        (f"{GO}\n  when: lucia.trust >= 11", [(2, "“lucia.trust” is never “11”: it is 0 to 10.")]),
        (f"{GO}\n  skills: opens 2", [(2, "There is no skill “opens” among the skills.")]),
        (f"{GO}\n  skills: opens", [(2, "Expected a skill and its points, such as “opens 2”, not “opens”.")]),
        (f"{GO}\n  skills: opens -2", [(2, "“opens -2”: points are more than 0. A reply that harms is a “slip” instead.")]),
        (f"{GO}\n  meets: bounce", [(2, "There is no cue “bounce” among the cues.")]),
        (f"{GO}\n  for: nurse", [(2, "“nurse” names nobody. Expected a scope, a track, a discipline or a seat. Write for: discipline:nurse, seat:nurse/apn, track:allied or scope:prescribes.")]),
        (f"{GO}\nbecause: So.", [(2, "“because” belongs to the reply above: indent it by two spaces.")]),
        (f"{GO}\nsilence", [(2, "“silence” belongs to the reply above: indent it by two spaces.")]),
        (f"{GO}\n  id: x y", [(2, "“x y” is not an id: letters, digits, dashes and dots, at most 80. “x-y” would be.")]),
        (f"{GO}\n  id: x\n{GO}\n  id: x", [(4, "There is another reply “x”: every reply needs an id of its own.")]),
        (f"Lucia: “One.” She turns. “Two.”\n{GO}", [(1, "Expected “words” (what the body does) [mood]: one pair of quotation marks, then the rest.")]),
        (f"Lucia: “One.” [grumpy]\n{GO}", [(1, "“grumpy” is not a mood. Expected one of: at-ease, worried, sad, angry, withdrawn, relieved.")]),
        (f"Luzia: “One.”\n{GO}", [(1, "“Luzia” speaks and does not stand among the people. Did you mean “Lucia”?")]),
        ("Lucia: “Alone.”", [(0, "“a0” offers no reply and is no ending: add a reply, or a tag such as [end-good].")]),
        (f"debrief: So.\n{GO}", [(0, "“a0” has a debrief and no tag that makes it an ending: [end-good].")]),
        ("[[“Go.”->end\n", [(0, "“a0” offers no reply and is no ending: add a reply, or a tag such as [end-good]."), (1, "This link does not end: [[words->turn]].")]),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_told_with_its_line(turn, complaints):
    assert told(turn) == complaints


@pytest.mark.parametrize(
    ("sections", "sentence"),
    [
        ("People\nLucia Alvarez", "Expected an id and a colon first: “Lucia Alvarez” has none."),
        ("People\na.b: Ann", "“a.b”: a person's id has no dot; the dot stands before what they carry."),
        ("People\nann:", "Expected a name and an age: lucia: Lucia Alvarez, 38"),
        ("People\nann: Ann\n  face: hat", "“hat” is no trait of a face: skin, hair, tone, cloth, collar, age with a value, or moustache, beard, glasses, cannula."),
        ("People\nann: Ann\n  starts: trust 11", "“ann.trust” is never “11”: it is 0 to 10."),
        ("People\nann: Ann\n  looks: gloomy", "Expected a mood, one of: at-ease, worried, sad, angry, withdrawn, relieved; not “gloomy”."),
        ("Variables\nx: some", "Expected “0 to 4, starts 0 (label)” or “one of unknown, none, written, starts unknown (label)”."),
        ("Skills\nx: X\n  weight: much", "Expected a number such as 1 or 0.5, not “much”."),
        ("Cues\nx: nobody “Oh.”", "Expected who lets it be heard, and the words: bounce: joaquin “I always bounce back.”"),
        ("Gates\nx: lucia.trust = 0\n", "Expected “when” and a condition behind the colon."),
        ("Rules\nx: when lucia.trust = 0", "Expected where the talk goes: leaves: when lucia.trust = 0 -> meeting-stops"),
        ("Rules\nx: when lucia.trust = 0 -> away", "There is no turn “away”."),
        ("Variants\nx: X\n  bob: Bob, 40", "“bob” takes nobody's place: a person of a variant has the id of one of the people."),
        ("StoryData\n{start: a0}", "StoryData is not JSON, such as {\"ifid\": \"…\", \"start\": \"a0\"}."),
        ("StoryData\n{\"start\": \"b0\"}", "The talk should start at “b0”; there is no such passage."),
        ("a0\nAgain.", "There is another passage “a0” (line 6): this one is left out."),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_outside_of_turns_is_told(sections, sentence):
    found = read_twee(f"{HEAD}:: a0\n{GO}{END}\n:: {sections}\n")
    assert sentence in [one.sentence for one in found.problems]
    assert len(found.graph.nodes) == 2


def test_what_was_put_in_the_wrong_place_is_still_taken():
    choice = read(f"{GO}\nbecause: So.\nslip").graph.nodes[0].choices[0]
    assert (choice.outcome.because, choice.outcome.error) == ("So.", "slip")


def test_text_that_a_blank_line_parts_from_the_debrief_is_told():
    found = read_twee(f"{HEAD}:: a0\n{GO}\n\n:: end [end-good]\ntitle: Done\ndebrief: One.\n\nTwo.\n")
    assert [one.line for one in found.problems] == [13]
    close = read_twee(f"{HEAD}:: a0\n{GO}\n\n:: end [end-good]\ntitle: Done\ndebrief: One.\nA scene.\n")
    assert not close.problems and close.graph.by_id["end"].scene == "A scene."


def test_a_plain_draft_becomes_a_conversation_and_says_what_was_decided():
    found = read_twee(PLAIN)
    assert [(one.line, one.sentence) for one in found.problems] == [(9, "There is no turn “Sorry”.")]
    assert found.understood.sentences == (
        "2 people, 3 turns, 3 spoken lines, 4 replies and 1 ending.",
        "The passage “What she knows” is called what-she-knows here.",
        "Lucia speaks; a person was made with the usual beginnings.",
        "Dr. Shah speaks; a person was made with the usual beginnings.",
        "“Leave” leads nowhere: it became an ending of the kind “mixed”.",
    )
    assert [one.id for one in found.graph.people] == ["lucia", "dr-shah"]
    assert found.graph.by_id["Leave"].ending == Ending("mixed", "Leave")
    assert found.graph.by_id["Start"].choices[0].outcome.goes_to == "what-she-knows"


@pytest.mark.parametrize("draft", [HARLOWE, SUGARCUBE])
def test_markup_of_twines_formats_is_taken_out_and_told(draft):
    found = read_twee(draft)
    assert not found.problems
    said = write_twee(found.graph, title="", ifid="")
    for mark in ("<", "(set", "(if", "$", "alert", "/*"):
        assert mark not in said.replace("->", "")
    assert found.graph.nodes[0].scene.startswith("She smiles.")
    assert len(found.graph.nodes[0].choices) == (2 if draft is HARLOWE else 3)
    assert any(sentence.startswith("Line 15:") for sentence in found.understood.ignored)


def test_a_page_of_html_is_told_how_to_export_instead():
    found = read_twee("<tw-storydata name='x'></tw-storydata>")
    assert found.graph is None
    assert "Export as Twee" in found.problems[0].sentence


def test_a_turn_may_bear_the_name_of_a_passage_with_a_meaning():
    found = read_twee(f"{HEAD}:: Rules [turn]\n[[“Go.”->end]]{END}")
    assert not found.problems
    assert [one.id for one in found.graph.nodes] == ["Rules", "end"]


def test_effects_of_a_turn_may_stand_on_several_lines():
    assert node(f"does: lucia.trust +1\ndoes: lucia.emotion -1\n{GO}").effects == (
        Effect("lucia.trust", "+", 1), Effect("lucia.emotion", "-", 1),
    )  # fmt: skip


def test_a_recording_is_named_by_its_digest_below_the_one_line_it_says():
    digest = "0f" * 32
    assert node(f"lucia: “Yes.”\n  audio: {digest}\n\n{GO}").lines[0].audio == digest
    [(line, sentence)] = told(f"lucia: “Yes.”\n  audio: lucia.mp3\n\n{GO}")
    assert line == 2 and sentence.startswith("Expected the SHA-256 of a recording")
    [(line, sentence)] = told(f"lucia: “Yes.” (Nods.) “No.” (Looks up.)\n  audio: {digest}\n\n{GO}")
    assert line == 1 and sentence.startswith("A recording says one line")
