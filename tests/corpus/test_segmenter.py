"""Where sentences end: the kinds of stops that articles, notes and pasted text hold, and stops marked by hand."""

import pytest

from corpus.chunker import cut
from corpus.readers.base import read
from corpus.segmenter import sentence_ends
from corpus.sources import SourceFile
from corpus.text import shown
from evals.lab.segmenter_figures import marks, measured
from tests.corpus.reading import Reader
from tests.fakes import WordCounter
from tests.shared_data import shared

SENTENCES = """
The drop was largest at 24 h (see Fig. [2]).|According to ref. [5] sleep was not measured.
Sedation is **common**<sup>3</sup> and fades in H<sub>2</sub>O.|~~It never fades.~~|The end.
Доза составляет 50 мг, т. е. мала.|Она растёт.
Se usa, p. ej. en adultos.|Es rápida.
La dose est de 0,5 mg/kg, p. ex. chez l'adulte.|Elle agit vite.
Die Wirkung setzt nach ca. 2 Std. ein, d. h. schnell.|Sie hält eine Woche an.
This was confirmed in later research.12|The second trial was larger.
Response was seen in 60%.4|Relapse was rare.
The groups differed (P = 0.02).14|No deaths occurred.
It was given i.v. over 40 min.|Then it was given p.o. twice a day.
The drug was given i.v.|Patients slept.
Half of them took it b.i.d.|The others took it q.d.
Smith et al. (2019) found the same.|So did Jones et al.|Others did not.
Mice received 5 mg/kg i.p. for a week.|Rats received 3 mg/kg s.c. for two.
Group A had more pain than group B.|The difference was small.
Serum was tested for hepatitis C.|None had it.
The virus was influenza A.|Vaccines help.
Bacteroides spp. were found in most.|Candida spp. was rare.
We found many Lactobacillus spp.|Others found fewer.
Dr. Jones and Prof. A. B. Smith took part.|They agreed.
About approx. 30% improved.|Approx. 10% did not.
Levels rose to 12 ng/mL.|They fell later.
It rose in E. coli and S. aureus.|P. aeruginosa was unchanged.
See Figs. 2 and 3.|Tab. 4 lists them.
It works vs. placebo.|It fails vs. SSRIs.
Doses were raised, e.g. Prozac to 40 mg.|Others, i.e. Zoloft, were kept.
The mean age was 45 yrs.|Half were women.
The U.S. Food and Drug Administration said so.|No. 5 was best.
The answer is no.|We tried again.
Patients were seen at 9 a.m.|They left at 5 p.m.
Patients were seen at 9 a.m. by a nurse.|Others at 5 p.m. by a doctor.
It was bought from Pfizer Inc. (New York, USA) in 2010.|It was pure.
The cut-off was 7 (cf. Ref. 12).|It was not met.
mTOR is not involved.|c-Fos rises in the cortex.
It did not help mice.|mTOR was not involved.
Binding fell.|5-HT2A was spared.
One was lost.|12 of 30 remained.|3 died.
clozapine is used when two other antipsychotics have failed.|it can lower the white cell count.
blood counts are taken every week for 18 weeks.|then every month.
Dose (mg/kg) was 0.5.|Time was 40 min.
Sleep improved (P<.001).|Mood did not (n.s.).
The effect size was d = 0.8.|This is large.
The effect was large, d = .8.|This is 2.5 times more.
Er nahm Ketamin, Lithium usw.|Danach ging es ihm besser.
Laut Dr. Müller ist das selten.|Vgl. Abb. 3 und Tab. 2.
Die Studie von Meyer et al. zeigt das.|Sie ist klein.
Elle a vu M. Dupont et Mme. Durand.|Ils vont bien.
C'est rare, c.-à-d. moins de 1 %.|Voir fig. 2 et p. 12.
El Dr. García y la Dra. Ruiz lo vieron.|El Sr. Gómez no.
Los efectos son leves, p. ej., náuseas.|Aprox. 10 % vomita.
Secondo il dott. Rossi è raro.|Vedi fig. 2, p. es. la parte A.
Causa nausea, vomito ecc.|La dose è bassa.
O Dr. Silva e a Sra. Costa viram.|É raro, p. ex. em idosos.
Het is zeldzaam, d.w.z. minder dan 1%.|Bijv. bij ouderen.
Er zijn bijwerkingen, zoals misselijkheid enz.|Ze zijn mild.
It lasted 2 wk. in most.|It lasted 3 mo. in some.
Blood was drawn at 0, 2 and 4 hr.|Plasma was frozen.
She asked, “Does it help?”|It does.
(This was not planned.)|We report it all the same.
It fell by half.[3]|It rose again [4].|It was stable.(5)
Ketamine was first made in 1962.7|It was tested in 1965.
The trial ended early.³|Its sponsor withdrew.⁴,⁵
The pH was 7.4.|Temp. was 37 °C.
The slope was 2.1 (95% CI 1.2–3.4).|P was .03.
It was rated on the MADRS.|A score above 30 is severe.
Ketamine is an NMDA antagonist.|AMPA receptors matter too.
It is a class II drug.|Type III is rare.
There were no changes in group II.|Group III improved.
Plan A failed.|Plan B. That was the second.
Sadness etc. were rated.|They fell.
Pain, nausea, etc.|All were mild.
See www.nature.com for more.|It is free.
The score was 12 vs 15.|The rest did not differ.
This is Fig. 3.|That is Table 2.
The ratio was 3:1.|Why?|Nobody knows!
Figure 2. Change in score.|Bars are SD.
Table 1. Baseline data.
St. John's wort helps.|It interacts with warfarin.
The half-life is 2.5 h.|Norketamine lasts longer.
It was kept at −20 °C.|Samples were thawed once.
The area was 12 m².|The volume was 3 cm³.
In vitro it binds D2.|In vivo it does not.
"""


