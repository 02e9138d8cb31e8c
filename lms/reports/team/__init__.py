"""The matrix of a team: officers by competencies."""
