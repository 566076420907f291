"""What an author is told of a conversation: each rule by a talk that breaks it, and nothing about a sound one."""

import copy

import pytest
from hypothesis import given, settings

from assessments.conversation import explore as exploring
from assessments.conversation.lint import lint, lint_seats
from assessments.conversation.step import NotOffered, begin, is_over, offered, play
from assessments.conversation.wording import as_after, short
from courses.audience import Seat
from tests.assessments.conversation.graphs import (
    any_talks,
    compare,
    does,
    end,
    number,
    read,
    reading,
    reply,
    says,
    skill,
    sound,
    talk,
    turn,
)

NURSE, CHAPLAIN = Seat("nurse"), Seat("chaplain")
FOR_NURSES = {"codes": ["discipline:nurse"]}


def said(plain):
    """Findings of a talk as "block a/b: sentence"."""
    return [f"{one.severity} {one.where}: {one.sentence}" for one in lint(read(plain))]


def tell(plain, beginning):
    """Whether one of the findings begins so; all of them where none does."""
    found = said(plain)
    assert any(one.startswith(beginning) for one in found), found


def changed(**parts):
    """The sound talk with other values: `changed(a0={…})` of a turn, `changed(a0_ask={…})` of a reply."""
    plain = copy.deepcopy(sound())
    for name, change in parts.items():
        for node in plain["nodes"]:
            some = [node, *node.get("choices", [])]
            for one in some:
                if one["id"] == name.replace("_", "-"):
                    one.update(change)
        if name in plain:
            plain[name] = change
    return plain


def with_turns(plain, *nodes):
    """The talk with more turns."""
    return plain | {"nodes": [*plain["nodes"], *nodes]}


def three(*ids, to, **more):
    """Replies that do nothing."""
    return [reply(id_, to, **more) for id_ in ids]


def long_talk(texts, at_best=0, turns=5):
    """A talk of some turns whose best reply says the first of these texts, and stands at a place."""
    nodes = []
    for n in range(turns):
        choices = [
            reply(f"t{n}-{k}", f"t{n + 1}" if n + 1 < turns else "good", text=text, skills={"asks": "1"} if k == 0 else {})
            for k, text in enumerate(texts)
        ]  # fmt: skip
        place = at_best if isinstance(at_best, int) else at_best[n]
        choices.insert(place, choices.pop(0))
        nodes.append(turn(f"t{n}", *choices))
    return talk(*nodes, end("good"))


def test_of_a_sound_talk_only_what_its_author_alone_can_know_is_asked():
    assert said(sound()) == [
        "ask a0/a0-tell: After this reply the talk may go on and can no longer end well, as after “Reply a0-tell”."
        " Is that intended?",
        "ask a1/a1-cheer: After this reply the talk may go on and can no longer end well, as after “Reply"
        " a0-silence”, then “Reply a1-cheer”. Is that intended?",
        "ask leaves: The talk can end here after 2 replies, as after “Reply a0-tell”, then “Reply a1-cheer”. Is that"
        " intended?",
    ]


