"""Files to documents, a reader a format; `base` tells which, `sandbox` runs them with limits."""
