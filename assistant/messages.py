"""Every sentence that Footnote itself says to a student, in one place."""

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
YOU_COULD_ASK = "You could ask:"
ANSWERED_NEARBY = "The documents do answer:"
NOT_IN_DOCUMENTS = "The documents do not answer this."
NOTHING_TO_LOOK_FOR = "There is nothing to look for in this question: name what you want to know about."
NO_DOCUMENTS = "The library is empty: add a review with `footnote add`, then ask again."


# That only English is understood, in the languages that are likeliest here, by ISO 639-1 code.
ENGLISH_ONLY = {
    "en": "Footnote understands questions in English only. Please ask in English.",
    "ar": "يفهم Footnote الأسئلة باللغة الإنجليزية فقط. يرجى طرح السؤال بالإنجليزية.",
    "de": "Footnote versteht nur Fragen auf Englisch. Bitte stellen Sie die Frage auf Englisch.",
    "es": "Footnote solo entiende preguntas en inglés. Por favor, pregunte en inglés.",
    "fr": "Footnote ne comprend que les questions en anglais. Merci de poser la question en anglais.",
    "it": "Footnote capisce solo domande in inglese. Per favore, faccia la domanda in inglese.",
    "ja": "Footnoteは英語の質問だけを理解します。英語で質問してください。",
    "ko": "Footnote는 영어 질문만 이해합니다. 영어로 질문해 주세요.",
    "nl": "Footnote begrijpt alleen vragen in het Engels. Stel de vraag alstublieft in het Engels.",
    "pl": "Footnote rozumie tylko pytania po angielsku. Proszę zadać pytanie po angielsku.",
    "pt": "O Footnote só entende perguntas em inglês. Por favor, pergunte em inglês.",
    "ru": "Footnote понимает вопросы только на английском языке. Пожалуйста, задайте вопрос по-английски.",
    "tr": "Footnote yalnızca İngilizce soruları anlar. Lütfen sorunuzu İngilizce sorun.",
    "uk": "Footnote розуміє запитання лише англійською. Будь ласка, поставте запитання англійською.",
    "uz": "Footnote faqat ingliz tilidagi savollarni tushunadi. Iltimos, savolni ingliz tilida bering.",
    "zh": "Footnote 只能理解英文问题。请用英文提问。",
}


def english_only(language: str) -> str:
    """That only English is understood: a line in the language with this code, where there are words for it, and one in
    English."""
    own = ENGLISH_ONLY.get(language, "")
    return f"{own}\n{ENGLISH_ONLY['en']}" if own and language != "en" else ENGLISH_ONLY["en"]


def no_such_document(name: str) -> str:
    """That a study which the question names is not in the library."""
    return f"No document in the library speaks of “{name}”, so this cannot be answered from it."


def not_in_document(title: str) -> str:
    """That the document which the question names does not answer it."""
    return f"“{title}” does not answer this."


def not_answered(text: str) -> str:
    """Of several questions in one, that this one is not answered."""
    return f"The documents do not answer “{text}”."


def authors_of(bylines: tuple[str, ...], others: int) -> str:
    """Who wrote the documents, as they themselves state it; `others` is how many more there are."""
    more = f"; and {others} more documents" if others > 0 else ""
    return f"As the documents state: {'; '.join(bylines)}{more}."


