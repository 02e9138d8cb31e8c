"""The list of gaps, the most urgent first."""
