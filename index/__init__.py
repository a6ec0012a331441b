"""Finding passages by words and by meaning, and the networks that run for it: `docs/architecture.md`, "Networks"."""
