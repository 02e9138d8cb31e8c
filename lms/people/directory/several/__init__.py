"""What HR does to several officers at once."""
