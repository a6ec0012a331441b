"""The two faces, both thin: `cli/` (the command), `web/` (the four pages and `/api/v1`)."""
