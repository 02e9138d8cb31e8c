"""The sources there are. One more is a module beside this one, and its name here."""

from collections.abc import Mapping

from assessments.practice.sources.protocol import Source
from assessments.practice.sources.questions import Questions
from assessments.practice.sources.turns import Turns

SOURCES: Mapping[str, Source] = {source.name: source for source in (Questions(), Turns())}
