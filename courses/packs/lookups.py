"""From the words of a pack to the keys of this site, and back: disciplines, domains, competencies, audiences."""

from typing import NamedTuple

from courses.packs import audiences
from courses.packs.complaints import closest


class Known(NamedTuple):
    """What a look-up needs of a Reading, where nothing else is read."""

    vocabulary: object
    complaints: object


def key_of(record, name, known):
    """The primary key behind a word, or None with a complaint where nobody knows the word."""
    word = record[name]
    if not word:
        return None
    if word not in known:
        words = ", ".join(map(str, known))
        record.say(name, f"expected one of {words}, not “{word}”.{closest(word, known)}")
        return None
    return known[word]


def domains(record, reading, name="domains"):
    """The keys of the domains a list of numbers names."""
    known, found = reading.vocabulary.domains, []
    for node in record[name] or ():
        if node.kind == "whole" and node.value in known:
            found.append(known[node.value])
        else:
            numbers = ", ".join(map(str, known))
            sentence = f"“{name}”: expected numbers among {numbers}, not “{node.plain()}”."
            reading.complaints.say(record.fields.path, node.line, sentence)
    return sorted(set(found))


def competencies(record, reading, name="competencies"):
    """The keys of the competencies a list of codes names."""
    known, found = reading.vocabulary.competencies, []
    for node in record[name] or ():
        code = record.fields.string_of(node, name)
        if code in known:
            found.append(known[code])
        elif code:
            codes = ", ".join(known)
            sentence = f"“{name}”: expected codes among {codes}, not “{code}”.{closest(code, known)}"
            reading.complaints.say(record.fields.path, node.line, sentence)
    return sorted(set(found))


def mapped(record, reading):
    """The keys of the domains and competencies a page is mapped to."""
    return {"domains": domains(record, reading), "competencies": competencies(record, reading)}


def audience(record, reading):
    """The audience of a lesson from its `for` or `not_for`."""
    if record["for"] and record["not_for"]:
        record.say("not_for", "expected either “for” or “not_for”.")
    found = codes(record, "for" if record["for"] else "not_for", reading)
    return {"audience": found, "audience_but": bool(record["not_for"] and not record["for"])}


def codes(record, name, reading):
    """The codes of the seats that a list of words names."""
    found = []
    for word in record[name]:
        code, sentence, is_wrong = audiences.code_of(word, reading.vocabulary)
        if sentence:
            say = reading.complaints.say if is_wrong else reading.complaints.advise
            say(record.fields.path, record.line_of(name), f"“{name}”: {sentence}")
        if code and code not in found:
            found.append(code)
    return found


# And back


def numbers_of(page, vocabulary):
    """The numbers of the domains a page is mapped to, in order."""
    return sorted(vocabulary.code("domains", one.pk) for one in page.domains.all())


def codes_of(page, vocabulary):
    """The codes of the competencies a page is mapped to, in the order of the vocabulary."""
    return codes_for({one.pk for one in page.competencies.all()}, vocabulary)


def codes_for(keys, vocabulary):
    """The shortest codes of competencies, in the order of the vocabulary."""
    shortest = {}
    for code, key in vocabulary.competencies.items():
        if key in keys and len(code) <= len(shortest.get(key, code)):
            shortest[key] = code
    return list(shortest.values())


def words_of(page, vocabulary):
    """`for` or `not_for` of a lesson."""
    return words_for(page.audience, page.audience_but, vocabulary)


def words_for(codes, but, vocabulary):
    """`for` or `not_for` of an audience."""
    words = [audiences.word_of(code, vocabulary) for code in dict.fromkeys(codes or [])]
    return {"not_for" if but else "for": words}
