"""Receipts in the terminal and as JSON. Left out: what they say (`corpus.receipt`)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from corpus.counted import count
from corpus.finding import Refused
from corpus.receipt import Receipt, Status
from corpus.word_counts import WordCounts

_REASON_CHARACTERS = 400


def receipt_line(receipt: Receipt) -> str:
    """What became of the file on one line, and under it what was left out."""
    reason = _short(receipt.reason)
    if receipt.status is Status.FAILED:
        return f"{receipt.status:<9} {receipt.source}: {reason.removeprefix(receipt.source + ' ')}"
    counts = [count(receipt.passages, "passage"), count(receipt.sentences, "sentence")]
    if receipt.pages:
        counts.insert(0, f"{count(receipt.pages, 'page')} of {receipt.characters_a_page:,} characters")
    if receipt.references:
        counts.append(count(receipt.references, "reference"))
    lines = [f"{receipt.status:<9} {receipt.document_id}  {receipt.title}  {receipt.source}, {', '.join(counts)}"]
    if receipt.words is not None and receipt.status is not Status.UNCHANGED:
        lines[0] += f", {receipt.words}"
    if reason:
        lines[0] += f" ({reason})"
    if receipt.left_out and receipt.status is not Status.UNCHANGED:
        lines.append(f"          left out: {'; '.join(receipt.left_out)}")
    return "\n".join(lines)


def receipt_json(receipt: Receipt) -> dict[str, object]:
    """All of a receipt."""
    return asdict(receipt) | words_json(receipt.words) | {"characters_a_page": receipt.characters_a_page}


def words_json(counts: WordCounts | None) -> dict[str, object]:
    """How many words there are, how many of them can be cited, and why the others cannot; null where nobody counted."""
    if counts is None:
        return {"words": None, "citable_words": None, "not_citable": []}
    others = [{"reason": one.reason, "words": one.words} for one in counts.not_citable]
    return {"words": counts.words, "citable_words": counts.citable, "not_citable": others}


def refused_receipt(refused: Refused) -> Receipt:
    """The receipt of a path that stands for no file."""
    return Receipt(refused.path.name, str(refused.path.absolute()), Status.FAILED, refused.reason)


def summary(receipts: Sequence[Receipt]) -> str:
    """How many files came to what, in the order of the statuses."""
    counts = Counter(receipt.status for receipt in receipts)
    parts = [f"{counts[status]:,} {status}" for status in Status if counts[status]]
    return f"{count(len(receipts), 'file')}: {', '.join(parts)}"


def _short(reason: str) -> str:
    return reason if len(reason) <= _REASON_CHARACTERS else f"{reason[: _REASON_CHARACTERS - 1]}…"
