"""Question sets over the shared reviews: `tuning.jsonl` for choosing, `held_out.jsonl` for reporting only.

Over 30 trials in JATS, none of them read in training: `articles_dev.jsonl` (a01-a30) for choosing, `articles.jsonl`
(a31-a60) for reporting only. The halves ask of 15 articles each; all 30, the files that the gold of both names, are
searched as one library.

For developing abstention, 30 near misses and 20 loosely worded questions each: `near.jsonl` over the shared reviews,
`near_bundled.jsonl` over the bundled ones.
"""
