"""Outgoing mail: kept sealed until the worker has sent it, never sent inside a request."""
