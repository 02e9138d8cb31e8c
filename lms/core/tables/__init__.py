"""Lists as files: a part says what a table holds, and a writer how its kind of file shows it."""
