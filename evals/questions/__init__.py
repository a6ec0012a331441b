"""Question sets over the shared reviews: `tuning.jsonl` for choosing, `held_out.jsonl` for reporting only."""
