"""What is kept of conversations: turns, answers, flags; and the file that also holds people and verdicts."""
