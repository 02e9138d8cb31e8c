"""How often the rule is wrong: simulated officers go through a course and its later check."""
