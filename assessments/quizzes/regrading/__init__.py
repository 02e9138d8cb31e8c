"""Putting questions of a published quiz right, and marking what was answered anew."""
