"""The list of officers, the page about each of them, and what HR changes there."""