def sentences(text: str) -> list[str]:
    begins, found = 0, []
    for end in (*sentence_ends(text), len(text)):
        found.append(text[begins:end].strip())
        begins = end
    return [sentence for sentence in found if sentence]


@pytest.mark.parametrize("line", SENTENCES.strip().splitlines())
def test_where_sentences_end(line: str) -> None:
    assert sentences(line.replace("|", " ")) == line.split("|")


@pytest.mark.parametrize(("split", "least"), [("dev", 0.98), ("report", 0.98)])
def test_the_stops_marked_by_hand(split: str, least: float) -> None:
    marked = [mark for mark in marks(shared("data")) if mark.split == split]
    figures = measured(marked, lambda text: (*sentence_ends(text), len(text)))
    assert figures.stops >= 290
    assert min(figures.precision, figures.recall) >= least


CASES = {
    "B01-et-al-bracket/cites.md": [
        "Ramos et al. [12] gave ketamine to 24 adolescents and saw a response in 58% of them.",
        "Yan et al. [4] did not see a difference from midazolam in 30 adolescents.",
        "In the trial of Okafor et al. [7,9], blood pressure rose by 19 mmHg.",
        "The drop in suicidal thoughts was largest at 24 h (see Fig. [2]).",
        "According to ref. [5] sleep was not measured.",
    ],
    "B02-mark-glued-to-full-stop/latest.txt": [
        "The battery lasted 3.5 years.12",
        "Infection was seen in 6 of 84 patients.3,4",
        "Stimulation at 130 Hz was best.5",
        "The lead was placed in the subcallosal cingulate.6–8",
        "Mood improved in half of the patients.",
    ],
    "B03-unit-with-capital-at-end/guide.md": [
        "Lithium levels should be kept between 0.6 and 0.8 mmol/L.",
        "Levels are measured twelve hours after the last dose.",
        "ALT was 40 U/L.",
        "Patients with more were left out.",
        "Most lacked vitamin K.",
        "Warfarin blocks it.",
        "It was a study in phase I.",
        "Power was low.",
    ],
    "B07-other-languages-split/de.md": [
        "Die Wirkung setzt nach ca. 2 Std. ein, d. h. schnell.",
        "Sie hält eine Woche an.",
    ],
    "B07-other-languages-split/es.md": ["Se usa, p. ej. en adultos.", "Es rápida."],
    "B07-other-languages-split/fr.md": ["La dose est de 0,5 mg/kg, p. ex. chez l'adulte.", "Elle agit vite."],
    "B07-other-languages-split/ru.md": ["Доза составляет 50 мг, т. е. мала.", "Она растёт."],
}


@pytest.mark.parametrize("name", CASES)
def test_every_sentence_of_a_case_can_be_cited_whole(name: str) -> None:
    document = read(SourceFile(shared("cases") / name))
    cited = cut(document, WordCounter(), 180).sentences
    assert [shown(document, sentence.span) for sentence in cited] == CASES[name]


def test_emphasis_leaves_no_stray_marks(reader: Reader) -> None:
    text = (
        "# Card\n\n**Cautions.** It lengthens the QT interval. **Monitoring.** Weight is checked. *It is safe. "
        "It is cheap.* Sedation is **common**<sup>3</sup> and fades in H<sub>2</sub>O. "
        "See [the label](http://example.org/a.b). 5 * 3 is 15.\n"
    )
    document = reader(text, "a.md")
    cited = cut(document, WordCounter(), 180).sentences
    assert [shown(document, sentence.span) for sentence in cited] == [
        "Cautions.",
        "It lengthens the QT interval.",
        "Monitoring.",
        "Weight is checked.",
        "It is safe.",
        "It is cheap.",
        "Sedation is common³ and fades in H2O.",
        "See the label.",
        "5 * 3 is 15.",
    ]
