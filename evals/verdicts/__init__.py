"""Tutors' verdicts on stored answers: `ruling` (the nouns), `door` (what may be ruled), `rulings` (kept, undone, told),
`queue` (what to judge next), `sources` (the documents' words), `gold_record` and `gold` (what evaluation reads)."""
