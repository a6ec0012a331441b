"""Measures: `question_set`, `answering`, `answering_report`, `intervals`, `fit_confidence`, `fusion_sweep`, `speed`."""
