"""A lone "why?", "how fast?", "more" or "faster than SSRIs?", asked of the last question.

Left out: pieces that name a thing or a side of it (`exchanging`).
"""

import re

from assistant import phrasing
from assistant.phrasing import Topic
from assistant.topics import Topics

_MEASURED = re.compile(r"^(?P<how>(?:\w+er|worse|(?:more|less)(?:\s+\w+)?))\s+than\s+\S", re.IGNORECASE)
_ASKS_YES_NO = re.compile(r"^(?:is|are|does|do|did|can|could|will|would|has|have)\b", re.IGNORECASE)
_MORE = re.compile(
    r"^(?:(?:please\s+)?(?:tell|show|give|say)\s+(?:me\s+)?more|(?:some\s+|any\s+)?more|go\s+on|continue|"
    r"(?:any|some)(?:thing)?\s+(?:others?|else)|what\s+else|anything\s+more|more\s+details?|details?|elaborate)"
    r"(?:\s+please)?[?!. ]*$",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^(?:(?P<why>why|how\s+come|for\s+what\s+reason)(?:\s+(?:is|was|does|do)\s+(?:that|this|it|so)(?:\s+so)?|\s+so)?|"
    r"(?P<how>how|how\s+exactly|in\s+what\s+way))(?:\s+(?:does|do|can)\s+(?:it|they)\s+do\s+(?:that|this|so))?[?!. ]*$",
    re.IGNORECASE,
)
_ITS_SIDE = re.compile(r"^(?:its|their)(?:\s+[\w-]+){1,3}[?!. ]*$", re.IGNORECASE)
_WHY_NOT = re.compile(r"^why\s+not[?!. ]*$", re.IGNORECASE)
_HOW_FAR = re.compile(
    r"^(?:for\s+)?(?P<how>how\s+(?:fast|quick(?:ly)?|rapid(?:ly)?|soon|long|often|well|much|strong(?:ly)?|safe|dangerous|common|"
    r"frequent|rare|severe|serious|effective|addictive|toxic|expensive|many(?:\s+\w+)?))[?!. ]*$",
    re.IGNORECASE,
)


def lone(asked: str, last: str, topics: Topics) -> str | None:
    """What the piece asks after the question `last`; None where it is none of these."""
    if _MORE.match(asked):
        return last
    why = _WHY.match(asked)
    if why is not None:
        return phrasing.asking_why("why" if why["why"] else "how", last)
    if _WHY_NOT.match(asked):
        return _why_not(last, topics)
    topic = topics.main(last)
    if topic and _ITS_SIDE.match(asked):
        return phrasing.aspect(asked.rstrip("?!. "), Topic(topic))
    far = _HOW_FAR.match(asked)
    if far is not None and topic:
        return phrasing.asking_how_far(far["how"], last, Topic(topic))
    measured = _MEASURED.match(asked)
    if measured is not None and topic:
        if measured["how"].lower() in ("more", "less") and _ASKS_YES_NO.match(last):
            return f"{last.rstrip('?!. ')} {asked[:1].lower()}{asked[1:].rstrip('?!. ')}?"
        verb = "Are" if Topic(topic).plural else "Is"
        return f"{verb} {topic} {asked[:1].lower()}{asked[1:].rstrip('?!. ')}?"
    return None


def _why_not(last: str, topics: Topics) -> str:
    mentions = topics.mentions(last)
    if not _ASKS_YES_NO.match(last) or not mentions:
        return f"why not: {last}"
    end = mentions[0].span.end
    return phrasing.asking_why("why", f"{last[:end]} not{last[end:]}")
