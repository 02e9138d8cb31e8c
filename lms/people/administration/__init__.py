"""What administrators and auditors see: roles, the audit trail, how the system fares."""
