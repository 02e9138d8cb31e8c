"""What lessons refer to: the regulations they rest on, and the words they use."""
