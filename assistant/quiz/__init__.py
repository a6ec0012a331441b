"""Questions to be quizzed with, made from the documents' own sentences: what is asked is hidden, the answer is one
sentence, word for word, with its footnote.

Left out: judging what somebody answers, and keeping what was asked (the page does).
"""
