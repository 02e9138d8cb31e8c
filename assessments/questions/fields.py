"""A field of questions that is made of blocks."""

from wagtail.fields import StreamField


class UndescribedStreamField(StreamField):
    """Tells migrations nothing of its blocks, so that other blocks need none."""

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        """Tell only that it is there."""
        name, _path, _args, kwargs = super().deconstruct()
        return name, "wagtail.fields.StreamField", [[]], {**kwargs, "block_lookup": {}}
