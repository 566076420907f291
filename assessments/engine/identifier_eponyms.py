"""What tells a name of somebody from one that a disease, a sign or a device bears, and from a word that begins a sentence."""

from assessments.engine.identifier_words import _words

# What is said of somebody more often than of a thing: after an unknown word that begins a sentence.
PERSONAL = _words(
    """is was has had isn't wasn't hasn't hadn't cannot can't couldn't will won't would wouldn't does doesn't did
    didn't gets got lies lay sits sat never eats ate walks takes took goes went calls called came comes fell wakes woke
    knows knew loves loved likes hates hated needs needed cares cared sees saw hears heard keeps kept"""
)
OF_ONE = PERSONAL & _words(
    "is was has isn't wasn't hasn't does doesn't gets lies sits eats walks takes goes calls comes wakes knows loves hates needs"
)
"""Those of one alone: what ends as a plural has to have one of them."""
WORDS_END = (
    "ing", "ly", "ed", "tion", "sion", "ment", "ness", "ity", "ance", "ence", "ship", "ism", "ics", "itis", "osis",
    "emia", "uria", "omas", "noma", "coma", "pathy", "ectomy", "ostomy", "pnea", "algia", "plegia", "phagia", "phasia",
    "trophy", "gram", "scopy", "graphy", "ology", "therapy", "pam", "lam", "mab", "nib", "statin", "pril", "sartan", "azole",
    "cillin", "mycin", "caine", "setron", "xaban", "profen", "barbital", "ous", "ful", "less", "able", "ible", "ative",
    "ical", "ular", "emesis", "rrhea", "stasis", "lysis", "tomy", "oxia", "exia", "cites", "axia", "tonia", "idone", "odone", "orphine",
)  # fmt: skip
"""How words end that are no names, or hardly ever."""

# Names that diseases, signs and devices bear: nobody's where such a word follows.
EPONYMS = _words(
    """kennedy wilson bell barrett mallory weiss jackson pratt pancoast horner virchow merkel dobhoff yankauer tenckhoff
    broviac groshong whipple fournier duchenne becker murphy krukenberg wilms burkitt paget dupuytren charcot hashimoto
    takayasu kawasaki meniere ménière peyronie hirschsprung zollinger ellison gilbert gaucher fabry pompe krabbe lhermitte
    babinski romberg trousseau chvostek homans kernig brudzinski richter waldenström waldenstrom goodpasture wegener
    behçet behcet felty reiter sheehan conn alport fanconi budd chiari stevens johnson meigs lambert eaton friedreich
    wallenberg broca hartmann billroth ommaya fowler beers bence jones schatzki zenker meckel crohn graves hunter kaposi
    ewing hoyer foley hickman swan ganz sengstaken blakemore penrose robinson tinel phalen mohs breslow clark gleason dukes"""
)
NAMED_AFTER = _words(
    """disease diseases syndrome syndromes sign signs ulcer ulcers catheter catheters tube tubes drain drains lift palsy
    sarcoma lymphoma tumor tumors carcinoma node nodes nodule nodules dystrophy gangrene procedure suction esophagus
    contracture fracture hernia stage level score grade ring diverticulum reservoir pouch thyroiditis arteritis anemia
    macroglobulinemia transformation triad reflex surgery criteria proteins area position maneuver tear terminal cell
    muscular"""
)
SURELY_NAMED_AFTER = _words(
    """syndrome syndromes sign scale scales score scores criteria classification index phenomenon reflex triad maneuver
    procedure palsy respirations inventory questionnaire staging"""
)


def is_eponym(bare: str, is_possessive: bool, following: str) -> bool:
    """Whether a word is the name of a disease, a sign or a device: "Kennedy ulcer", "Bell's palsy", "Karnofsky score".

    What is somebody's is a name unless it is known: "Okafor's disease" tells whose it is.
    """
    if all(part in EPONYMS for part in bare.split("-")) and following in NAMED_AFTER:
        return True
    return not is_possessive and following in SURELY_NAMED_AFTER
