"""Signing in and out: accounts, passwords, second factors, sessions, limits."""