WAYS = [
    (with_turns(sound(), turn("b", *three("b1", "b2", "b3", to="good"))),
     "block b: No way leads to this turn. Let one lead here, or take the turn away."),
    (changed(a2_ask={"when": compare("lucia.trust >= 5")}, a2_force={"when": compare("lucia.trust >= 5")},
             a2_back={"when": compare("lucia.trust >= 5")}, rules=[]),
     "block a2: Here none of the replies may be offered, as after “Reply a0-tell”, then “Reply a1-name”."
     " Let one of them always be."),
    (talk(turn("a", *three("a1", "a2", to="b"), reply("a3", "a", again=True)),
          turn("b", *three("b1", "b2", "b3", to="b", again=True)), end("good")),
     "block : No way leads to an ending. Let a reply go to one."),
    (talk(turn("a", *three("a1", "a2", to="b"))  , turn("b", *three("b1", "b2", "b3", to="b", again=True))),
     "block : Nothing ends this talk."),
    (talk(turn("a", *three("a1", "a2", to="good"), reply("a3", "b")),
          turn("b", *three("b1", "b2", "b3", to="b", again=True)), end("good")),
     "block b: From here the talk may never end, as after “Reply a3”: every way comes back. Let one lead out."),
    (talk(turn("a", *three("a1", "a2", "a3", to="good")), end("good"), skills=[]),
     "block : There is no skill to show."),
    (talk(turn("a", *three("a1", "a2", "a3", to="good")), end("good")),
     "block : Nothing can be earned on any way to an ending."),
    (talk(turn("a", *three("a1", "a2", to="good", error="critical", harm="She is harmed.", skills={"asks": "1"})),
          end("good")),
     "block : Every way to an ending passes through a critical error."),
    (talk(turn("a", reply("a1", "good", skills={"asks": "1"}), reply("a2", "b", error="slip")),
          turn("b", reply("b1", "good", skills={"asks": "4"})), end("good")),
     "ask : The most points take a mistake on the way, as after “Reply a2”, then “Reply b1”. Without one a learner"
     " earns 25 % of them. Is that intended?"),
    (talk(turn("a", reply("a1", "good", skills={"asks": "1"}),
               reply("a2", "good", error="critical", harm="She is harmed.", skills={"asks": "2"})), end("good")),
     "ask : A way through a critical error earns more points than any other, as after “Reply a2”."),
    (talk(turn("a", reply("a1", "good"), reply("a2", "good")), end("good")),
     "ask good: Every way ends here."),
    (talk(turn("a", reply("a1", "good"), reply("a2", "fine")), end("good"), end("fine")),
     "ask : No ending is bad or mixed."),
    (talk(turn("a", reply("a1", "bad"), reply("a2", "mixed")), end("bad", "bad"), end("mixed", "mixed")),
     "ask : No way leads to a good ending."),
    (talk(turn("a", reply("a1", "b"), reply("a2", "b")), turn("b", reply("b1", "good")), end("good")),
     "ask good: The talk can end here after 2 replies, as after “Reply a1”, then “Reply b1”. Is that intended?"),
    (talk(turn("a", reply("a1", "b", "heard +1"), reply("a2", "b")),
          turn("b", reply("b1", "good", when=compare("heard >= 1")), reply("b2", "c")),
          turn("c", reply("c1", "bad")), end("good"), end("bad", "bad"), variables=[number("heard")]),
     "ask a/a2: After this reply the talk may go on and can no longer end well, as after “Reply a2”. Is that intended?"),
]  # fmt: skip
NEVER = [
    (changed(a0_ask={"when": compare("lucia.trust > 9")}), "ask a0/a0-ask: This reply is never offered."),
    (changed(a0_ask={"otherwise": [{"when": compare("lucia.trust > 9"), "because": "So."}]}),
     "ask a0/a0-ask: The “otherwise” of this reply never happens."),
    (changed(a0_ask={"otherwise": [{"when": compare("lucia.trust = 5"), "because": "So."},
                                   {"when": compare("lucia.trust = 4"), "because": "So."}]}),
     "ask a0/a0-ask: The “otherwise” number 2 of this reply never happens."),
    (changed(a0_ask={"otherwise": [{"when": compare("lucia.trust = 5"), "because": "So."}]}),
     "ask a0/a0-ask: One “otherwise” or another always replaces what this reply does."),
    (changed(a0_ask={"when": compare("lucia.trust = 5")}), "ask a0/a0-ask: The condition of this reply always holds."),
    (changed(a1={"lines": [says("Never.", only=compare("lucia.trust > 9"))]}),
     "ask a1: “Never” is never said here."),
    (changed(a1={"lines": [{"speaker": "lucia", "sayings": [{"text": "First."}, {"text": "Second."}]}]}),
     "ask a1: “Second” is never said here."),
    (changed(a0_ask={"reaction": [says("No.", only=compare("lucia.trust < 6"))]}),
     "ask a0/a0-ask: “No” is never said here."),
    (changed(gates=[sound()["gates"][0] | {"says": [says("Mm.", only=compare("lucia.trust > 9"))]}]),
     "ask gates/not-now: “Mm” is never said here."),
    (changed(gates=[sound()["gates"][0] | {"when": compare("lucia.emotion < 1")}]),
     "ask gates/not-now: This gate never stops anything."),
    (changed(rules=[{"id": "r", "when": compare("lucia.trust > 9"), "goes_to": "leaves"}, *sound()["rules"]]),
     "ask rules/r: This rule never holds."),
    (changed(rules=[*sound()["rules"], {"id": "r", "when": compare("lucia.trust <= 2"), "goes_to": "bad"}]),
     "ask rules/r: Wherever this rule holds, one before it (“leaves”) comes first."),
    (changed(cues=[*sound()["cues"], {"id": "sigh", "person": "lucia", "words": "…"}]),
     "ask cues/sigh: This cue never comes up."),
    (changed(a1_name={"meets": []}), "ask cues/bounce: No reply answers this cue."),
    (changed(a1_name={"meets": []}, a2_ask={"meets": ["bounce"]}),
     "ask cues/bounce: Whoever would answer this cue comes too late"),
    (changed(skills=[*sound()["skills"], skill("plan")]),
     "ask skills/plan: No way to an ending without a critical error shows this skill."),
    (changed(a2_force={"skills": {"plan": "1"}}, skills=[*sound()["skills"], skill("plan")]),
     "ask skills/plan: No way to an ending without a critical error shows this skill."),
]  # fmt: skip
WORDS = [
    (changed(a1_name={"effects": []}, a2_ask={"otherwise": []}),
     "block variables/heard: Nothing changes this, and nothing asks for it."),
    (changed(a1_name={"effects": []}),
     "block variables/heard: Conditions ask for this, and nothing ever changes it."),
    (changed(a2_ask={"otherwise": []}),
     "block variables/heard: This is changed, and no condition asks for it."),
    (changed(a0_ask={"text": "“ ”"}), "block a0/a0-ask: This reply is empty."),
    (changed(a0={"lines": [says(" ")]}), "block a0: A line of “lucia” is empty."),
    (changed(a0={"lines": [{"speaker": "lucia", "sayings": []}]}), "block a0: A line of “lucia” is empty."),
    (changed(a0_ask={"reaction": [says("")]}), "block a0/a0-ask: A line of “lucia” is empty."),
    (changed(a2_force={"harm": ""}), "block a2/a2-force: This is a critical error. Say in one sentence"),
    (changed(good={"ending": {"kind": "good", "title": ""}}), "block good: Give this ending a title"),
    (changed(skills=[{"id": "asks", "label": ""}, skill("empathy")]), "block skills/asks: Say in a few words"),
    (changed(a0_ask={"because": ""}), "ask a0/a0-ask: Say why this reply helps or does not"),
    (changed(a2_ask={"otherwise": [{"when": compare("lucia.trust >= 6"), "goes_to": "good", "error": "slip"}]}),
     "ask a2/a2-ask: Say why this reply helps or does not"),
    (changed(a0={"choices": sound()["nodes"][0]["choices"][:2]}), "ask a0: Only 2 replies stand here."),
    (changed(a0={"choices": sound()["nodes"][0]["choices"][:1]}), "ask a0: Only one reply stands here."),
    (changed(a1={"writing": {"ask": "How?", "wordings": ["One.", " "]}}),
     "ask a1: Learners write their own words here. Give 3 ways to say it; there is 2 wordings."),
    (changed(a1={"writing": {"ask": "", "wordings": ["One.", "Two.", "Three."]}}),
     "block a1: Learners write their own words here. Say what is asked of them."),
    (changed(a0={"key": False}), "ask : No turn is marked as a decisive one."),
    (talk(turn("a", reply("b", "end", "lucia.trust +1")), end("end")), "ask : Nobody's emotion ever changes"),
    (long_talk(["The longest of all of these.", "Short.", "Shorter."], at_best=[0, 1, 2, 0, 1]),
     "ask : At 5 of 5 turns the best reply is also the longest."),
    (long_talk(["Short.", "Another.", "A third one."], at_best=[1, 1, 1, 0, 2]),
     "ask : At 3 of 5 turns the best reply stands in place 2."),
]  # fmt: skip


