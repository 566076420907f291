"""The trace of a run: what everybody carried at every turn, what turned it, what became of cues; and ways that were left."""

from assessments.conversation.branches import first_difference, ways
from assessments.conversation.casting import for_seat
from assessments.conversation.elsewhere import besides
from assessments.conversation.step import play
from assessments.conversation.trace import noticed, traces, turned
from courses.audience import Seat
from tests.assessments.conversation import told

NURSE, CHAPLAIN = Seat("nurse"), Seat("spiritual-care")


def run(*choices, seat=NURSE, raw=None):
    graph = for_seat(told.read(raw), seat)
    return graph, play(graph, choices)


def lucia(*choices):
    graph, turns = run(*choices)
    return traces(graph, turns)[0]


def test_a_moment_is_how_somebody_was_as_the_turn_opened_and_the_last_is_the_end():
    trace = lucia(*told.BEST)
    assert [one.turn for one in trace.moments] == [1, 2, 3, 4]
    assert [one.trust for one in trace.moments] == [5, 6, 8, 8]
    assert [one.emotion for one in trace.moments] == [5, 5, 2, 2]
    assert [one.seen.mood for one in trace.moments] == ["worried", "worried", "relieved", "relieved"]
    assert trace.ended and trace.named(trace.moments[-1]) == "the end"


def test_each_person_has_a_trace_of_their_own():
    graph, turns = run(*told.WORST)
    of_her, of_him = traces(graph, turns)
    assert [one.emotion for one in of_her.moments] == [5, 8, 9, 9]
    assert [one.emotion for one in of_him.moments] == [4, 4, 4, 4]
    assert of_him.turning == "Stayed as at the beginning."


def test_the_turning_point_says_why_where_the_talk_itself_knows_it():
    assert lucia(*told.WORST).turning == "Emotion highest at turn 3, when what was said could not land."
    assert lucia("open-ask", "fear-facts").turning == "Emotion highest at turn 3, when a cue passed."
    assert lucia(*told.BEST).turning == "Calmer from turn 3 on, after the reply at turn 2."
    assert lucia("open-ask").turning == "Trust rose from turn 2 on, after the reply at turn 1."


def test_what_the_figure_says_in_words_names_the_band_and_the_cue():
    about = lucia(*told.WORST).about
    assert "Trust starts at 5 and ends at 3." in about
    assert "It is at 7 or above, where facts do not land, at turn 2, turn 3 and the end." in about
    assert "A cue passed unanswered at turn 2." in about
    assert "never reaches 7" in lucia(*told.BEST).about


def test_a_cue_is_met_missed_or_still_open_when_the_talk_breaks_off():
    graph, turns = run(*told.BEST)
    assert [(one.standing, one.turn, one.settled) for one in noticed(graph, turns)] == [("met", 2, 2)]
    graph, turns = run(*told.WORST)
    assert [(one.standing, one.turn, one.settled) for one in noticed(graph, turns)] == [("missed", 2, 2)]
    graph, turns = run("open-ask")
    assert noticed(graph, turns) == (), "nobody could answer what came with the last line"
    raw = told.graph()
    raw["cues"][0]["lasts"] = 3
    graph, turns = run("open-ask", "fear-facts", raw=raw)
    assert [one.standing for one in noticed(graph, turns)] == ["open"]


def test_it_turned_at_the_first_critical_turn_else_the_first_slip_else_where_trust_fell_lowest():
    _graph, turns = run(*told.WORST)
    assert turned(turns) == 3
    assert turned(turns, criticals=False) == 1, "who may not know of harm is not led to it"
    assert turned(turns, criticals=False, others=False) is None
    raw = told.graph()
    del raw["nodes"][0]["choices"][1]["error"]
    _graph, turns = run("open-tell", "fear-facts", "plan-offer", raw=raw)
    assert turned(turns) == 1
    _graph, turns = run(*told.BEST)
    assert turned(turns) is None


def test_a_run_without_a_reply_has_one_moment():
    graph, turns = run()
    assert [len(one.moments) for one in traces(graph, turns)] == [1, 1]
    assert turned(turns) is None


# Ways that were left


def said(choice, words=""):
    return ("said", {"choice": choice, "words": {"id": words} if words else {}})


def rewound(kept):
    return ("rewound", {"kept": kept})


def test_going_back_leaves_a_way_and_the_run_that_counts_goes_on_from_there():
    counts, left = ways([said("a"), said("b", "w1"), said("c"), rewound(1), said("d", "w2")])
    assert counts.choices == ("a", "d") and counts.words == {2: "w2"}
    assert [(one.choices, one.left_at, one.words) for one in left] == [(("a", "b", "c"), 2, {2: "w1"})]


def test_going_back_twice_without_a_word_in_between_leaves_one_way():
    _counts, left = ways([said("a"), said("b"), rewound(1), rewound(0), said("c")])
    assert [one.choices for one in left] == [("a", "b")]


def test_everything_said_and_written_that_was_left_stands_in_a_way():
    _counts, left = ways([said("a", "w1"), said("b"), rewound(1), rewound(0), said("c")])
    assert [(one.choices, one.kept, one.words) for one in left] == [(("a", "b"), 0, {1: "w1"})]
    _counts, left = ways([said("a", "w1"), said("b"), rewound(0), said("a", "w2"), rewound(0), said("c")])
    assert [(one.choices, one.kept, one.words) for one in left] == [
        (("a", "b"), 0, {1: "w1"}),
        (("a",), 0, {1: "w2"}),
    ]


def test_two_runs_part_at_the_first_reply_that_differs_or_where_one_ends():
    assert first_difference(("a", "b"), ("a", "c")) == 2
    assert first_difference(("a",), ("a", "b")) == 2
    assert first_difference(("a", "b"), ("a", "b")) is None


# The other seats


def test_the_other_seats_hear_and_can_say_what_this_one_did_not():
    whole = told.read()
    _graph, turns = run(*told.BEST)
    found = besides(whole, NURSE, turns)
    assert [one.number for one in found] == [1]
    assert [said.text for _who, said in found[0].lines] == ["The chaplain knows us."]
    assert [text for _who, text in found[0].replies] == ["May I sit with you both a while?"]
    assert [sorted(who.codes) for who, _text in found[0].replies] == [["discipline:spiritual-care"]]


def test_a_seat_that_everything_speaks_to_finds_nothing_beside_it():
    whole = told.read()
    _graph, turns = run(*told.BEST, seat=CHAPLAIN)
    assert besides(whole, CHAPLAIN, turns) == ()


def test_what_is_said_to_others_in_answer_to_a_reply_stands_at_the_turn_it_led_to():
    raw = told.graph()
    raw["nodes"][0]["choices"][0]["reaction"].append(
        {
            "speaker": "father",
            "sayings": [{"text": "Father Ruiz, stay."}],
            "audience": {"codes": ["discipline:spiritual-care"], "but": False},
        }
    )
    _graph, turns = run(*told.BEST, raw=raw)
    found = besides(told.read(raw), NURSE, turns)
    assert [(one.number, [said.text for _who, said in one.lines]) for one in found][1] == (
        2,
        ["Father Ruiz, stay."],
    )
