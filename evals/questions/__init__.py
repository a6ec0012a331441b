"""Question sets over the shared reviews: `tuning.jsonl` for choosing, `held_out.jsonl` for reporting only.

Over 30 trials in JATS, none of them read in training: `articles_dev.jsonl` (a01-a30) for choosing, `articles.jsonl`
(a31-a60) for reporting only. The halves ask of 15 articles each; all 30, the files that the gold of both names, are
searched as one library.

For developing abstention, 30 near misses and 20 loosely worded questions each: `near.jsonl` over the shared reviews,
`near_bundled.jsonl` over the bundled ones.

Over fifty-nine documents that no rule and no training has seen (`generality_documents.txt`): 541 questions as students
type them (`generality.jsonl`, a third of them answered by none of the documents), 102 conversations whose last turn is
elliptical (`conversations.jsonl`); those "report" in `split` are for reporting only: 120 and 20, over thirteen of the
documents. What was reported once and then looked at is "dev" now. And 50 chunks of papers with the evidence marked
(`highlight.jsonl`), half of them for reporting only. What the fields are: `evals.lab.generality_set` and
`evals.lab.highlight_set`.
"""