@pytest.mark.parametrize(
    "plain, finding", [*WAYS, *NEVER, *WORDS], ids=lambda one: one[:60] if isinstance(one, str) else ""
)
def test_what_is_wrong_is_told(plain, finding):
    tell(plain, finding)


def test_a_good_reply_that_is_neither_longest_nor_in_one_place_gives_nothing_away():
    found = said(long_talk(["Middling.", "Short.", "The longest one."], at_best=[0, 1, 2, 0, 1]))
    assert not [one for one in found if "best reply" in one]
    assert not [
        one for one in said(long_talk(["The longest one.", "Short."], turns=4)) if "best reply" in one
    ]


def test_a_reply_kept_for_a_variant_is_not_idle():
    plain = changed(a0_silence={"when": compare("lucia.feeling = anger")})
    tell(plain, "ask a0/a0-silence: This reply is never offered.")
    plain["variants"] = [{"id": "later", "title": "Later", "starts": {"lucia.feeling": "anger"}}]
    assert not [one for one in said(plain) if "a0-silence" in one]


def test_what_cannot_be_run_is_told_and_nothing_is_tried():
    graph, _ = reading(talk(turn("a", reply("b", "nowhere"))))
    assert [one.sentence for one in lint(graph) if one.severity == "block"] == [
        "This reply leads to “nowhere”, and there is no such turn."
    ]
    assert lint_seats(graph, {"Nurse": NURSE}) == []


def test_where_there_is_too_much_to_try_it_says_so_and_claims_nothing(monkeypatch):
    monkeypatch.setattr(exploring.explore, "__kwdefaults__", {"words": False, "cap": 3})
    found = said(changed(a0={"scene": "Another evening."}))
    assert any(
        one.startswith("ask : This talk can come to more than 200,000 different moments") for one in found
    )
    assert not [one for one in found if "never" in one or "always" in one]


