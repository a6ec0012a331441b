"""What made-up fact sheets state of a drug, a trial and other things, how it is put, and how students ask for it.

Neighbours stand together on purpose: starting, maximum and lethal dose; screened, randomised, left and died; times of
onset, infusion, effect, treatment and follow-up. `reader_contrasts` makes questions of them.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """Ways to state it and ways to ask for it: {e} the thing, {n} {m} {p} {y} {w} numbers, {x} a word of the list."""

    said: tuple[str, ...]
    asked: tuple[str, ...]
    words: tuple[str, ...] = ("",)


DRUG = (
    Fact(
        ("The usual starting dose is {n} mg {f}.", "Treatment with {e} is begun at {n} mg {f}.", "Start at {n} mg."),
        ("What is the starting dose of {e}?", "what dose of {e} do you start with", "How much {e} is given at first?"),
    ),
    Fact(
        ("The maximum dose is {m} mg a day.", "Doses above {m} mg a day are not recommended."),
        ("What is the maximum dose of {e}?", "highest dose of {e}?", "how much {e} can be given at most"),
    ),
    Fact(
        ("For maintenance {n} mg {f} is enough.", "The maintenance dose is {n} to {m} mg a day."),
        ("What is the maintenance dose of {e}?", "how much {e} for long-term treatment"),
    ),
    Fact(
        ("Amounts above {m} mg have been fatal.", "The lethal dose is thought to be about {m} mg/kg."),
        ("What is the lethal dose of {e}?", "How much {e} is deadly?", "at what dose is {e} fatal"),
    ),
    Fact(
        ("Its half-life is {p} hours.", "{e} is eliminated with a half-life of about {p} hours."),
        ("What is the half-life of {e}?", "how long does {e} stay in the blood", "half life {e}"),
    ),
    Fact(
        (
            "The effect begins within {p} minutes.",
            "First effects are seen after {p} days.",
            "Most people feel better within {p} hours.",
            "Symptoms ease in {p} hours.",
        ),
        (
            "How fast does {e} work?",
            "When does {e} start to work?",
            "onset of {e}?",
            "how long until {e} works",
            "how quickly does {e} kick in",
            "how fast do people feel better on {e}",
        ),
    ),
    Fact(
        ("It is infused over {w} minutes.", "The infusion of {e} takes {w} minutes.", "It is given over {w} minutes."),
        ("How long does an infusion of {e} take?", "over how many minutes is {e} given", "infusion time {e}?"),
    ),
    Fact(
        ("Its level in the blood is highest after {w} minutes.", "Peak plasma levels are reached within {p} hours."),
        ("When does {e} peak in the blood?", "time to peak level of {e}", "tmax of {e}?"),
    ),
    Fact(
        ("Treatment is given for {w} weeks.", "{e} should be continued for at least {w} weeks."),
        ("For how long should {e} be taken?", "how long do you stay on {e}", "length of treatment with {e}?"),
    ),
    Fact(
        ("People were followed for {w} weeks.", "Outcomes were measured {w} weeks after the last dose of {e}."),
        ("How long was the follow-up after {e}?", "how long were people watched after {e}"),
    ),
    Fact(
        ("The effect lasts {p} hours.", "One dose acts for about {p} days."),
        ("How long does the effect of {e} last?", "duration of action of {e}"),
    ),
    Fact(
        ("It is cleared by the {x}.", "{e} is excreted mainly by the {x}."),
        ("Which organ clears {e}?", "how is {e} excreted"),
        ("kidney", "liver", "bile", "lungs"),
    ),
    Fact(
        ("It was approved in {y}.", "{e} came on the market in {y}."),
        ("When was {e} approved?", "which year did {e} come on the market"),
    ),
    Fact(
        ("It was first synthesised in {y}.", "Chemists first made {e} in {y}."),
        ("When was {e} first made?", "Who first made {e} and in what year?", "when was {e} discovered"),
    ),
    Fact(
        ("Common side effects are {x}.", "Many patients report {x}."),
        ("What are the common side effects of {e}?", "side effects of {e}?", "what do patients on {e} complain of"),
        ("nausea and dry mouth", "headache and tremor", "sedation and weight gain", "dizziness and rash"),
    ),
    Fact(
        ("Rarely {x} occurs.", "A rare but serious reaction is {x}."),
        ("What are rare side effects of {e}?", "serious reactions to {e}?"),
        ("agranulocytosis", "liver failure", "a seizure", "Stevens-Johnson syndrome"),
    ),
    Fact(
        ("It must not be given to people with {x}.", "{x} is a contraindication."),
        ("Who should not take {e}?", "contraindications of {e}", "when is {e} not allowed"),
        ("a long QT interval", "glaucoma", "porphyria", "uncontrolled hypertension"),
    ),
    Fact(
        ("{x} raises its level.", "Taken with {x}, its level doubles."),
        ("What raises the level of {e}?", "which drug increases {e}"),
        ("Valproate", "Ibuprofen", "Erythromycin", "Grapefruit juice"),
    ),
    Fact(
        ("{x} lowers its level.", "Its level falls with {x}."),
        ("What lowers the level of {e}?", "which drug decreases {e}"),
        ("Carbamazepine", "Caffeine", "St John's wort", "Rifampicin"),
    ),
    Fact(
        ("It is given {x}.", "{e} is taken {x}."),
        ("How is {e} given?", "route of {e}?", "how do you take {e}"),
        ("by mouth", "into a vein over 40 minutes", "as a nasal spray", "under the skin"),
    ),
    Fact(
        ("{x} should be checked every {p} months.", "Check {x} before treatment and every {p} weeks."),
        ("What has to be monitored with {e}?", "which tests are needed on {e}"),
        ("Weight and glucose", "White cells", "Kidney function", "The ECG"),
    ),
    Fact(("A month's treatment costs {m} euros.",), ("What does {e} cost?", "price of {e}?")),
    Fact(
        ("In overdose, {x} is given.",),
        ("How is an overdose of {e} treated?", "antidote to {e}"),
        ("activated charcoal", "acetylcysteine", "glucagon"),
    ),
)
TIMES = tuple(
    fact for fact in DRUG if any(re.search(r"\} (?:minutes|hours|days|weeks)\b", words) for words in fact.said)
)
TRIAL = (
    Fact(
        ("In total, {m} patients were screened.", "{m} people were assessed for eligibility."),
        ("How many patients were screened in {e}?", "how many were assessed for {e}"),
    ),
    Fact(
        (
            "We randomised {n} patients.",
            "{n} participants were randomly assigned to the two groups.",
            "Of these, {n} took part.",
        ),
        (
            "How many patients took part in {e}?",
            "how many people were randomised in {e}",
            "sample size of {e}?",
            "number of participants?",
        ),
    ),
    Fact(
        ("{p} patients left the trial early.", "{p} participants dropped out.", "{p} did not complete the study."),
        ("How many dropped out of {e}?", "how many patients left {e} early", "dropouts?"),
    ),
    Fact(
        ("{p} patients died.", "There were {p} deaths."),
        ("How many patients died in {e}?", "deaths in {e}?", "mortality in {e}"),
    ),
    Fact(("{p} were lost to follow-up.",), ("How many were lost to follow-up in {e}?",)),
    Fact(
        ("{n} were excluded before randomisation.", "{n} did not meet the criteria."),
        ("How many were excluded from {e}?",),
    ),
    Fact(
        (
            "Response was seen in {p}% with the drug and in {w}% with placebo.",
            "{p}% responded, against {w}% on placebo.",
        ),
        ("What was the response rate in {e}?", "how many responded in {e}", "What was the response rate with placebo?"),
    ),
    Fact(
        ("Remission was reached by {p}% and {w}%.", "{p}% were in remission at the end, {w}% with placebo."),
        ("What was the remission rate in {e}?", "how many reached remission in {e}"),
    ),
    Fact(
        ("{p}% relapsed within a year.", "Relapse occurred in {p}%."),
        ("What was the relapse rate in {e}?", "how many relapsed"),
    ),
    Fact(
        ("The primary outcome was {x}.", "Our main outcome was {x}."),
        ("What was the primary outcome of {e}?", "primary endpoint of {e}?"),
        ("the change in mood at week 6", "pain after six hours", "walking distance", "blood pressure at 12 weeks"),
    ),
    Fact(
        ("Secondary outcomes were {x}.",),
        ("What were the secondary outcomes of {e}?", "secondary endpoints?"),
        ("mood and quality of life", "cost and satisfaction", "weight and fasting glucose"),
    ),
    Fact(
        ("The trial lasted {p} weeks.", "Patients were treated for {p} weeks.", "Treatment went on for {p} weeks."),
        ("How long did {e} last?", "how long were patients treated in {e}", "duration of {e}?"),
    ),
    Fact(
        ("They were followed for {p} months.", "Follow-up ended after {p} months."),
        ("How long was the follow-up in {e}?", "how long were patients followed"),
    ),
    Fact(
        ("The mean age was {p} years.", "Patients were {p} years old on average."),
        ("How old were the patients in {e}?", "mean age in {e}?"),
    ),
    Fact(
        ("{p}% were women.", "{p} of them were women."), ("How many women took part in {e}?", "share of women in {e}")
    ),
    Fact(
        ("The study was done at {x}.", "Patients came from {x}."),
        ("Where was {e} done?", "in which country was {e}"),
        ("six clinics in Norway", "a hospital in Graz", "two centres in Peru", "general practices in Wales"),
    ),
    Fact(
        ("Patients were recruited from {y} on.", "Recruitment began in {y}."),
        ("When was {e} done?", "when did recruitment for {e} begin"),
    ),
    Fact(
        ("The work was funded by {x}.", "{x} paid for the trial.", "This study was supported by a grant from {x}."),
        ("Who funded {e}?", "who paid for {e}", "Who supported this work?", "was {e} paid for by a company"),
        ("the Northern Heart Fund", "the county council", "Larsen Pharma", "the National Research Agency"),
    ),
    Fact(
        (
            "{z} has received lecture fees from {x}.",
            "{z} owns shares of {x}. The other authors declare no competing interests.",
        ),
        ("Did the authors declare conflicts of interest in {e}?", "competing interests of the authors?"),
        ("Larsen Pharma", "Medivo", "Kronos Labs"),
    ),
    Fact(
        ("Patients with {x} were excluded.", "People with {x} could not take part.", "We left out those with {x}."),
        ("Who was excluded from {e}?", "which patients could not take part in {e}", "exclusion criteria?"),
        ("epilepsy or migraine", "heart failure or gout", "pregnancy or cancer", "a recent stroke"),
    ),
    Fact(
        ("Adults aged {p} or older with {x} could take part.", "Eligible were patients with {x}."),
        ("Who could take part in {e}?", "inclusion criteria of {e}?"),
        ("two failed treatments", "chronic pain", "mild asthma", "a first heart attack"),
    ),
    Fact(
        (
            "Conclusion: {x}.",
            "In conclusion, {x}.",
            "Conclusions. {x}.",
            "We conclude that {x}.",
            "Our findings suggest that {x}.",
            "Thus {x}.",
        ),
        (
            "What did {e} conclude?",
            "conclusion of {e}?",
            "what do the authors conclude",
            "take home message of {e}",
            "What did {e} find?",
        ),
        (
            "the drug lowers blood pressure in adults",
            "exercise eases pain for some months",
            "the new device is no better than the old one",
            "early treatment shortens the stay in hospital",
        ),
    ),
    Fact(
        (
            "The sample was small and follow-up was short.",
            "A limitation is that patients were not blinded.",
            "Our study has some limitations: it was done at one centre.",
            "The trial was small, and many patients were lost.",
            "Results should be read with caution, since only {p} patients were studied.",
        ),
        ("What were the limitations of {e}?", "weaknesses of {e}?", "how reliable is {e}", "limitations?"),
    ),
    Fact(
        ("Side effects were {x}.", "{p}% had adverse events, mostly {x}."),
        ("What side effects were seen in {e}?", "adverse events in {e}?", "was it well tolerated"),
        ("headache and nausea", "rash", "fatigue", "mild dizziness"),
    ),
    Fact(
        ("The drug was started at {n} mg and raised to {m} mg.", "Patients took {n} mg {f}."),
        ("What dose was used in {e}?", "how much was given in {e}", "dosage in {e}?"),
    ),
    Fact(
        ("Patients and raters were blinded.", "It was an open trial: everybody knew the treatment."),
        ("Was {e} blinded?", "was {e} double blind"),
    ),
    Fact(
        ("The trial was approved by the ethics committee of {x}.",),
        ("Who approved {e}?", "was there ethical approval for {e}"),
        ("Bergen", "Graz", "Lima"),
    ),
    Fact(
        ("A sample of {n} was needed for a power of 80%.",),
        ("How was the sample size of {e} calculated?", "power calculation of {e}?"),
    ),
    Fact(
        (
            "We randomised {n} outpatients at {x} to the drug or placebo for {w} weeks.",
            "{n} adults from {x} took part.",
        ),
        ("How many patients took part in {e}?", "how many people were in {e}", "number of participants in {e}"),
        ("six clinics in Norway", "a hospital in Graz", "two centres in Peru"),
    ),
    Fact(
        ("In all, {m} people were screened and {p} were left out.", "{m} were screened; {p} did not qualify."),
        ("How many people were screened for {e}?", "how many were screened"),
    ),
    Fact(
        ("{p} patients left early, {w} of them on the drug.", "{p} stopped before the end of the trial."),
        ("How many people dropped out of {e}?", "how many did not finish {e}", "dropouts in {e}?"),
    ),
)
OTHERS: tuple[tuple[Fact, ...], ...] = (
    (
        Fact(("It is {m} metres long.",), ("How long is the {e}?", "length of the {e}")),
        Fact(("It is {n} metres high.",), ("How high is the {e}?", "height of the {e}?")),
        Fact(("Building began in {y}.",), ("When did building of the {e} begin?", "start of construction of the {e}")),
        Fact(("It was opened in {y}.",), ("When was the {e} opened?", "opening of the {e}?")),
        Fact(("It cost {m} million.",), ("What did the {e} cost?", "cost of the {e}?")),
        Fact(("{z} designed it.",), ("Who designed the {e}?", "architect of the {e}")),
        Fact(("About {m} cars cross it each hour.",), ("How many cars cross the {e}?",)),
        Fact(("{p} workers died during the building.",), ("How many workers died building the {e}?",)),
        Fact(("It is made of {x}.",), ("What is the {e} made of?",), ("steel", "granite", "concrete")),
        Fact(("It was closed in {y} for repair.",), ("When was the {e} closed?",)),
    ),
    (
        Fact(("Revenue was {m} million.",), ("What was the revenue of {e}?", "how much did {e} sell")),
        Fact(("Profit was {n} million.",), ("What was the profit of {e}?", "how much did {e} earn")),
        Fact(("It has {m} employees.",), ("How many people work at {e}?",)),
        Fact(("It was founded in {y}.",), ("When was {e} founded?",)),
        Fact(("{z} has led it since {y}.",), ("Who leads {e}?", "who is the head of {e}")),
        Fact(("{z} founded it.",), ("Who founded {e}?",)),
        Fact(("Its debt is {m} million.",), ("How much debt does {e} have?",)),
        Fact(("It pays a dividend of {p} cents.",), ("What dividend does {e} pay?",)),
    ),
    (
        Fact(("Adults weigh {p} grams.",), ("How heavy is the {e}?", "weight of the {e}?")),
        Fact(("It grows to {n} centimetres.",), ("How long does the {e} grow?", "size of the {e}")),
        Fact(("It lives for {p} years.",), ("How old does the {e} get?", "lifespan of the {e}?")),
        Fact(("The female lays {p} eggs.",), ("How many eggs does the {e} lay?",)),
        Fact(("Eggs hatch after {p} days.",), ("When do the eggs of the {e} hatch?",)),
        Fact(("It eats {x}.",), ("What does the {e} eat?", "food of the {e}"), ("seeds", "insects", "small fish")),
        Fact(
            ("It lives in {x}.",),
            ("Where does the {e} live?", "habitat of the {e}"),
            ("wet forests", "salt marshes", "dry hills"),
        ),
        Fact(("About {m} are left in the wild.",), ("How many {e} are left?",)),
        Fact(
            ("{x} is its main enemy.",),
            ("What hunts the {e}?", "enemies of the {e}"),
            ("The fox", "The eagle", "The pike"),
        ),
    ),
)
NAMES = (
    "topiramate olanzapine valproate duloxetine haloperidol venlafaxine sertraline mirtazapine clozapine "
    "buspirone naltrexone zolpidem warfarin metformin ibuprofen amoxicillin apixaban tacrolimus digoxin "
    "insulin morphine propofol colchicine furosemide levodopa baclofen montelukast omeprazole "
    "sorafenib ivermectin".split()
)
STUDIES = (
    "HARBOR LUMEN PACER SOLSTICE TIDAL VERTEX MERIDIAN COMPASS-2 STAR-7 RELIEF EMBER KITE CALM-3 ORION GRANITE "
    "BEACON TRIDENT-4".split()
)
THINGS = (
    ("Karl Bridge", "Ness Dam", "Olm Tower", "Tay Viaduct", "Rila Tunnel"),
    ("Norvik Steel", "Alba Foods", "Helio Rail", "Quanta Mills"),
    ("reed warbler", "sand newt", "marsh vole", "rock dove", "blue skink"),
)
PEOPLE = "Brandt Ekström Rossi Tanaka Dubois Mbeki Okafor Lindqvist Petrova Haddad Moreau Castillo".split()
GROUPS = (
    ("in women", "In women, "),
    ("in children", "In children, "),
    ("in older adults", "In people over 65, "),
    ("in pregnancy", "In pregnancy, "),
    ("in men", "In men, "),
    ("after kidney transplant", "After a kidney transplant, "),
)
