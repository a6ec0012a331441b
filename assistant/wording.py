"""Footnote's own words: every sentence that it says of itself, and never as an answer from the documents."""

HELP = (
    "I am sorry that it is this hard. You do not have to face it alone. If you might hurt yourself, or are in danger, "
    "call your emergency number now (112 in Europe and Uzbekistan, 103 for an ambulance in Uzbekistan, 999 in the UK, "
    "911 in the US). To talk with somebody: 988 in the US and Canada, 116 123 (Samaritans) in the UK and Ireland; "
    "findahelpline.com lists free lines in other countries. Please also tell a person near you, today."
)
NOT_ADVICE = (
    "Footnote cannot advise on your own treatment: please ask your doctor or pharmacist, and do not start, stop or "
    "change a medicine without them."
)
REFERENCES = "References"
NO_ENTRY = "No entry of their reference lists fits."
NO_DOI = "No DOI is printed with it."
MORE_ENTRIES = "More entries of the reference lists fit than these: add words of the title, a name or a year."
SEVERAL_LISTS = "Several documents have an entry of that number: name the document to see its own."
IN_GENERAL = "What the reviews say in general:"
NOT_IN_DOCUMENTS = "The documents do not answer this."
NOTHING_TO_LOOK_FOR = "There is nothing to look for in this question: name what you want to know about."
NO_DOCUMENTS = "The library is empty: add a review with `footnote add`, then ask again."
ENGLISH_ONLY = (
    "Footnote understands questions in English only. Please ask in English. "
    "Пожалуйста, задайте вопрос по-английски. Iltimos, savolni ingliz tilida bering."
)


def authors_of(bylines: tuple[str, ...], others: int) -> str:
    """Who wrote the documents, as they themselves state it; `others` is how many more there are."""
    more = f"; and {others} more documents" if others > 0 else ""
    return f"As the documents state: {'; '.join(bylines)}{more}."