# Behind a sentence, by its support's label; and by what was done to it.
DOUBTS = {"contradicted": "its source says otherwise", "not_found": "not found in its source"}
HANDLED = {
    "mark_repaired": "footnote put right",
    "replaced": "the document's own words",
    "not_checked": "not checked",
}
# What became of a language model's answer; `{model}` is its name.
MODEL_TROUBLES = {
    "unreachable": "{model} could not be reached",
    "key_refused": "{model} refused the key, or wants one",
    "too_many": "{model} has too many questions at the moment",
    "request_refused": "{model} refused the request: is there a model of that name?",
    "redirected": "the server of {model} redirects {where}; no redirect is followed",
    "server_error": "the server of {model} reported an error",
    "no_first_word": "{model} did not begin to answer in time",
    "stalled": "{model} stopped in the middle of its answer",
    "cut_off": "the answer of {model} was cut off",
    "garbage": "what {model} wrote could not be read",
    "endless": "{model} did not come to an end",
    "empty": "{model} gave no answer",
    "declined": "{model} declined to answer",
    "too_long": "the passages are more than {model} can read at once",
    "broken": "{model} could not be used",
    "too_small": "no passage fits into what {model} can read",
}
FOLLOW_UP_BY_RULES = "The follow-up was understood by rules instead."
REWRITE_STRAYED = "What {model} made of the follow-up names what was not asked about. " + FOLLOW_UP_BY_RULES
OWN_WORDS_INSTEAD = "This answer is in the documents' own words."
ALL_UNSUPPORTED = "Nothing that {model} wrote is carried by the passages. " + OWN_WORDS_INSTEAD
MODEL_SAW_NO_ANSWER = "{model} found no answer in the passages. These are the documents' own words that come nearest."
MODEL_AT_LENGTH = "{model} was stopped at the length it was asked to keep to."
NOTHING_CHECKED = "What {model} wrote was not checked against the documents."


def model_trouble(model: str, trouble: str, where: str = "") -> str:
    """Why the offline answer is shown in place of a language model's; `where` are the addresses of a redirect."""
    return f"{trouble_line(model, trouble, where)}. {OWN_WORDS_INSTEAD}"


def rewrite_trouble(model: str, trouble: str, where: str = "") -> str:
    """Why rules made a follow-up stand alone in place of a language model; `where` are the addresses of a redirect."""
    return f"{trouble_line(model, trouble, where)}. {FOLLOW_UP_BY_RULES}"


def trouble_line(model: str, trouble: str, where: str = "") -> str:
    """What went wrong, as the beginning of a sentence."""
    line = MODEL_TROUBLES[trouble].format(model=model, where=where)
    return f"{line[:1].upper() if not line.startswith(model) else line[:1]}{line[1:]}"


def sentences_changed(model: str, replaced: int, left_out: int) -> str:
    """How many sentences of a model's did not stand; empty where all did."""
    parts = [
        f"{number} {'was' if number == 1 else 'were'} {what}"
        for number, what in ((replaced, "replaced by the documents' own words"), (left_out, "left out"))
        if number
    ]
    if not parts:
        return ""
    it = "it" if replaced + left_out == 1 else "them"
    return f"Of the sentences that {model} wrote, {' and '.join(parts)}: the passages do not carry {it}."


def not_carried(model: str, number: int) -> str:
    """How many sentences are shown although nothing carries them."""
    if not number:
        return ""
    return f"The documents do not carry {number} of the sentences that {model} wrote."


def held_by_its_source(score: float) -> str:
    """Of a sentence that a model wrote and the check found supported; `score` in 0..1."""
    return f"Checked: supported by its source ({min(99, round(100 * score))} in 100)"


FOLLOW_UPS_SENT = "A follow-up is sent to it with the questions before it, to be understood."


def where_passages_go(reach: str, host: str, most: int) -> str:
    """What is said before a model is used; `reach` is this_machine, this_network or internet."""
    if reach == "this_machine":
        # Measured by `make eval-llm` with 1.5 billion parameters and with 135 million.
        return (
            f"The model runs on this machine ({host}): nothing leaves it. Small ones are slow, and were right no more "
            "often than the documents' own words."
        )
    how_far = "leave this machine for" if reach == "internet" else "leave this machine, within your network, for"
    return (
        f"With each question, the question and the passages found for it, {most} at most, {how_far} {host}. "
        "The answer lists them."
    )


def reading(number: int) -> str:
    """What a model does before its first word."""
    return "Reading 1 passage" if number == 1 else f"Reading {number} passages"


