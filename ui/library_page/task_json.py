"""A task as the page's script gets it: every text as it is, to be shown as text. Left out: the script (`adding.js`)."""

from corpus.counted import count
from corpus.receipt import Receipt, Status
from ui.library_page.task import Task

STATUS_WORDS = {
    Status.ADDED: "Added",
    Status.UNCHANGED: "Unchanged",
    Status.REPLACED: "Replaced",
    Status.PARTIAL: "Partly read",
    Status.FAILED: "Not added",
}


def task_json(task: Task) -> dict[str, object]:
    """All of it; each receipt with its status in words, and one line on what was read or why not."""
    return {
        "id": task.id,
        "name": task.name,
        "by": task.by,
        "stage": task.stage.value,
        "done": task.done,
        "total": task.total,
        "files": task.files,
        "receipts": [_receipt(one) for one in task.receipts],
    }


def _receipt(one: Receipt) -> dict[str, object]:
    return {
        "source": one.source,
        "status": one.status.value,
        "said": STATUS_WORDS[one.status],
        "title": one.title,
        "line": said_of(one),
        "document_id": one.document_id,
    }


def said_of(receipt: Receipt) -> str:
    """Why, where there is a reason; else how much was read."""
    if receipt.status is Status.FAILED:
        return receipt.reason.removeprefix(f"{receipt.source} ")
    if receipt.status is Status.UNCHANGED:
        return receipt.reason or "it is in the library already, just as it is"
    counted = (
        (receipt.pages, "page"),
        (receipt.passages, "passage"),
        (receipt.sentences, "sentence"),
        (receipt.references, "reference"),
    )
    read = ", ".join(count(number, noun) for number, noun in counted if number)
    reason = receipt.reason
    if receipt.status is Status.REPLACED and not reason:
        reason = "in place of the earlier file of this name"
    return "; ".join(part for part in (read, reason) if part)
