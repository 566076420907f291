"""Files to read: one in our own notation, and drafts as Twine's formats export them."""

THE_WHOLE = """\
:: StoryTitle
Mr. Alvarez and Lucia

:: StoryData
{"ifid": "6F1C8A52-0D3B-4B7E-9C56-1A2B3C4D5E6F", "format": "Alongside", "format-version": "1.0.0", "start": "a0"}

:: People
joaquin: Joaquin Alvarez, 71
  short: Mr. Alvarez
  about: Heart failure and COPD; a retired roofer.
  face: skin 3, hair bald, tone 3, cloth 2, moustache, cannula
  starts: trust 5, emotion 3, feeling fear, awareness 1
  looks: when joaquin.emotion >= 7: withdrawn (Arms folded, looking at the window.)
lucia: Lucia Alvarez, 38
  about: His daughter.
  face: skin 3, hair long, tone 1, cloth 1, collar round
  starts: trust 5, emotion 5, feeling fear

:: Variables
alignment: 0 to 4, starts 0 (How far the team shares one picture)
advance-directive: one of unknown, none, written, starts unknown (What is known of a directive)

:: Skills
framework: remap
opens: Asks before telling
  steps: remap:reframe
  dimension: opens
empathy: Answers emotion before facts
  steps: nurse:naming, nurse:supporting
  dimension: empathy
  weight: 1.5

:: Cues
bounce: joaquin “I always bounce back.”
  lasts: 2
  missed: joaquin.trust -1
  because: He half opened a door. Nobody went through it.

:: Gates
not-now: when joaquin.emotion >= 7
  stops: joaquin.awareness
  does: joaquin.emotion +1
  says: Joaquin: “Sorry. What?” (He did not hear it.)
  because: While emotion is this high, facts do not land.

:: Rules
leaves: when lucia.trust = 0 -> stopped

:: Variants
brother: With her brother in the room
  starts: lucia.trust 3, lucia.emotion 6, lucia.feeling anger
  lucia: Mateo Alvarez, 41
    short: Mateo
    about: Her brother, home from sea for a week.
    face: skin 3, hair cropped, tone 1, cloth 2

:: a0 [key] {"position":"100,100"}
Clinic, late on a Thursday. Lucia has pulled her chair close to his.

# Nobody reads this line.
Joaquin: “They said you wanted to talk.” (He smooths his cap on his knee.)
  when joaquin.trust <= 3: “So. Talk.” (He keeps his cap on.) [withdrawn]
Lucia: “I wrote everything down.”
  only when lucia.trust >= 4
  for: discipline:nurse, seat:nurse/apn
  audio: 0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
cue: bounce
write: What would you say?
wording: What have you been told?
wording: How much would you like to know?
wording: Before I begin, what is on your mind?

[[“Is it all right if we talk about how things are? What have you been told?”->a1]]
  id: a0-ask
  does: joaquin.trust +1
  skills: opens 2
  meets: bounce
  because: Permission plus ask lowers threat.

[[“Your scan shows the heart is weaker than in spring.”->a1]]
  id: a0-tell
  does: joaquin.trust -1, joaquin.emotion +2
  slip
  says: Lucia: “In spring you said he was fine.”
  because: Telling before asking.

[[Say nothing yet. Stay where you are.->a1]]
  id: a0-wait
  silence
  because: A pause he did not need yet.

[[“I will ask our chaplain to come by.”->a1]]
  id: a0-chaplain
  for all but: discipline:chaplain
  hands to: chaplain

:: a1 {"position":"100,300"}
does: alignment +1
most: 2

[[“I am worried that time may be short. I hope I am wrong.” Then wait.->good]]
  id: a1-headline
  when: joaquin.preference is not unasked or (visited a0 twice and not chose a0-tell)
  does: joaquin.awareness +2, joaquin.emotion +3
  skills: empathy 0.5
  because:
    A short headline with worry and range, then silence.

    - He hears one thing.
      - Not three.
  otherwise when joaquin.emotion >= 7
    does: joaquin.emotion +1
    critical: He goes home and stops his pills.
    says: Joaquin: “Sorry, what did you say?” (He is not hearing you.)
    goes: stopped
    because: Nothing lands while he is this upset.

[[“Shall we stop here, and meet on Monday?”->stopped]]
  id: a1-stop
  stop

[[“Tell me more.”->a1]]
  id: a1-more
  again
  does: joaquin.preference = headlines

:: good [end-good]
title: A plan that is his
debrief: You asked before you told.
Joaquin: “All right. The lake, then.” (He puts his cap on and grins.) [relieved]

:: stopped [end-stopped]
title: Another day
debrief:
  You stopped in time.

  What would you say first on Monday?
"""

PLAIN = """\
:: StoryTitle
A draft

:: Start
The clinic is nearly empty.
Lucia: So. You wanted to talk?
You look at her.
[[Ask what she knows->What she knows]]
[[“I am sorry.”->Sorry]]
[[Leave]]

:: What she knows
Lucia: “Everything.” (She folds the letter.)
Dr. Shah: She knows it all.
[[Nothing more|Leave]]

:: Leave
She stays where she is.
"""

HARLOWE = """\
:: StoryTitle
A draft with macros

:: StoryData
{
  "ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC",
  "format": "Harlowe",
  "format-version": "3.3.8",
  "start": "First meeting",
  "tag-colors": {"warm": "green"},
  "zoom": 1
}

:: First meeting [warm] {"position":"600,200","size":"100,100"}
(set: $trust to 5)(if: $trust > 3)[She smiles.]
<b>The room</b> is small. <script>alert("x")</script>
Lucia: "You are late, $name." (She <i>nods</i>.)
(link-goto: "Sit down", "Sitting")
[[Stay standing->Standing]]

:: Sitting {"position":"500,400","size":"100,100"}
Lucia: "Thank you."

:: Standing {"position":"700,400","size":"100,100"}
Lucia: "Sit, please."
[[Sitting]]

:: UserScript [script]
window.alert("no");
"""

SUGARCUBE = """\
:: StoryData
{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "format": "SugarCube", "format-version": "2.36.1", "start": "Start"}

:: StoryInit
<<set $trust to 5>>

:: Start {"position":"100,100"}
<<if $trust gt 3>>She smiles.<<else>>She does not.<</if>>
Lucia: “Come in.”
<<link "Sit down" "Sitting">><</link>>
<<button [[Stand|Standing]]>><<set $stood to true>><</button>>
[[Leave|Sitting][$left to true]]

:: Sitting
/* a comment */
Lucia: “Good.”

:: Standing
Lucia: “As you like.”
"""

SAMPLES = (THE_WHOLE, PLAIN, HARLOWE, SUGARCUBE)
