"""The trained checker: does a premise carry a claim, speak against it, or say nothing of it, and by which words not?

`premise` (what is read beside a claim), `matching` (which words the two share), `encoding` (to word pieces), `batch`,
`checker_model` (the network), `trained_checker` (what comes out). Trained by `evals/training/checker`. Left out:
rules for numbers and the like, and the calibrated score that adds both (`assistant/support`).
"""
