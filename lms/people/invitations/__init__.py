"""Inviting people whose account was made for them to choose a password."""
