"""Words that decide what may be a name: capitalized words that name nobody, and given names that are nothing else.

Kept in lower case. Words that are both a name and a word (Grace, Will, May) stand in neither list: inside a sentence
their capital speaks, at its beginning it does not.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

# The same in other tongues of the region, and days in words there.
OTHER_MONTHS = _words(
    """enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre janvier février
    fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre decembre januar februar märz juni
    juli oktober dezember janeiro fevereiro março abril maio junho julho setembro outubro dezembro"""
)
OTHER_DAYS = _words(
    """primero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis dieciseis
    diecisiete dieciocho diecinueve veinte veintiuno veintidós veintidos veintitrés veintitres veinticuatro veinticinco
    veintiséis veintiseis veintisiete veintiocho veintinueve treinta premier deux trois quatre cinq six sept huit neuf dix
    onze douze treize quatorze quinze seize vingt trente"""
)

STATES = _words(
    """alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana
    nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming
    hampshire jersey mexico york carolina dakota island"""
)
STATE_CODES = _words(
    """al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or
    pa ri sc sd tn tx ut vt va wa wv wi wy dc"""
)

# Drugs, and their names in the trade.
DRUGS = _words(
    """acetaminophen tylenol paracetamol aspirin ibuprofen advil motrin naproxen aleve ketorolac toradol celecoxib
    celebrex diclofenac morphine ms mscontin contin roxanol hydromorphone dilaudid oxycodone oxycontin percocet roxicodone
    hydrocodone norco vicodin fentanyl duragesic methadone dolophine buprenorphine suboxone butrans belbuca codeine
    tramadol ultram tapentadol nucynta oxymorphone naloxone narcan naltrexone gabapentin neurontin pregabalin lyrica
    duloxetine cymbalta venlafaxine effexor amitriptyline nortriptyline desipramine mirtazapine remeron sertraline zoloft
    citalopram escitalopram lexapro fluoxetine prozac paroxetine bupropion wellbutrin trazodone methylphenidate ritalin
    ketamine lidocaine lidoderm dexamethasone decadron prednisone prednisolone haloperidol haldol olanzapine zyprexa
    quetiapine seroquel risperidone risperdal chlorpromazine lorazepam ativan diazepam valium midazolam versed clonazepam
    klonopin alprazolam xanax phenobarbital propofol ondansetron zofran metoclopramide reglan prochlorperazine compazine
    promethazine phenergan scopolamine glycopyrrolate robinul atropine hyoscyamine octreotide sandostatin senna senokot
    docusate colace polyethylene miralax lactulose bisacodyl dulcolax methylnaltrexone relistor naloxegol movantik
    furosemide lasix bumetanide torsemide spironolactone metoprolol carvedilol lisinopril losartan entresto amlodipine
    digoxin amiodarone warfarin coumadin apixaban eliquis rivaroxaban xarelto heparin enoxaparin lovenox insulin metformin
    levothyroxine synthroid omeprazole pantoprazole famotidine albuterol ventolin ipratropium duoneb levetiracetam keppra
    valproate depakote phenytoin dilantin carbamazepine tegretol baclofen tizanidine cyclobenzaprine megestrol dronabinol
    marinol cannabis cbd levodopa carbidopa sinemet donepezil aricept memantine namenda vancomycin ceftriaxone
    ciprofloxacin azithromycin pembrolizumab keytruda nivolumab carboplatin paclitaxel capecitabine tamoxifen
    zoledronate pamidronate denosumab epoetin oxygen"""
)

# Diseases, their people and their scales; measures, methods and frameworks of the field.
CLINICAL = _words(
    """alzheimer alzheimers parkinson parkinsons huntington hodgkin crohn crohns kaposi ewing lewy creutzfeldt jakob
    guillain barre raynaud cushing addison graves wernicke korsakoff lou gehrig down tourette marfan sjogren kussmaul
    cheyne stokes glasgow karnofsky braden edmonton norton borg likert richmond ramsay cornell folstein beck hamilton
    kalamazoo angoff foley hickman hoyer trendelenburg fowler fowlers kegel doppler kayexalate gatorade ensure pleurx
    medicare medicaid tricare hipaa ferpa cobra covid influenza hospice palliative oncology cardiology neurology
    nephrology psychiatry pediatrics geriatrics surgery radiology chaplaincy pharmacy remap spikes nurse vitaltalk molst
    polst pps painad flacc esas phq gad moca mmse fast karnofsky ecog nyha gold meld child pugh morse apache sofa cam
    facit hads dsm icd snomed cdc fda nih who acp aahpm nhpco hpna epec elnec capc ncp ipec jama lancet cochrane pubmed
    up todate twycross mcpherson saunders erikson maslow kubler ross worden frankl chochinov buckman baile
    alcoholics anonymous narcotics meals wheels lifeline uber lyft zoom facetime google facebook instagram tiktok youtube
    whatsapp android iphone ipad apple microsoft"""
)

# Peoples, tongues and faiths of many: a state, a nation or more.
PEOPLES = _words(
    """american americans african asian hispanic latino latina latinx latine black white native indigenous european
    navajo cherokee choctaw lakota sioux ojibwe mexican spanish english french german italian portuguese russian ukrainian polish chinese mandarin cantonese japanese
    korean vietnamese tagalog filipino indian hindi punjabi arabic farsi persian turkish somali ethiopian amharic nigerian
    haitian creole brazilian canadian british irish scottish greek hebrew yiddish africa asia europe america china japan
    india mexico canada england france germany italy spain russia ukraine poland vietnam korea philippines usa u.s
    christian christianity catholic protestant baptist methodist lutheran presbyterian episcopal anglican pentecostal
    evangelical orthodox mormon lds adventist jehovah jehovahs witness witnesses quaker amish mennonite muslim islam
    islamic sunni shia jewish judaism hindu hinduism buddhist buddhism sikh sikhism atheist agnostic god jesus christ lord
    allah buddha bible quran koran torah psalm psalms gospel mass communion eucharist ramadan sabbath shabbat kaddish
    rosary anointing sacrament sacraments democrat republican army navy marines marine veteran veterans va vietnam-era
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
    sundays mon tue tues wed thu thurs fri sat sun"""
)

# Work and rooms of the field, people by what they are to each other.
ROLES = _words(
    """mr mrs ms miss mx dr prof doctor doctors physician physicians nurse nurses rn lpn cna aprn np pa md do phd psyd lcsw
    lmsw msw chaplain pharmacist pharmd social worker workers therapist counselor psychologist ethicist aide aides
    caregiver caregivers team teams family families patient patients pt pts mother father mom mum mama dad papa daughter
    daughters son sons sister sisters brother brothers wife husband spouse partner parents parent child children
    grandson granddaughter grandchild grandchildren grandmother grandfather grandma grandpa aunt uncle niece nephew cousin
    cousins neighbor neighbors friend friends stepson stepdaughter in-law guardian surrogate proxy agent he she they it we
    i you his her hers their theirs our ours my mine your him them us me im ive id ill"""
)

# Words that begin sentences and headings.
COMMON = _words(
    """a an the this that these those there here who whom whose what which when where why how and or but nor so yet for
    if then else than because since while although though unless until before after during as at by from in into of off
    on onto out over to toward towards under up upon with within without about above across against along among around
    behind below beneath beside besides between beyond despite except inside like near outside past per through
    throughout via not no yes none nothing nobody no-one someone somebody something anyone anybody anything everyone
    everybody everything each every either neither both all any some many much more most few fewer less least several
    other others another such same own only just also too very quite rather almost nearly perhaps maybe probably possibly
    certainly clearly usually often sometimes rarely never always again already still soon now today tonight tomorrow
    yesterday later earlier recently lately once twice first second third last next finally meanwhile otherwise instead
    however therefore thus hence moreover furthermore overall given despite according regarding concerning including
    is are was were be been being am do does did done doing have has had having will would shall should can could may
    might must need needs let lets get gets got make makes made take takes took give gives gave go goes went come comes
    came see sees saw say says said tell tells told ask asks asked think thinks thought know knows knew feel feels felt
    want wants wanted wish wishes hope hopes fear fears try tries tried use uses used please thank thanks sorry hello dear
    good bad better worse best worst new old young great small large big little long short high low early late full empty
    one two three four five six seven eight nine ten hundred half day days night nights week weeks month months year years
    morning evening afternoon hour hours minute minutes time times pain nausea vomiting dyspnea breathlessness cough
    constipation diarrhea delirium agitation anxiety depression fatigue weakness confusion sleep sedation bleeding edema
    swelling itching hiccups secretions seizures fever infection pneumonia sepsis stroke cancer tumor metastases heart
    lung lungs liver kidney kidneys renal brain bone bones bowel bowels bladder skin wound wounds mouth stomach chest
    breast prostate colon pancreas ovary lymphoma leukemia myeloma melanoma sarcoma glioblastoma dementia diabetes
    hypertension copd chf failure disease illness syndrome stage staging scan labs lab blood urine oxygen breathing
    appetite weight intake output vitals exam history medications medication medicines medicine drug drugs dose doses
    dosing treatment treatments therapy chemo chemotherapy radiation surgery hospice palliative hospital clinic home
    facility unit ward icu emergency department room bed care comfort goals goal plan plans code status advance directive
    directives living will power attorney living case consult question questions answer answers note notes background
    summary problem problems concern concerns context story situation setting assessment recommendation recommendations
    current currently previous previously prior past present future social spiritual psychological physical cultural
    ethical legal financial insurance consent capacity decision decisions conversation conversations meeting meetings
    call calls visit visits talk talks words word life living alive dying death dead dies died grief loss faith prayer
    ritual culture language interpreter religion church music food water feeding tube tubes line lines port pump patch
    patches pill pills tablet tablets liquid oral iv sc sl po pr prn bid tid qid qhs qd q daily hourly nightly weekly
    monthly start started starting stop stopped stopping increase increased decrease decreased reduce reduced switch
    switched rotate rotated rotation add added hold held continue continued taper tapered titrate titrated offer offered
    explain explained discuss discussed review reviewed consider considering considered monitor monitored support
    supported supporting refuses refused declines declined accepts accepted agrees agreed disagrees insists insisted
    believes believed cries cried prays smokes lives lived works worked retired married divorced widowed single unable
    able aware unaware awake asleep alert oriented confused calm restless anxious afraid angry sad tired weak alone
    together available unavailable necessary possible impossible important unknown known unclear clear sure unsure
    thinking knowing having being doing going coming taking giving making asking telling talking walking eating drinking
    sleeping breathing hearing seeing watching waiting trying caring bathing turning moving sitting standing lying tried
    table tables figure figures guideline guidelines article articles book chapter page section reference references
    society association college academy journal university program course module week lesson fast fact facts clinical
    practice evidence trial trials study studies total scale score index performance palliative version form test
    internet web email phone text video telehealth television radio newspaper car truck bus train house apartment
    kitchen bathroom bedroom stairs wheelchair walker cane garden dog cat dogs cats farm ranch rural town city county
    state country mountain mountains valley river lake north south east west northern southern eastern western
    ascites opioid opioids creatinine calcium potassium sodium suicide addiction dependence pulse relief guilt tender burning
    burns dizzy numb eighty seventy sixty fifty forty thirty twenty options strategies definition research management science
    part parts enough vitamin nighttime daytime weekend weekends treat teach guide avoid keep chart drain begin lead breath rescue whether writes sits walks progress using putting hear
    follow read record point choose hears stays helps hand even sleepy drowsy whole recall agreement nerve name safer raise
    draw show refer reports write united states kingdom world health organization latin spanish-speaking whatever courtesy
    dignity guidance relieve keeps worries opposite afterward open close seat write symptom suffering
    christmas thanksgiving easter hanukkah halloween spring summer fall autumn winter"""
)

KNOWN = STATES | DRUGS | CLINICAL | PEOPLES | ROLES | COMMON

# Letters that stand for something else than somebody.
ACRONYMS = _words(
    """iv po sc sq im sl pr gi gu gt ed er or icu nicu picu ct mr mri pet ekg ecg eeg emg bp hr rr bm bmi bun cr wbc rbc hgb
    hct plt inr pt ptt na mg ca cl co2 o2 ph pa np rn md do ot st pt sw lpn cna dme pca prn npo tpn peg ng ngt ogt ij dnr
    dni dnar cpr aed lvad icd bipap cpap vent hfnc mi cad chf pvd dvt pe cva tia af afib aki ckd esrd hd copd osa tb hiv
    aids als ms mnd ards gbm nsclc sclc hcc aml cll mm uti ca mets dx tx rx hx sx fx ros hpi pmh psh fh sh ros adl iadl
    adls iadls er ir la lai cr sr xr xl cd bid tid qid qhs qd qod mme med nsaid nsaids ssri ssris snri tca maoi ppi
    oud sud aud ptsd ocd bpd adhd loc aox gcs rass uo io er va us usa uk eu cms irb ipe ipec ncp cme ce poa mpoa hcp
    dpoa acp molst polst most goc los qol ok vs re ie eg etc tv pm am ad lol id tlc ivdu mrsa vre cdiff ltc snf alf ltac
    irf pcp ems ent obgyn ob gyn ortho onc heme neuro psych uro derm fr kg cm mm ml dl hs ac pc"""
)

# Given names that are no words: flagged wherever they stand, however they are written.
GIVEN_NAMES = _words(
    """aaron abigail adam adrian agnes alan albert alejandro alexander alexandra alfred alice alicia allison amanda amelia
    amy andrea andrew angela anita anna anne annie anthony antonio arthur ashley barbara beatrice benjamin bernard
    bernice bertha betty beverly bonnie bradley brandon brenda brian bridget bruce carla carlos carmen carolyn
    catherine cecilia charles charlotte cheryl christina christine christopher cindy clara clarence claudia clifford
    connie craig cynthia daniel danielle darlene david deborah debra denise dennis derek diana diane dolores donald donna
    doris dorothy douglas edith edna eduardo edward edwin eileen elaine eleanor elena elizabeth ellen elsie emily emma
    enrique eric erica ernesto esther ethel eugene eva evelyn fatima felicia fernando florence francis francisco
    frederick gabriel gail gary geoffrey george gerald geraldine gertrude gladys gloria gordon gregory guadalupe gwendolyn
    hannah harold harriet harvey hector helen henry herbert herman hilda howard hugo ian ingrid irene isaac isabel
    isabella jackie jacob jacqueline james jamie jane janet janice jason javier jeanette jeffrey jennifer jeremy jerome
    jessica jesus joan joanne joel johanna john johnny jonathan jorge jose joseph josephine joshua joyce juan juanita
    judith judy julia julian julie julio karen karl katherine kathleen kathryn kathy katie keith kelly kenneth kevin
    kimberly kristen kyle larry latoya laura lauren lawrence leah leonard leroy leslie lillian linda lisa lois loretta
    lorraine louis louise lucille lucy luis lydia lynn mabel madeline manuel marcia marcus margaret maria mariana marie
    marilyn mario marion marisol marjorie marlene marsha martha martin marvin mary maryann matthew maureen megan
    melanie melissa melvin michael michele michelle miguel mildred milton minnie miriam mohamed mohammed molly monica
    monique muhammad muriel myrtle nancy naomi natalie nathan nathaniel nicholas nicole nora norma olga olivia oscar
    pamela patricia patrick paul paula pauline peggy peter philip phillip phyllis priscilla rachel rafael ralph ramon
    raymond rebecca regina renee ricardo richard rita roberta robert roberto rodney roger roland ronald rosa rosalie
    rosemary roxanne russell ruth ryan sabrina salvador samantha samuel sandra sara sarah scott sean sergio sharon
    sheila shirley sofia sonia sophia stanley stephanie stephen steven stuart susan suzanne sylvia tamara teresa terrence
    theodore theresa thelma thomas tiffany timothy tina todd tracy valerie vanessa velma vera veronica victoria vincent
    vincenzo virginia vivian wallace walter wanda wayne wendy wilbur willard william winifred yolanda yvonne zachary
    abdul adela ahmed aida aisha alberto alejandra alex alexis alfonso alfredo ali alicja amalia amina amir ana andre andreas
    andres angelina angelo anika antoine antonia armando arturo audrey aurelio beatriz becky benito bernadette
    bernardo bertie bessie billie blanca bobby boris bryan caleb camila carl carlotta carolina caroline casey cathy cecil
    celeste celia celine cesar chad chloe clyde consuelo cristina curtis cyril dan danny darrell darryl dave
    delia delores diego dmitri dominic dominique doreen dwight eddie edgar edgardo elias elijah elisa eliza ella elmer
    elvira emil emilia emilio emmanuel erik erin ernest ernestine esperanza esteban estelle ethan eunice evan fabian
    fatemeh federico felipe felix flora floyd francesca francine francois frankie fred freddie frederic freya fritz gabriela
    genevieve gerard gilberto gina giovanni giulia glenn grigori guillermo gustav gustavo gwen hans harry hassan
    hattie heather heidi helena helga henrietta herminia hugh humberto ibrahim ida ignacio igor imelda inez ingeborg inga
    irma irving isabelle isaiah ismael ivan jaime jake jasmine javiera jeff jeffery jenny jerry jessie jill jim jimmie jimmy
    joaquin jodie joe joey jolene jon josefina josefine josie juanito jules juliana justin kara kareem karla kate
    katarina katrina kayla kelsey ken kenny khadija kim kurt lakisha lars latisha laurie layla lena leo leon leona leonor
    leticia levi lidia liliana lillie linh liz lizzie logan lola lonnie lorena lorenzo lorna lottie louie luca lucas lucia
    luciana luther luz lyle mae maggie malcolm marcella marcos margarita margarito marguerite maribel marina marissa marlon
    marta marty mateo mathilda matilda mattie maurice mavis maya mercedes meredith micah mickey mike mikhail milagros mindy
    minerva mitch mohammad morris mustafa myra nadia nadine nate neil nell nellie nelson nettie nicolas nikita nikolai nina
    noah noel noemi norbert norman octavio olaf olena omar ophelia orlando otis otto pablo paige pam patsy patty
    pedro penelope perla pete petra phil pierre priya quentin ramona randall randy raquel raul reginald rene reuben reynaldo
    rhoda rhonda ricky rigoberto rob robbie rocio rodolfo rodrigo rogelio romeo ron ronnie rosalia rosalind
    rosario rosie roy ruben rudolf rudolph rudy rufus russ sabine sadie salma sally sam sammy samir sanjay santiago saul
    selena selma serena shane shannon shaun shawn shelby shirin sidney silvia silvio simon solomon soledad sonja sonya spencer
    stacey stacy stefan stella steve susana susanna susie suzette svetlana tanya tatiana ted teddy tessa theo tim timmy
    tobias tom tommie tommy tony tonya tracey travis trevor trudy tyler tyrone ulrich ursula valentina vernon vicente vicki
    vicky viktor vilma virgil vladimir walt warren wes wesley whitney wilfred wilhelm willa willie wilma winnie xavier yasmin
    yesenia yuri yusuf yvette zelda zoe zofia"""
) - {"virginia", "jesus", "georgia"}

FAMILY_NAMES = _words(
    """smith johnson williams jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas
    taylor moore jackson martin lee perez thompson harris sanchez clark ramirez lewis robinson walker allen wright scott
    torres nguyen flores adams nelson mitchell campbell gomez phillips evans turner diaz cruz edwards collins reyes morris
    morales murphy gutierrez ortiz morgan cooper peterson reed kelly ramos kim cox richardson watson brooks chavez bennett
    mendoza ruiz hughes alvarez castillo sanders patel myers foster jimenez kowalski okafor okonkwo cohen goldberg
    schmidt murray sullivan fitzgerald hoffman"""
) - {"walker", "lee", "cox"}

# Words that are also names: inside a sentence their capital says so.
AMBIGUOUS = _words(
    """will mark grace hope faith joy rose june april art bill frank jack dawn ray pat sue rich chase hunter ivy lily daisy
    violet ruby pearl iris olive hazel drew gene guy jean dean miles earl duke king young brown green gray hill wood
    stone baker cook carter mason fisher walker lee cox bell banks parks wells fields woods rivers summer autumn destiny
    angel christian"""
)

TITLES = (
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "reverend", "sr", "sra", "srta", "fr", "señor",
    "señora", "señorita", "monsieur", "madame", "mme", "mlle", "herr", "frau",
)  # fmt: skip
SOFT_TITLES = (
    "father", "mother", "sister", "brother", "pastor", "rabbi", "imam", "deacon", "chaplain", "nurse", "doctor", "aunt",
    "uncle", "tia", "tio", "grandma", "grandpa", "abuela", "abuelo", "judge", "senator", "mayor", "sheriff", "officer",
    "captain", "sergeant", "coach", "bishop", "don", "doña",
)  # fmt: skip

INSTITUTIONS = (
    "hospital", "hospitals", "clinic", "clinics", "county", "hospice", "medical center", "medical centre",
    "health center", "health system", "healthcare", "cancer center", "nursing home", "care center", "rehabilitation",
    "manor", "church", "parish", "synagogue", "temple", "mosque", "school", "high school", "elementary", "university",
    "college", "prison", "penitentiary", "jail", "reservation", "pueblo", "township", "village", "heights", "senior living",
    "assisted living", "dialysis center", "pharmacy", "foundation", "memorial",
)  # fmt: skip

# Places that are called by any two words before them.
NAMED_BY_ANY_WORD = (
    "church", "parish", "synagogue", "temple", "mosque", "school", "manor", "heights", "village", "pueblo",
    "senior living", "assisted living",
)  # fmt: skip

STREETS = (
    "street", "st", "avenue", "ave", "road", "rd", "boulevard", "blvd", "lane", "ln", "drive", "dr", "court", "ct", "way",
    "place", "pl", "highway", "hwy", "route", "circle", "cir", "terrace", "trail", "parkway", "pkwy", "square", "loop",
)  # fmt: skip

PUBLIC_ROLES = (
    "mayor", "governor", "sheriff", "senator", "congressman", "congresswoman", "superintendent", "bishop", "archbishop",
    "fire chief", "police chief", "chief of police", "postmaster", "newscaster", "anchorman", "anchorwoman", "weatherman",
    "news anchor", "coroner", "commissioner", "councilman", "councilwoman", "council member", "state representative",
    "chairman", "chairwoman", "fire marshal", "district attorney", "ambassador", "head coach", "football coach",
    "basketball coach", "wrestling coach",
)  # fmt: skip
LOCAL_ROLES = (
    "priest", "pastor", "rabbi", "imam", "judge", "principal", "head coach", "representative", "chief", "librarian",
    "midwife", "pharmacist", "veterinarian", "undertaker",
)  # fmt: skip

NUMBER_WORDS = _words("zero oh one two three four five six seven eight nine")

UNITS = (
    "mg", "mcg", "µg", "μg", "ug", "g", "gm", "gram", "grams", "kg", "lb", "lbs", "pounds", "ml", "mls", "cc", "l",
    "liter", "liters", "liters", "units", "unit", "iu", "meq", "mmol", "mmhg", "mosm", "kcal", "cal", "calories", "cells",
    "copies", "pg", "ng", "/", "%", "percent", "per", "x10", "k", "bpm", "hours", "hour", "hrs", "hr", "h", "minutes",
    "min", "days", "day", "weeks", "months", "years", "steps", "people", "patients", "dollars", "cm", "mm", "feet",
    "miles", "participants", "deaths", "degrees", "°", "doses", "dose", "tablets", "tablet", "tabs", "tab", "pills", "pill",
    "patches", "drops", "puffs", "cans", "times", "colonies",
)  # fmt: skip

# Letters with full stops that are no initials; words that lead to a place; what only people do; what is cut off before an apostrophe.
KNOWN_INITIALS = _words(
    """u.s. u.s.a. m.d. d.o. r.n. p.a. n.p. i.v. i.m. s.c. p.o. p.r. p.r.n. b.i.d. t.i.d. q.i.d. q.d.
    n.p.o. e.r. a.m. p.m. i.e. e.g. d.n.r. p.t. o.t. s.l. h.s. u.k. e.u. t.v. p.s."""
)
TO_PLACES = _words("""in from near to at outside around through via of toward towards""")
CUES = _words(
    """says said wants wanted refuses refused asks asked told tells cried cries died lives lived works
    worked believes thinks feels insists prays smokes whispered answered replied nodded wept laughed
    hopes wishes worries begged begs visits visited sleeps slept sings sang drives drove retired married"""
)
SHORTENED = frozenset(("t", "s", "re", "ve", "ll", "d", "m", "clock", ""))
CONTRACTED = _words(
    """don doesn didn isn aren wasn weren won wouldn couldn shouldn can hasn haven hadn ain let o"""
)
