"""The report about officers, one by one: what each can do against what the position requires."""
