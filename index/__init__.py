"""Finding passages and sentences: `embedder`, `vectors` (FAISS); `words`, `spelling`, `keywords`; `query`, `fusion`,
`search`; `snapshot`, `opening`, `current` (a library in memory); `ingest`; `retriever` (for LangChain).
"""
