"""What stands behind the authors of an entry: the title, and the journal or the book it appeared in.

The journal is the last sentence before volume, year and pages; one in abbreviations ("Arch. Gen. Psychiatry") is
taken whole. A book has no journal. Left out: names and years.
"""

import re

from corpus.reading.draft import trimmed
from corpus.reading.references.names import CAPITAL

_AFTERWORDS = re.compile(
    r"(?:\s{0,9}+[\[(]?\b(?:[Aa]vailable|[Aa]ccessed|[Rr]etrieved|[Cc]ited\s+(?:\d|[A-Z])|[Ee]pub|[Ll]ast\s+accessed|PMID|PMCID|doi\b|DOI\b|[Oo]nline\s+at|"
    r"[Ee]rratum|ISBN|ISSN|Internet\])|\s{0,9}+\[Internet)\b.*"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
# What may stand between the journal's name and the end of the entry.
_PLACE = re.compile(
    rf"(?:[\s,;:.()\[\]–—/&+-]|\b(?:[A-Za-z]{{0,2}}\d\w*|(?<=-)[A-Z]|[Vv]ols?|[Nn]os?|[Nn]r|[Pp]p?|[Pp]ages?|[Ss]uppl\w*|[Pp]t|[Pp]arts?|"
    rf"[Ii]ssues?|[Ss]pec|[Dd]iscussion|[Qq]uiz|[Aa]uthor|[Rr]eply|[Aa]head|[Oo]f|[Pp]rint|[Ii]n|[Pp]ress|[Aa]rticle|[Aa]rt|ID|[Ee]|S|"
    rf"[Ff]orthcoming|[Vv]olume|[Nn]umber|passim|[ivxlc]+|{_MONTH})\b)++"
)
_PLACE_BEGINS = re.compile(r"(?<=[\w.)\]*])\s*(?:[,;:.]|\s)\s*")
_VOLUME = re.compile(r"\d")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d[a-z]?")
_STOPS = re.compile(
    rf"(?<!\bvs)(?<!\bSt)(?<!\bDr)(?<!\bU\.S)(?<!\bU\.K)(?<!\bi\.e)(?<!\be\.g)(?<!\bspp)(?<!\bno)(?<!\bNo)(?<!\bcf)[.?!][\"”’»*_]*\s+"
    rf"(?=[\"“‘«*_(\[¿]*(?:{CAPITAL}|\d|bioRxiv|medRxiv|eLife|mBio|arXiv|npj))"
)
_QUOTED = re.compile(
    r"\s{0,9}+(?:[“„«]\s{0,9}+(?P<curly>.{1,600}?)\s{0,9}[”“»]|\"(?P<straight>.{1,600}?)\"|‘(?P<single>.{1,600}?)’(?!\w))"
    r"(?:(?<=[.,?!]\W)|\s{0,9}+[.,]|$)\s{0,9}+"
)
_ITALIC = re.compile(r"(?<![\w*])(?P<mark>\*|_)(?=\S)(?P<journal>[^*_]+?)(?<=\S)(?P=mark)(?![\w*])")
_IN = re.compile(r"(?:^|[.?!,][\"”’]?\s+)In:?\s+(?=[\"“*]?(?:the\s+)?(?:" + CAPITAL + r"|\d))")
_IN_ENDS = re.compile(r",\s*(?:pages?|pp?\.?|vol\w*\.?|volume|chap\w*|editors?|\d)|\.\s|\s\(|[.;]?$|;")
_EDITORS = re.compile(r"^.{2,200}?(?:\(eds?\.?\)|\beditors?\b|\beds?\.|\(editors?\))[.,:]*\s*", re.IGNORECASE)
_SERIAL = re.compile(
    r"^(?:arXiv|bioRxiv|medRxiv|CoRR|(?:The\s+)?(?:[\w’']+\s+){0,3}Journal\b|J\s|Proceedings|Transactions|Annals|Archives|Lancet)"
)
_ARXIV_PATH = re.compile(r",?\s{0,9}+\babs/[\d.v]{1,20}+$")
_ABBREVIATED_WORDS = 3
_ABBREVIATED_LENGTH = 8
_JOURNAL_WORDS = 14


def title_and_journal(rest: str) -> tuple[str | None, str | None]:
    """The title and the journal in `rest`, the entry without label, authors and the year behind them."""
    rest = _AFTERWORDS.sub("", rest).lstrip(" .,;:")
    quoted = _QUOTED.match(rest)
    if quoted is not None:
        title = quoted["curly"] or quoted["straight"] or quoted["single"]
        behind = re.sub(r"^\s*In:?\s+", "", rest[quoted.end() :])
        head, has_volume = _before_place(behind)
        return _clean(title), _clean(head) if has_volume or _SERIAL.match(head) else None
    inside = _IN.search(rest)
    if inside is not None and inside.start() > 3:
        return _clean(rest[: inside.start()]), _book(rest[inside.end() :])
    italic = [match for match in _ITALIC.finditer(rest) if match.start() > 3]
    if italic and _STOPS.search(rest[: italic[-1].start() + 2]):
        return _clean(rest[: italic[-1].start()]), _clean(italic[-1]["journal"])
    head, has_volume = _before_place(rest)
    return _parted(head, has_volume)


def _before_place(rest: str) -> tuple[str, bool]:
    """The words before year, volume and pages, and whether there is more than a year."""
    places = [(match.start(), match.end()) for match in _PLACE.finditer(rest)]
    place_from = places[-1][0] if places and places[-1][1] == len(rest) else len(rest)
    for begin in _PLACE_BEGINS.finditer(rest):
        if begin.end() >= place_from:
            place = _YEAR.sub("", rest[begin.end() :], count=1)
            return rest[: begin.start()].rstrip(), _VOLUME.search(place) is not None
    return rest.rstrip(), False


def _parted(head: str, has_volume: bool) -> tuple[str | None, str | None]:
    """Title and journal of words that hold both, one after the other."""
    stops = list(_STOPS.finditer(head))
    if not stops:
        comma = head.rfind(", ")
        if has_volume and comma > 0 and re.match(CAPITAL, head[comma + 2 :]):
            return _clean(head[:comma]), _clean(head[comma + 2 :])
        if has_volume and len(head.split()) <= _ABBREVIATED_WORDS:
            return None, _clean(head)
        return _clean(head), None
    starts = [0, *(stop.end() for stop in stops)]
    at = len(starts) - 1
    if not has_volume and not _SERIAL.match(head[starts[at] :]):
        return _clean(head[: stops[0].end()]), None
    while at > 1 and _is_abbreviated(head[starts[at - 1] : stops[at - 1].start()]):
        at -= 1
    title, journal = head[: starts[at]], head[starts[at] :]
    if len(journal.split()) > _JOURNAL_WORDS:
        return _clean(title), None
    return _clean(title), _clean(journal)


def _is_abbreviated(segment: str) -> bool:
    """Whether the words before a full stop are those of a journal's name cut short ("Arch", "Acta Psychiatr")."""
    words = segment.split()
    return (
        0 < len(words) <= _ABBREVIATED_WORDS
        and all(re.match(CAPITAL, word) or word in ("of", "and", "&", "in") for word in words)
        and len(words[-1]) <= _ABBREVIATED_LENGTH
        and not re.search(r"\d|\b(?:Part|[IVX]+)$", segment)
    )


def _book(behind: str) -> str | None:
    """The name of the book or proceedings that an "In" leads to, its editors left out."""
    behind = _EDITORS.sub("", behind)
    end = _IN_ENDS.search(behind)
    return _clean(behind[: end.start()] if end else behind)


def _clean(words: str) -> str | None:
    """The words without marks and stops around them; None when there are none."""
    bare = _ARXIV_PATH.sub("", words.strip()).strip().strip("*_").strip().rstrip(".,;:").strip()
    bare = bare.strip('“”"«»*_').rstrip(".,;:")
    span = trimmed(bare, 0, len(bare))
    kept = span.of(bare)
    return kept if re.search(r"\w", kept) else None
