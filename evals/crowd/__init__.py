"""Many students at once at a real, running server: are their answers right, each one's own, and soon there?

`python -m evals.crowd --students 50`. Left out: the browser, which has its own tests; its protocol is spoken here.
"""
