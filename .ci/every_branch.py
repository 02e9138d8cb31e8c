"""Fail unless every line and branch of some files was covered.

Usage: every_branch.py COVERAGE.json FILE...
"""

import json
import sys
from pathlib import Path

coverage, *wanted = sys.argv[1:]
files = json.loads(Path(coverage).read_text())["files"]
faults = [f"{name}: was never imported" for name in wanted if name not in files]
for name in wanted:
    found = files.get(name, {})
    faults += [f"{name}:{line}: never run" for line in found.get("missing_lines", [])]
    faults += [
        f"{name}:{line}: never went on at {f'line {to}' if to else 'the end'}"
        for line, to in found.get("missing_branches", [])
    ]
sys.stdout.write("\n".join(faults or [f"Every branch of {len(wanted)} files was covered."]) + "\n")
sys.exit(bool(faults))
