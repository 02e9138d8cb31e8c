"""The daily two minutes: a few practice questions on what an officer is about to forget."""
