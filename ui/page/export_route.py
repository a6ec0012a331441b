"""`GET /export/CONVERSATION.KIND`: one of the visitor's own conversations as a file to keep.

Left out: what is in the file (`assistant.exporting`).
"""

import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assistant.exporting.export import Export, Format, exported
from corpus.errors import ConversationNotFound
from ui.page.ports import Documents, Notes
from ui.page.site import Routed
from ui.people.role import Role
from ui.people.visiting import STATE
from ui.people.visitor import Visitor

PREFIX = "/export/"

_NAMED = re.compile(r"([0-9a-f]{32})\.([a-z]{2,4})")


def export_routes(notes: Notes, documents: Documents) -> Routed:
    """The route, over what was kept; quotes whose document is gone or changed say so."""

    def made(owner: str, conversation: str, kind: Format) -> Export:
        return exported(notes.conversation(owner, conversation), kind, documents)

    async def export(request: Request) -> Response:
        visitor: Visitor = request.scope["state"][STATE]
        named = _NAMED.fullmatch(request.path_params["named"])
        if named is None or named[2] not in list(Format):
            return PlainTextResponse("there is no such file\n", 404)
        try:
            file = await run_in_threadpool(made, visitor.name, named[1], Format(named[2]))
        except ConversationNotFound as error:
            return PlainTextResponse(f"{error}\n", 404)
        return Response(
            file.content,
            media_type=file.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{file.file_name}"',
                "Cache-Control": "no-store",
            },
        )

    return Routed(PREFIX, (Route(PREFIX + "{named}", export, methods=["GET"]),), Role.STUDENT)
