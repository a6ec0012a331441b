"""Scored runs kept beside the library for the Scores page: `kept_run` (one of them), `runs` (the folder)."""
