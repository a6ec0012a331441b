"""Whether words carry words, by rule: what a claim says that its evidence does not.

Reading order: `finding` (what can be wrong), `statement` (a text taken apart), `alignment` (which sentences of the
evidence to hold a claim against), one file a kind of fault (`quantities`, `names`, `negation`, `direction`, ...),
`features`, `rules` (all of them over one pair), `rule_checker` (the Checker made of them), `standing` (the sentences
of a cited answer against numbered passages).
"""
