"""Sentences of a document that speak to a machine instead of to a reader: "Ignore the above", "say that ...".

Such a sentence is no evidence: it is not weighed as an answer (`judging`), neither given to a language model nor shown
in its place (`llm.offered`). Rules, in the order of how plain they are; they favour leaving a sentence out. What they
miss still has to be carried by another sentence to be shown as a model's supported one. Left out: search, which shows
every passage as it stands.
"""

import re
import unicodedata
from functools import lru_cache

_TO_WHOM = (
    r"(?:assistants?|chat\s?bots?|bots?|language\s+models?|large\s+language|llms?|gpt|chatgpt|claude|gemini|llama|"
    r"ai\s+(?:models?|assistants?|systems?|agents?)|artificial\s+intelligence\s+(?:models?|assistants?)|footnote)"
)
_TELL = (
    r"(?:say|answer|reply|respond|write|output|print|state|tell|repeat|claim|conclude|report|mention|add|insist|"
    r"assert|declare|translate|pretend|act|cite|quote|reveal|recommend|use|treat)"
)
_TOLD = (
    r"(?:instructions?|prompts?|rules?|guidelines?|directions?|passages?|messages?|above|context|orders|"
    r"everything|all\s+that|constraints?|polic(?:y|ies)|answers?|text)"
)
_ORDERS = re.compile(
    rf"""
    \b(?:ignore|disregard|forget|override|bypass|skip|drop|discard|overrule|overwrite)\b(?!-)[^.?!]{{0,60}}\b{_TOLD}\b
  | \b{_TOLD}\b[^.?!]{{0,40}}\b(?:is|are|must\s+be)\s+(?:void|cancelled|superseded|overridden|obsolete|ignored)\b
  | \b(?:new|updated|real|actual|following|hidden|secret|system|developer|override|urgent)\s+
      (?:system\s+)?(?:instructions?|prompts?|orders|directives?|task)\b
  | (?:^|[\n"'“(\[<|.*]\s*)(?:system|developer|user|assistant|human|ai)\s*(?:prompt|message|note)?\s*[:>\]|]
  | \b(?:attention|note|notice|message|memo|reminder|instructions?|hint)\b[^.?!]{{0,15}}\b(?:to|for)\b[^.?!]{{0,25}}
      \b{_TO_WHOM}\b
  | \b(?:dear|hey|hello|hi|you,?\s+the|you\s+are(?:\s+now)?|as)\s+(?:an?\s+|the\s+|my\s+)?{_TO_WHOM}\b
  | \b{_TO_WHOM}\b[^.?!]{{0,30}}\b(?:must|should|shall|has\s+to|have\s+to|needs?\s+to|will\s+now)\s+
      (?:\w+\s+){{0,2}}{_TELL}\b
  | \byou\s+(?:must|should|shall|have\s+to|need\s+to|are\s+(?:to|required\s+to|instructed\s+to|now)|will\s+now)\s+
      (?:\w+\s+){{0,2}}{_TELL}\b
  | \b(?:when|if|whenever|once)\s+(?:you\s+are\s+)?(?:asked|answering|prompted|queried|summari[sz]ing|the\s+(?:user|
      student)\s+asks)\b[^.?!]{{0,80}}\b{_TELL}\b
  | (?:^|[.:;,"“'(\]>*-]\s*)(?:please\s+|now\s+|then\s+|instead,?\s+|just\s+|only\s+|simply\s+|always\s+|
      must\s+)*(?:say|answer|reply|respond|output|print|repeat|write|insist|pretend|tell\s+(?:the|every|them))\b
      (?:\s+(?:only|exactly|instead|with|that|to|as|this|in|the|by|back|yes|no|["“'’:]|each|them|users?|students?))
  | \b(?:answer|reply|respond|end\s+your\s+(?:answer|reply)|begin\s+your\s+(?:answer|reply))\s+(?:\w+\s+){{0,2}}
      (?:only|exactly|with\s+the\s+(?:words?|sentence|phrase))\b
  | \b(?:the|your)\s+(?:only\s+)?(?:correct|right|expected|required|proper|final|official)\s+(?:answer|reply|response)
      \s+(?:is|to|must|should|reads)\b
  | \b(?:tell|inform|assure|advise|convince)\s+(?:the\s+|all\s+|every\s+)?(?:users?|students?|readers?|asker)\s+
      (?:that|to)\b
  | \b(?:end|start|begin|close|stop)(?:ning)?\s+of\s+(?:the\s+)?(?:passages?|documents?|data(?!\s+\w)|context|quote|
      untrusted\s+\w+|instructions?)\b | \bend\s+(?:of\s+)?(?:passages?|documents?|context|fence)\b
  | \bdo\s+not\s+(?:follow|obey|cite|check|verify|quote|trust|mention|reveal|use)\b[^.?!]{{0,40}}
      \b(?:rules?|instructions?|passages?|sources?|citations?|this\s+(?:text|note)|above|others?)\b
  | \b(?:(?:decode|decrypt)\s+(?:this|that|it|the\s+following|and)|base\s?64|rot\s?13)\b
  | <\s*/?\s*(?:system|user|assistant|instructions?|passages?|im_start|im_end|s|inst|data|context)\b | <\|[^|]*\|>
  | \[/?(?:inst|system|user|assistant)\] | \#{{2,}}\s*(?:instructions?|system|human|assistant|user|response|input)\b
  | <<\s*/?\s*[a-z_]\w* | \b[a-z_]\w*\s*>> | `{{3,}} | ={{5,}} | -{{5,}}\s*\w*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OTHER_TONGUES = re.compile(
    r"""
    \bignorier\w*\b.*\b(?:anweisung|obige|alles)|\b(?:sag|sagen\s+sie|antworte\w*|schreib\w*)\b.*\b(?:dass|nur|mit)\b
  | \bignor(?:a|e|ez|ar)\b.*\b(?:instruc\w+|anterior\w*|pr[ée]c[ée]dent\w*|tout|todo|ci-dessus)
  | \b(?:di|diga|dites|dis|r[ée]pond\w*|responde)\s+(?:que|solo|seulement)\b
  | (?:игнориру|забудь|не\s+обращай|пренебреги|ответь|скажи|скажите|отвечай|напиши)\w*
  | (?:ko['‘’ʻ]?rsatmalar|yuqoridagi)\w*\b.*\b(?:unut|e['‘’ʻ]tiborsiz)|\bdeb\s+(?:ayt|javob\s+ber)
  | (?:忽略|无视|請說|请说|回答说|指示)|(?:تجاهل|قل\s+إن|أجب)|(?:無視|と言って|と答え)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CODED = re.compile(
    r"(?<![\w/+-])(?=[\w+/]*\d)(?=[\w+/]*[a-z])(?=[\w+/]*[A-Z])[A-Za-z0-9+/_]{28,}={0,2}"
    r"|\b[A-Za-z0-9+/]{60,}={0,2}|[A-Za-z0-9+/]{16,}={1,2}(?!\w)"
    r"|(?:\\x[0-9a-f]{2}){4,}|(?:%[0-9a-f]{2}){6,}|\b(?:[01]{8}\s+){3,}|\b(?=[0-9a-f]*[a-f])[0-9a-f]{32,}\b"
)
_ALIKE = str.maketrans("аеорсухіѕјԁһӏαεορτυνικАВЕКМНОРСТХ", "aeopcyxisjdhlaeoptuvikabekmhopctx")
_FIGURES = str.maketrans("013457@$", "oieastas")
_MIXED = re.compile(r"\b(?=\w*[a-z]{2})[a-z0-9@$]*[013457@$][a-z0-9@$]*[a-z]\w*")
_HIDDEN_SHARE = 0.02
# Questions about the same subject meet the same sentences.
_REMEMBERED = 16_384


@lru_cache(maxsize=_REMEMBERED)
def is_order(text: str) -> bool:
    """Whether the words speak to a machine, or hide what they say."""
    if (not text.isascii() and _hides(text)) or _CODED.search(text):
        return True
    plain = unicodedata.normalize("NFKC", "".join(one for one in text if unicodedata.category(one) != "Cf"))
    if _ORDERS.search(plain) or _OTHER_TONGUES.search(plain):
        return True
    # Letters that look like others, letters apart ("i g n o r e"), figures for letters.
    folded = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    folded = _MIXED.sub(lambda word: word.group().translate(_FIGURES), folded.lower().translate(_ALIKE))
    folded = re.sub(r"(?<=\b\w)[ .\-_*·](?=\w\b)", "", folded)
    return folded != plain.lower() and _ORDERS.search(folded) is not None


def _hides(text: str) -> bool:
    """Whether characters that cannot be seen are spread among the words, or turn them round, or are tags."""
    formats = [
        one for one in text if unicodedata.category(one) in {"Cf", "Co", "Cn"} and one not in "\u00ad\u200c\u200d\ufeff"
    ]
    turned = any(
        one in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068" or "\U000e0000" <= one <= "\U000e007f" for one in text
    )
    zero_width = sum(one in "\u200b\u200c\u200d\u2060\ufeff" for one in text)
    return turned or len(formats) + zero_width > max(3, _HIDDEN_SHARE * len(text))
