"""A language model writes, every sentence is checked, and whatever goes wrong ends in the offline answer.

`writer` first, then `client`, `prompts`, `stream`, `sentence_check`. No provider's package is loaded unless a model is
configured.
"""
