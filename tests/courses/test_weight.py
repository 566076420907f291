"""What a lesson weighs over the wire: its page, its sheets and its scripts, compressed; fonts and pictures apart."""

import gzip
import re
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders

from courses import noting
from courses.models import Discipline, ProgramPage
from tests import factories

pytestmark = pytest.mark.django_db

BUDGET = 60_000
QUOTE = "what it should carry away"
SYLLABLES = [
    "al",
    "con",
    "dis",
    "er",
    "gra",
    "hu",
    "in",
    "ki",
    "len",
    "mor",
    "o",
    "res",
    "sta",
    "tion",
    "wa",
    "y",
]
SEATS = ("physician", "nurse", "pharmacist", "social-worker")


@pytest.fixture
def lesson():
    """A lesson of about 1,200 words with everything in it but pictures."""
    chance = Random(3)  # words as various as a text's: one sentence again and again would weigh nothing
    words = ["".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3)))) for _word in range(500)]

    def sentence(length):
        return f"{' '.join(chance.choices(words, k=length))}, {QUOTE}.".capitalize()

    def part(number):
        return f"## Part {number}\n\n" + "\n\n".join(
            " ".join(map(sentence, (12, 9, 15))) for _line in range(5)
        )

    prose = "\n\n".join(map(part, range(5)))
    seats = [
        {"discipline": Discipline.objects.get(code=code).pk, "sub_role": "", "text": sentence(18)}
        for code in SEATS
    ]
    references = [{"text": f"Author {n}, Journal of Palliative Medicine, 2020;{n}:1."} for n in range(12)]
    body = factories.body(
        ("pearl", {"text": "If he jumps, do not chase it with more of the same."}),
        ("seats", {"title": "What each seat notices", "seats": seats}),
        ("check", factories.CHECK),
        ("check", factories.CHECK | {"question": "And then?"}),
        ("reflection", {"prompt": "When did you last stay silent?"}),
        ("references", {"references": references}),
        prose=prose,
    )
    return factories.lesson(title="When kidneys fail, morphine stays", body=body)


@pytest.fixture
def page(learner, lesson):
    """The lesson as its learner gets it, with six notes and four highlights beside it."""
    program = ProgramPage.objects.ancestor_of(lesson).get()
    factories.profile(learner.user)
    factories.enrollment(user=learner.user, program=program)
    place = noting.Place("part-1", "Part 1")
    for number in range(6):
        noting.keep(
            user=learner.user, page=lesson, uuid=uuid4(), text=f"{number}: " + "Ask Marta. " * 12, place=place
        )
    for _number in range(4):
        noting.keep(user=learner.user, page=lesson, uuid=uuid4(), quote=QUOTE, place=place)
    return learner.get(lesson.get_url(), headers={"Accept-Encoding": "gzip"})


def linked(html):
    """The sheets and scripts a page names, and the scripts these import when they begin."""
    waiting = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', html)
    waiting += re.findall(r'<script[^>]* src="/static/([^"]+)"', html)
    found = {}
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = Path(finders.find(name)).read_bytes()
        if name.endswith(".js"):
            folder = name.rpartition("/")[0]
            imports = re.findall(r'^import .* from "\./([^"]+)"', found[name].decode(), re.MULTILINE)
            waiting += [f"{folder}/{one}" for one in imports]
    return found


def test_a_lesson_weighs_no_more_than_its_budget(page):
    assert page["Content-Encoding"] == "gzip"
    parts = linked(gzip.decompress(page.content).decode())
    assert {"cms/reading.css", "cms/js/highlights.js", "cms/js/sender.js"} <= set(parts)
    weights = {name: len(gzip.compress(content, 6)) for name, content in parts.items()}
    weights["the page itself"] = len(page.content)
    total = sum(weights.values())
    assert total <= BUDGET, (total, sorted(weights.items(), key=lambda row: -row[1]))


def test_pictures_and_recordings_keep_their_place_while_they_load(page):
    html = gzip.decompress(page.content).decode()
    for picture in re.findall(r"<img\b[^>]*>", html):
        assert "width=" in picture and "height=" in picture, picture


@pytest.mark.parametrize(
    "address", ["{lesson}?q=morphine", "/today/", "/notes/?q=Marta", "/display/?next=/today/"]
)
def test_what_a_request_can_put_words_into_is_not_compressed(page, learner, lesson, address):
    answer = learner.get(
        address.format(lesson=lesson.get_url()), headers={"Accept-Encoding": "gzip"}, follow=False
    )
    assert answer.status_code == 200 and not answer.has_header("Content-Encoding")
