"""Audiences in packs: the codes of courses/audience.py without their sort, where one word says enough.

A bare word is looked for among the scopes, then the tracks, then the disciplines; with a slash it is a seat. Where
two of them share a word it is written with its sort, as in `track:allied`.
"""

from courses import audience
from courses.packs.complaints import closest


def words_known(vocabulary):
    """{code: whether it is known}, in the order in which a bare word is looked for."""
    seats = [code for code in vocabulary.seats if "/" in code]
    return [
        *(f"{audience.SCOPE}:{code}" for code in vocabulary.scopes),
        *(f"{audience.TRACK}:{code}" for code in vocabulary.tracks),
        *(f"{audience.DISCIPLINE}:{code}" for code in vocabulary.disciplines),
        *(f"{audience.SEAT}:{code}" for code in seats),
    ]


def code_of(word, vocabulary):
    """Return (code, sentence, whether the sentence is a complaint) for a word of a pack."""
    known = words_known(vocabulary)
    if ":" in word:
        problem = audience.problem(word)
        if problem:
            return "", problem, True
        sentence = "" if word in known else f"Nobody here is “{word}” any more: nobody is addressed by it."
        return word, sentence, False
    found = next((code for code in known if code.partition(":")[2] == word), "")
    if found:
        return found, "", False
    names = list(dict.fromkeys(code.partition(":")[2] for code in known))
    near = closest(word, names) or f" Expected one of {', '.join(names)}."
    return "", f"“{word}” names nobody.{near}", True


def word_of(code, vocabulary):
    """The shortest word of a pack for a code."""
    bare = code.partition(":")[2]
    same = [one for one in words_known(vocabulary) if one.partition(":")[2] == bare]
    return bare if same == [code] else code
