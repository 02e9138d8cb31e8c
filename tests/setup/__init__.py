"""Starting Prima: launcher, settings, pinned packages, translations."""
