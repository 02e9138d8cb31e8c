"""The door to courses: what certificates, reports and first pages may use."""
