"""The Scores page, for tutors: the kept runs, their figures and pictures, down to the row and its evidence."""
