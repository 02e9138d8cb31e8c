"""Reports about officers and their competencies: a folder each, all on one way to page and file.

A folder has ``forms`` (what the report may be narrowed to), ``queries`` (what it reads),
``screens`` (what its page shows), ``views`` and ``exports`` (its files). A report whose page is
also written to files declares itself in ``report_spec``; the rest of that way is here.
"""
