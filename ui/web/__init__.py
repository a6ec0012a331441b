"""The web pages: Ask, Check, Library and Scores, the server in front of them, and who may use them."""
