"""An answer as whoever judges it reads it: its question, the words with the comments on them, and what marks say of them.

One place for the desk, for who decides where two marks part, and for who answers a question about a mark.
"""

from django.utils.translation import gettext as _

from assessments.engine.anchoring import Place, one_line_end, pieces, sentences
from assessments.screens.replay_turns import written_turns

QUOTED = 120


def answer_screen(log, item_id):
    """What the templates of an answer need; its texts are not cut yet, see `cut`."""
    case = log.definition
    texts, written = texts_of(log, item_id)
    return {
        "case": case,
        "stage": case.stages[case.stage_of(item_id) or 0],
        "item": case.find(item_id),
        "texts": texts,
        "written": written,
        "sentences": [one for text in texts for one in text["sentences"]],
    }


def texts_of(log, item_id):
    """(every text of the answer, the turns of a conversation or None)."""
    written = written_turns(log, item_id)
    if written is not None:
        texts = [_text(one["own"], _("Turn %(n)s") % {"n": one["number"]}) for one in written]
        for turn, text in zip(written, texts, strict=True):
            turn["text"] = text
        return texts, written
    given = log.state.responses.get(item_id)
    words = log.attempt.words.filter(pk=given.words.get("id")).first() if given else None
    return ([_text(words, _("The answer"))] if words else []), None


def _text(words, label):
    text = "" if words.erased_at else one_line_end(words.text)
    return {
        "id": str(words.pk),
        "label": label,
        "text": text,
        "is_erased": bool(words.erased_at),
        "pieces": pieces(text, ()),
        "sentences": [
            {"value": f"{words.pk}:{start}:{end}", "words": text[start:end][:QUOTED], "label": label}
            for start, end in sentences(text)
        ],
    }


def numbered(texts, places, after=0):
    """The comments on places of these texts, in the order of the texts, numbered from the one after `after`."""
    order = {text["id"]: n for n, text in enumerate(texts)}
    known = [one for one in places if one["words"] in order]
    known.sort(key=lambda one: (order[one["words"]], one["start"], one["end"]))
    by_id = {text["id"]: text["text"] for text in texts}
    return [
        {
            "number": n,
            "words": one["words"],
            "place": Place(n, one["start"], one["end"]),
            "value": f"{one['words']}:{one['start']}:{one['end']}",
            "quote": by_id[one["words"]][one["start"] : one["end"]],
            "text": one["text"],
        }
        for n, one in enumerate(known, after + 1)
    ]


def cut(texts, found):
    """Cut the texts where these numbered comments begin and end."""
    for text in texts:
        text["pieces"] = pieces(text["text"], [one["place"] for one in found if one["words"] == text["id"]])


def with_places(texts, marks):
    """Give each mark its comments on the texts as `placed`, numbered through all marks, and cut the texts at them."""
    found = []
    for mark in marks:
        mark.placed = numbered(texts, mark.anchored, after=len(found))
        found.extend(mark.placed)
    cut(texts, found)
    return found
