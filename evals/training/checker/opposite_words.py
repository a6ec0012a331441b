"""Words to exchange: for their opposite, which makes a claim wrong, and for another of like meaning, which does not.

Written by us. Left out: which rules the product itself holds words against each other by (`assistant/support`).
"""

_OPPOSITE = """
increase/decrease increases/decreases increased/decreased increasing/decreasing rise/fall rises/falls rose/fell
raise/lower raises/lowers raised/lowered higher/lower high/low highest/lowest more/less greater/smaller most/least
larger/smaller improve/worsen improves/worsens improved/worsened improving/worsening improvement/worsening better/worse
best/worst enhance/reduce enhances/reduces enhanced/reduced enhancing/reducing elevated/reduced reduction/increase
promote/prevent promotes/prevents promoted/prevented positive/negative positively/negatively activate/inhibit
activates/inhibits activated/inhibited activation/inhibition upregulated/downregulated upregulation/downregulation
stimulates/suppresses stimulated/suppressed gain/loss superior/inferior faster/slower longer/shorter stronger/weaker
strong/weak early/late earlier/later common/rare commonly/rarely often/seldom frequently/rarely effective/ineffective
safe/harmful safer/riskier risk/protective presence/absence present/absent with/without before/after above/below
likely/unlikely able/unable benefit/harm beneficial/harmful accept/reject accepted/rejected support/oppose
supports/opposes maximum/minimum major/minor severe/mild acute/chronic rapid/slow rapidly/slowly quickly/slowly
similar/different same/different always/never all/none every/no many/few majority/minority sufficient/insufficient
adequate/inadequate possible/impossible associated/unassociated correlated/uncorrelated normal/abnormal
significant/insignificant significantly/insignificantly complete/incomplete known/unknown easy/difficult
agonist/antagonist exceeds/lacks allows/prevents allow/prevent causes/prevents cause/prevent caused/prevented
starts/stops start/stop begin/end begins/ends gained/lost win/lose won/lost accelerate/delay accelerates/delays
accelerated/delayed prolonged/shortened prolong/shorten prolongs/shortens
"""

_OTHER_KIND = """
men/women man/woman male/female males/females boys/girls boy/girl adults/children adult/pediatric mothers/fathers
mother/father mice/rats mouse/rat humans/animals human/animal elderly/young older/younger newborns/adults infants/adults
patients/volunteers first/second first/last second/third left/right upper/lower anterior/posterior hours/days days/weeks
weeks/months months/years minutes/hours seconds/minutes day/week week/month month/year hour/day daily/weekly
weekly/monthly mg/µg mg/g kg/g ml/l oral/intravenous orally/intravenously placebo/control north/south east/west
northern/southern eastern/western summer/winter morning/evening bacteria/viruses bacterial/viral virus/bacterium
heart/liver kidney/lung brain/heart blood/urine artery/vein arteries/veins type/stage hypertension/diabetes
depression/anxiety asthma/epilepsy stroke/cancer vitamin/hormone protein/gene proteins/genes dominant/recessive
"""

_ALIKE = """
shows/demonstrates show/demonstrate showed/demonstrated showed/found increase/rise increased/rose increases/raises
decrease/decline decreased/declined reduces/lowers reduced/lowered reduce/lower reduction/decrease patients/people
participants/people individuals/people subjects/participants approximately/about roughly/about therefore/so
significantly/markedly linked/associated compared/relative trial/study trials/studies illness/disease illnesses/diseases
physician/doctor physicians/doctors children/kids drug/medicine drugs/medicines medication/drug medications/drugs
treatment/therapy treatments/therapies symptoms/signs often/frequently usually/typically commonly/often
important/crucial necessary/needed obtain/get obtained/got additional/further begin/start begins/starts began/started
large/big larger/bigger primarily/mainly mostly/mainly numerous/many multiple/several help/assist helps/assists
used/employed method/approach methods/approaches results/findings result/finding suggest/indicate suggests/indicates
suggested/indicated however/but although/though since/because improve/enhance improves/enhances improved/enhanced
evaluate/assess evaluated/assessed examine/study examined/studied investigate/examine investigated/examined
determine/find cause/trigger causes/triggers caused/triggered prevent/avoid prevents/stops severe/serious
purpose/aim objective/aim whole/entire part/portion kind/type kinds/types speed/rate requires/needs require/need
enough/sufficient rapid/fast rapidly/quickly quickly/fast buy/purchase children/youngsters elderly/older major/main
death/mortality deaths/fatalities provide/give provides/gives provided/gave contain/include contains/includes
likely/probable whereas/while located/situated made/created called/named known/called began/started
"""


def _both_ways(listed: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for pair in listed.split():
        one, other = pair.split("/")
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items()}


OPPOSITES = _both_ways(_OPPOSITE)
OTHER_KINDS = _both_ways(_OTHER_KIND)
ALIKE = _both_ways(_ALIKE)
