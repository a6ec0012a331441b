"""Property tests draw the same examples every time, so that a run can be trusted twice; `FOOTNOTE_EXPLORE=1` draws new
ones."""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("explore" if os.environ.get("FOOTNOTE_EXPLORE") else "same")
