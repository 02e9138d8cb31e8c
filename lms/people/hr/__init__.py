"""HR's pages: officers, units, positions, and for administrators and auditors roles and audit."""