def model_state(model: str, ready: bool) -> str:
    """Whether a model on this machine would answer now."""
    return f"{model}, on this machine, is {'ready' if ready else 'not ready: it does not answer'}."


# What the other document makes of a sentence, by the verifier's label.
BESIDE = {
    "supported": "“{title}” says so too",
    "contradicted": "“{title}” says otherwise",
    "not_found": "“{title}” does not say",
}
BESIDE_NOTE = (
    "Each document was asked alone. Whether the other one agrees is the verifier's word on each sentence, and it can "
    "be wrong: read both places."
)


def side_by_side(both: int, otherwise: int, alone: int) -> str:
    """How many sentences of two answers stand in both documents, are said otherwise by one, or stand in one alone."""
    every = both + otherwise + alone
    kinds = ((both, "both documents say"), (otherwise, "the other says otherwise"), (alone, "one alone says"))
    counts = ", ".join(f"{number} that {what}" for number, what in kinds if number)
    return f"{every} {'sentence' if every == 1 else 'sentences'}: {counts}."


def passages_sent(host: str, number: int) -> str:
    """What is said with an answer for which passages were sent away."""
    passages = "1 passage" if number == 1 else f"{number} passages"
    return f"The question and {passages} left this machine for {host}"


# What is asked for where a question of the quiz has a blank, by the kind of what was left out.
QUIZ_HINTS = {
    "number": "a number",
    "share": "a figure",
    "year": "a year",
    "term": "a term",
    "drug": "a drug",
    "drug class": "a group of drugs",
    "technique": "a treatment",
    "target": "a messenger or a receptor",
    "molecule": "a molecule",
    "system": "a system of the body",
    "abbreviation": "a name",
}


def quiz_hint(kind: str, missing: str) -> str:
    """What is left out, without saying it; `missing` is what stood there. `kind` is a key of `QUIZ_HINTS`, "list", or
    the two ends of a contrast with a stroke between them."""
    if kind == "list":
        lines = missing.count("\n") + 1
        return f"{lines} points"
    if "/" in kind:
        return f"{' or '.join(sorted(kind.split('/')))}?"
    hint = QUIZ_HINTS[kind]
    if not missing[:1].isalpha() or kind in ("number", "share", "year"):
        return hint
    return f"{hint} that begins with “{missing[0].upper()}”"


def quiz_place(title: str, section: str | None) -> str:
    """Where the answer to a question of the quiz stands."""
    return f"It stands in “{title}”" + (f", under “{section}”" if section else "")


# In a conversation that was exported. What is said of an answer, by its coverage:
COVERAGE = {
    "covered": "Covered by the documents",
    "partly": "Partly covered",
    "not_in_documents": "Not in these documents",
}
EXPORTED = "A conversation with Footnote"
EXPORT_PROMISE = "Every quote is the exact words of its source, at the place that is given with it."
NOT_ANSWERED = "This question was not answered."
COVERED_NEARBY = "The documents do cover"
QUOTED_WORDS_CITE = "The quoted words cite"
DOCUMENTS_QUOTED = "Documents quoted"
NOTHING_QUOTED = "No document was quoted in this conversation."
QUOTE_GONE = "This document is no longer in the library; these are the words that were quoted from it."
QUOTE_CHANGED = "This document has changed since; these are the words that were quoted from it."
# What became of a quote whose document was read anew, or is another version now, by its state (`assistant.anchors`).
QUOTE_STATES = {
    "unchanged": "the quoted words stand at the same place in it",
    "moved": "the very words stand elsewhere in it",
    "changed": "it says something else where they stood",
    "elsewhere": "they stand in other surroundings only",
    "gone": "the quoted words do not stand in it any more",
    "unknown": "the quoted words do not stand at their place any more",
}


def quote_state(state: str, newer: bool) -> str:
    """One sentence on a quote; `newer` tells that another file's content stands in the place of its document's."""
    since = "A newer version has replaced this document" if newer else "This document was read anew"
    return f"{since}: {QUOTE_STATES[state]}."
