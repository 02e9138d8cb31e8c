"""The door to assessments: what courses, certificates, reports and first pages may use."""
