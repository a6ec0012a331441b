"""Finding passages: `network`, `tokens`, `embedder`, `cross_encoder` (trained networks on ONNX Runtime); `words`,
`spelling`, `query`, `keywords` (BM25), `vectors` (FAISS); `snapshot`, `opening`, `current` (a library in memory);
`retriever`, and the same as LangChain's; `ingest`, `reembed` (into the library).
"""
