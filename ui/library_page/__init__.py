"""The Library page, for tutors: what is in the library and how it was read, adding to it, and checking it."""
