"""Parts that reports have, whatever their subject: conclusions, funding, limitations.

A question on a document that asks for one of them is read where it stands first. Left out: choosing the sentence there
(the reader's).
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part that reports have: questions that ask for it, its headings, and sentences that announce it themselves."""

    asked: re.Pattern[str]
    heading: re.Pattern[str]
    announced: re.Pattern[str]


SECTIONS = (
    Section(
        re.compile(
            r"\bconclu(?:de|des|ded|sions?)\b|\btake[- ](?:home|away)\b|\bmain (?:results?|findings?|message)\b|"
            r"\bwhat (?:did|do) (?:the authors|they) (?:find|show)\b",
            re.IGNORECASE,
        ),
        re.compile(r"[\d.\s]{0,8}(?:conclusions?|concluding remarks|interpretation)\b", re.IGNORECASE),
        re.compile(
            r"\W{0,3}(?:conclusions?|interpretation)\s?[:.]|in (?:conclusion|summary)\b|we conclude\b", re.IGNORECASE
        ),
    ),
    Section(
        re.compile(
            r"\bfund(?:ed|ing|er|ers|s)?\b|\b(?:paid|pay) for\b|\bsponsor\w{0,6}\b|\bfinanced\b|\bfinancial support\b|"
            r"\bwho supported\b|\bwhere did the money\b",
            re.IGNORECASE,
        ),
        re.compile(r".{0,20}\b(?:fund|financial (?:support|disclosure)|sponsor|grant support)", re.IGNORECASE),
        re.compile(
            r"\W{0,3}(?:funding|financial support|sponsors?)\s?[:.]|"
            r".{0,80}\b(?:was|were|is) (?:\w{1,20} )?(?:funded|supported|financed|sponsored) (?:\w{1,20} )?by\b",
            re.IGNORECASE,
        ),
    ),
    Section(
        re.compile(r"\blimitations?\b|\bweakness(?:es)?\b|\bshortcomings?\b", re.IGNORECASE),
        re.compile(r".{0,30}\blimitations?\b", re.IGNORECASE),
        re.compile(r"\W{0,3}(?:strengths and )?limitations?\s?[:.]|.{0,60}\blimitations?\b", re.IGNORECASE),
    ),
)


def section_of(question: str) -> Section | None:
    """The part of a report that the question asks for; None for any other question."""
    return next((section for section in SECTIONS if section.asked.search(question)), None)
