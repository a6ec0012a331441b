"""Property tests draw the same examples every time, so that a run can be trusted twice; `FOOTNOTE_EXPLORE=1` draws new
ones. None of them is timed: a busy machine fails nothing."""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile("explore" if os.environ.get("FOOTNOTE_EXPLORE") else "same")
