"""What templates draw and say: marks, discs, faces, moments, forms and the display choice."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

import cms
from cms import charts, display, faces, marks

STATIC = Path(cms.__file__).parent / "static" / "cms"
LEARNER_SHEETS = ("base", "components", "reading", "study", "case", "desk", "door", "print")


def render(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


# Drawings


@pytest.mark.parametrize("name", marks.NAMES)
def test_every_mark_is_hidden_from_screen_readers(name):
    assert 'aria-hidden="true"' in marks.mark(name)


@pytest.mark.parametrize("left", marks.SIDES)
@pytest.mark.parametrize("right", marks.SIDES)
def test_every_pair_of_halves_can_be_drawn(left, right):
    assert marks.disc(left, right).startswith('<svg class="disc"')


def test_two_done_halves_close_into_one_whole_disc():
    assert 'class="whole"' in marks.disc("done", "done")
    assert 'class="whole"' not in marks.disc("done", "begun")


def test_a_half_in_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="A half is one of"):
        marks.disc("finished", "open")


def test_a_half_is_named_by_glyph_words_and_hue_together():
    html = render('{% half "psychosocial" %}')
    assert "half--psy" in html and "<svg" in html and "Psycho-social-spiritual-ethics half" in html


@pytest.mark.parametrize("mood", faces.MOODS)
@pytest.mark.parametrize("person", [*faces.CAST, "Somebody Else, 81"])
def test_every_person_can_be_drawn_in_every_mood(person, mood):
    assert faces.portrait(person, mood).startswith('<svg class="face"')
    assert faces.mini(person, mood).startswith('<svg class="face mini"')


def test_no_two_moods_share_eyes_and_mouth():
    pairs = {(state["eye"], state["mouth"]) for state in faces._STATES.values()}
    assert len(pairs) == len(faces.MOODS)


def test_a_person_looks_the_same_on_every_page():
    assert faces.portrait("Somebody Else, 40") == faces.portrait("Somebody Else, 40")


def test_the_age_in_a_name_shows_in_the_face():
    assert faces.identity("Somebody Else, 81").age == 81


def test_the_cast_has_more_than_one_skin_tone():
    assert {person.skin for person in faces.CAST.values()} == {1, 2, 3, 4, 5}


def test_a_face_never_repeats_what_was_typed():
    assert "script" not in render("{% face name %}", name="<script>alert(1)</script>")


def test_the_dose_line_says_everything_it_draws():
    svg = charts.dose_scale(
        bands=[{"low": "12", "high": "20", "share": "1"}, {"low": "9", "high": "12", "share": "0.5"}],
        critical=[{"low": "36", "high": None}],
        value="18.50",
        unit="mg",
        label="Hydromorphone",
    )
    words = re.search(r'aria-label="([^"]*)"', svg)[1]
    assert words == (
        "Scale of Hydromorphone in mg. Full marks from 12 to 20. Partly from 9 to 12. Critical from 36. Your answer: 18.5."
    )


def test_a_dose_beyond_the_line_is_said_to_be_beyond_it():
    svg = charts.dose_scale(bands=[{"low": "1", "high": "2", "share": "1"}], value="500", unit="<mg>")
    assert "beyond this line" in svg and "&lt;mg&gt;" in svg


# Moments


def test_a_moment_is_said_in_the_readers_zone_and_names_it():
    with timezone.override(ZoneInfo("America/Denver")):
        html = render("{% when moment %}", moment=datetime(2026, 11, 24, 6, 59, tzinfo=UTC))
    assert html == '<time datetime="2026-11-23T23:59:00-07:00">Mon 23 Nov 2026, 11:59 pm in Denver</time>'


def test_a_full_hour_is_said_without_minutes_and_utc_by_its_name():
    with timezone.override(UTC):
        assert "8 pm UTC" in render(
            '{% when moment "time" %}', moment=datetime(2026, 1, 5, 20, 0, tzinfo=UTC)
        )


def test_a_date_has_no_zone():
    assert (
        render("{% when day %}", day=date(2026, 6, 12)) == '<time datetime="2026-06-12">12 June 2026</time>'
    )


def test_no_moment_says_nothing():
    assert render("{% when moment %}", moment=None) == ""


def test_a_number_stays_with_its_unit():
    assert render("{{ text|whole_figures }}", text="17.2 mg at 8 pm") == "17.2\u00a0mg at 8\u00a0pm"


def test_a_device_is_named_in_words():
    agent = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
    )
    assert render("{{ agent|device }}", agent=agent) == "Edge on Windows"


# Forms


class Person(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="The one of your invitation.")
    seat = forms.ChoiceField(
        label="Your seat", choices=[("rn", "Nurse"), ("md", "Physician")], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Anything else?", required=False, widget=forms.Textarea(attrs={"placeholder": "…"})
    )


def test_a_form_with_errors_begins_with_links_to_the_fields():
    html = str(Person({"email": "hanna"}))
    assert 'href="#id_email">E-mail: ' in html
    assert 'href="#id_seat_0">Your seat: ' in html
    assert html.index("error-summary") < html.index('name="email"')


def test_an_error_stands_between_label_and_input_and_is_tied_to_it():
    html = str(Person({"email": "hanna"}))
    assert html.index('for="id_email"') < html.index('id="id_email_error"') < html.index('name="email"')
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_good_form_has_no_summary():
    assert "error-summary" not in str(Person())


def test_what_may_be_left_out_says_so_in_words_and_placeholders_are_gone():
    html = str(Person())
    assert html.count("(optional)") == 1
    assert "placeholder" not in html


def test_radio_buttons_are_rows_in_a_named_group():
    html = str(Person())
    assert html.count('<label class="choice"') == 2
    assert re.search(r"<fieldset[^>]*>\s*<legend>Your seat</legend>", html)


# The display choice


def request_with(cookie=""):
    request = RequestFactory().get("/display/")
    request.COOKIES[display.COOKIE] = cookie
    return request


@pytest.mark.parametrize("cookie", ["", "nonsense", 'dark" onload="x.large', "dark.huge.large"])
def test_an_unknown_display_cookie_counts_as_the_default(cookie):
    chosen = display.display(request_with(cookie))["display"]
    assert chosen["theme"] in ("", "dark") and chosen["text"] in ("", "large")


def test_the_chosen_theme_and_size_reach_the_page():
    request = request_with("dark.large")
    html = Template('<html data-theme="{{ display.theme }}" data-text="{{ display.text }}">').render(
        RequestContext(request, display.display(request))
    )
    assert html == '<html data-theme="dark" data-text="large">'


def test_saving_the_display_keeps_a_cookie_and_goes_back():
    request = RequestFactory().post("/display/", {"theme": "dark", "text": "large", "next": "/programs/"})
    response = display.view(request)
    assert (response.status_code, response["Location"]) == (302, "/programs/")
    assert response.cookies[display.COOKIE].value == "dark.large.normal.normal"


def test_the_display_page_never_sends_anyone_to_another_site(monkeypatch):
    monkeypatch.setattr(display, "reverse", lambda name: "/display/")
    request = RequestFactory().post(
        "/display/", {"theme": "light", "text": "normal", "next": "https://elsewhere.example/"}
    )
    assert display.view(request)["Location"] == "/display/"


def test_a_display_form_that_makes_no_sense_is_answered_with_422(monkeypatch):
    shown = {}

    def remember(request, template, context, status):
        shown.update(context)
        return HttpResponse(status=status)

    monkeypatch.setattr(display, "render", remember)
    assert display.view(RequestFactory().post("/display/", {"theme": "pink"})).status_code == 422
    assert shown["form"].errors


# Sheets and templates


def test_an_unknown_sheet_is_refused():
    with pytest.raises(TemplateSyntaxError, match="There is no sheet"):
        render('{% sheet "fancy" %}')


@pytest.mark.parametrize("name", LEARNER_SHEETS)
def test_colors_and_fonts_are_named_in_the_tokens_only(name):
    css = (STATIC / f"{name}.css").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9A-Fa-f]{3,8}\b(?![^{]*\{)|rgb\(|hsl\(|Source S", css)


@pytest.mark.parametrize("name", LEARNER_SHEETS)
def test_every_custom_property_a_sheet_uses_is_a_token(name):
    tokens = set(
        re.findall(r"^\s+(--[\w-]+):", (STATIC / "tokens.css").read_text(encoding="utf-8"), re.MULTILINE)
    )
    sheet = (STATIC / f"{name}.css").read_text(encoding="utf-8")
    own = set(re.findall(r"(--[\w-]+):", sheet))  # made and used in one place
    assert set(re.findall(r"var\((--[\w-]+)", sheet)) <= tokens | own


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_the_plainest_error_pages_need_no_context_and_show_the_request(page):
    assert "Alongside" in render_to_string(page)
    assert "7f3a-92c1" in render_to_string(page, {"request_id": "7f3a-92c1"})


def test_templates_carry_no_inline_style_or_script():
    templates = Path(cms.__file__).parent.parent / "templates"
    for path in templates.rglob("*.html"):
        if path.parts[len(templates.parts)] in ("certificates", "pdf", "emails"):
            continue  # rendered to paper or mail, where no content policy stands
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:", text), path
        for tag in re.findall(r"<script[^>]*>", text):
            assert "src=" in tag or "application/json" in tag, path


def test_a_page_may_call_a_field_by_another_label():
    form = Person({"email": "hanna"})
    html = render("{% with named=form.email|called:'Where we write' %}{{ form }}{% endwith %}", form=form)
    assert html.count("Where we write") == 2 and Person()["email"].label == "E-mail"


@pytest.mark.django_db
def test_an_empty_choice_says_what_it_means_in_words():
    class Choice(forms.Form):
        needed = forms.ModelChoiceField(Group.objects.none())
        free = forms.ModelChoiceField(Group.objects.none(), required=False)
        plain = forms.ChoiceField(choices=[("", "---------"), ("a", "A")], required=False)

    html = render("{% for field in form %}{% include 'components/field.html' %}{% endfor %}", form=Choice())
    assert "---" not in html
    assert re.findall(r'<option value=""[^>]*>([^<]+)<', html) == [
        "Choose one",
        "Nothing chosen",
        "Nothing chosen",
    ]


def test_the_current_page_is_marked_for_everyone():
    request = RequestFactory().get("/programs/pain/")
    html = Template(
        '{% load ui %}{% nav_link "/programs/" "Courses" "/programs/" %}{% nav_link "/programs/pain/" "Pain" %}'
    ).render(Context({"request": request}))
    assert (
        html
        == '<a href="/programs/" aria-current="true">Courses</a><a href="/programs/pain/" aria-current="page">Pain</a>'
    )