def seated(plain, **seats):
    """Findings for seats as "block a/b: sentence"."""
    return [f"{one.severity} {one.where}: {one.sentence}" for one in lint_seats(read(plain), seats)]


def test_a_seat_that_cannot_reply_is_named():
    plain = talk(
        turn("a", reply("a1", "b"), reply("a2", "good")),
        turn("b", reply("b1", "good", audience=FOR_NURSES)),
        end("good"),
    )
    assert (
        seated(plain, Nurse=NURSE, Chaplain=CHAPLAIN)
        == [
            "block b: Here none of the replies may be offered for Chaplain, as after “Reply a1”. Let one of them"
            " always be.",
            "block : Nothing can be earned without a critical error for Chaplain. Let replies show skills.",
        ][:1]
    )


def test_a_seat_that_cannot_end_well_or_earn_anything_is_named():
    plain = talk(
        turn("a", reply("a1", "good", audience=FOR_NURSES, skills={"asks": "1"}), reply("a2", "bad")),
        end("good"), end("bad", "bad"),
    )  # fmt: skip
    assert seated(plain, Nurse=NURSE, Chaplain=CHAPLAIN, Doctor=Seat("physician")) == [
        "block : No way leads to a good ending for Chaplain, Doctor. Let one.",
        "block : Nothing can be earned without a critical error for Chaplain, Doctor. Let replies show skills.",
        "ask good: No way leads to this turn for Chaplain, Doctor. Is that intended?",
    ]


def test_a_variant_that_cannot_go_on_or_end_well_is_named():
    plain = talk(
        turn("a", reply("a1", "good", when=compare("lucia.trust >= 5")), reply("a2", "b")),
        turn("b", reply("b1", "bad", when=compare("lucia.trust >= 2"))),
        end("good"), end("bad", "bad"),
        variants=[{"id": "v", "title": "After the fall", "starts": {"lucia.trust": 1}}],
    )  # fmt: skip
    assert seated(plain) == [
        "block b: Here none of the replies may be offered in the variant “After the fall”, as after “Reply a2”."
        " Let one of them always be.",
        "block : No way leads to a good ending in the variant “After the fall”. Let one.",
    ]


def test_seats_that_meet_the_same_are_told_nothing():
    assert seated(sound(), Nurse=NURSE, Chaplain=CHAPLAIN) == []


@given(any_talks())
@settings(max_examples=60, deadline=None)
def test_it_never_fails_and_says_nothing_twice(plain):
    graph = read(plain)
    found = lint(graph)
    assert len(set(found)) == len(found)
    assert all(one.sentence.endswith((".", "?")) for one in found)
    lint_seats(graph, {"Nurse": NURSE, "Chaplain": CHAPLAIN})
    places = {"", *graph.by_id, *(f"{node.id}/{one.id}" for node in graph.nodes for one in node.choices)}
    assert all(one.where in places or one.where.split("/")[0] in (
        "variables", "skills", "cues", "gates", "rules") for one in found)  # fmt: skip


@given(any_talks())
@settings(max_examples=60, deadline=None)
def test_dead_ends_it_names_are_dead_ends(plain):
    graph = read(plain)
    found = exploring.explore(graph)
    for moment in found.stuck[:5]:
        turns = play(graph, found.path(moment))
        state = turns[-1].after if turns else begin(graph)
        assert not offered(graph, state)
        assert not is_over(graph, state)


def test_a_way_is_told_by_the_first_words_of_its_replies():
    graph = read(
        talk(turn("a", reply("a1", "a", text="“Is it *all right* if we talk about it?”"), reply("a2", "good", text="Wait.")), end("good"))
    )  # fmt: skip
    assert as_after(graph, ()) == "right at the beginning"
    assert as_after(graph, ("a1", "a2")) == "as after “Is it all right if we…”, then “Wait”"
    assert short("Say nothing.") == "“Say nothing”"
    with pytest.raises(NotOffered):
        play(graph, ["a1", "a1"])


def test_what_a_missed_cue_does_counts_as_a_change():
    plain = talk(
        turn("a", *three("a1", "a2", "a3", to="good"), raises=["sigh"]), end("good"),
        cues=[{"id": "sigh", "person": "lucia", "words": "…", "missed": does("heard +1")}],
        rules=[{"id": "r", "when": compare("heard = 1"), "goes_to": "good"}], variables=[number("heard")],
    )  # fmt: skip
    assert not [one for one in said(plain) if "variables/heard" in one]
