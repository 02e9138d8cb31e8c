"""The heat map: units by competencies."""
