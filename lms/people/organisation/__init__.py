"""Units, positions, who is posted where, and what follows for roles and groups."""
