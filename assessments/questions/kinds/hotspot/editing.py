"""How trainers mark areas on a picture."""

from typing import cast

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, FieldBlock, IntegerBlock, ListBlock, StructBlock
from wagtail.blocks.list_block import ListValue

from assessments.questions.kinds.editor import Editor, Words, Written, found
from assessments.questions.kinds.hotspot.rules import WHOLE, Area, Hotspot
from assessments.questions.kinds.kept_pictures import (
    NO_PICTURE,
    PictureBlock,
    picture_of,
    picture_written,
)

SIDES = ("x", "y", "width", "height")
NEW = {"label": "", "x": None, "y": None, "width": None, "height": None, "is_correct": False}


class DrawingWidget(forms.HiddenInput):
    """The chosen picture, to draw areas on; static/js/kinds/hotspot-editor.js fills it."""

    template_name = "assessments/admin/hotspot_drawing.html"
    is_hidden = False

    class Media:
        js = ["js/kinds/hotspot-editor.js"]
        css = {"all": ["css/kinds/hotspot-editor.css"]}

    def get_context(self, name: str, value: object, attrs: object) -> dict[str, object]:
        """Add the address of pictures in full."""
        context: dict[str, object] = super().get_context(name, value, attrs)  # type: ignore[arg-type]
        return context | {"picture_address": reverse_lazy("question_picture_to_draw_on", args=[0])}


class DrawingBlock(FieldBlock):
    """Draws what the fields below it say in figures, and holds nothing itself."""

    def __init__(self, **kwargs: object) -> None:
        self.field = forms.CharField(
            widget=DrawingWidget(),
            required=False,
            help_text=_(
                "Click into the name of an area, then drag over the picture from one corner of the"
                " area to the other. Or write the figures, in percent of the picture."
            ),
        )
        super().__init__(**kwargs)


def _percent(label: Words, *, least: int) -> IntegerBlock:
    return IntegerBlock(label=label, min_value=least, max_value=WHOLE)


class AreaBlock(StructBlock):
    """A named rectangle."""

    label = CharBlock(
        label=_("Name"),
        max_length=120,
        help_text=_("What it is, such as “Signature box”. Participants read it before answering."),
    )
    is_correct = BooleanBlock(label=_("Correct"), required=False)
    x = _percent(_("From the left (%)"), least=0)
    y = _percent(_("From the top (%)"), least=0)
    width = _percent(_("Width (%)"), least=1)
    height = _percent(_("Height (%)"), least=1)

    class Meta:
        label = _("Area")
        icon = "crosshairs"


class HotspotBlock(StructBlock):
    """A picture, and the areas to choose from."""

    picture = PictureBlock()
    drawing = DrawingBlock(label=_("Areas on the picture"))
    areas = ListBlock(
        AreaBlock(),
        label=_("Areas"),
        help_text=_("Participants tap one, or choose its name from a list."),
        default=[NEW] * 2,
        min_num=2,
        max_num=8,
    )

    class Meta:
        icon = "crosshairs"
        description = _("A place to be found on a picture.")


def body(value: Written) -> Hotspot:
    """Read the block's value."""
    areas = cast(ListValue, value["areas"])
    return Hotspot(
        picture_of(cast(Written, value["picture"])),
        tuple(
            Area(
                child.value["label"] or "",
                child.value["x"] or 0,
                child.value["y"] or 0,
                child.value["width"] or 0,
                child.value["height"] or 0,
                bool(child.value["is_correct"]),
                child.id or str(place),
            )
            for place, child in enumerate(areas.bound_blocks)
        ),
    )


def written(hotspot: Hotspot) -> Written:
    """Return the block's value."""
    return {
        "picture": picture_written(hotspot.picture) if hotspot.picture else NO_PICTURE,
        "areas": [
            {
                "label": area.label,
                "is_correct": area.is_correct,
                **{side: getattr(area, side) for side in SIDES},
            }
            for area in hotspot.areas
        ],
    }


def problems(hotspot: Hotspot) -> list[Words]:
    """Say what keeps the question from being published."""
    labels = [area.label.strip().casefold() for area in hotspot.areas]
    correct = len(hotspot.correct_keys)
    outside = [str(n) for n, area in enumerate(hotspot.areas, 1) if not area.is_on_picture]
    overlapping = "; ".join(f"“{one.label}” – “{two.label}”" for one, two in hotspot.overlapping)
    return found(
        [
            (hotspot.picture is None, _("Choose the picture.")),
            (
                hotspot.picture is not None and not hotspot.picture.is_described,
                _("Say in words what is seen on the picture, for those who cannot see it."),
            ),
            (len(labels) < 2, _("Mark at least two areas.")),
            (not all(labels), _("Give every area a name.")),
            (len(set(labels)) < len(labels), _("Two areas have the same name. Change one.")),
            (correct == 0, _("Mark at least one area as correct.")),
            (0 < len(labels) == correct, _("Add at least one area that is wrong.")),
            (
                bool(outside),
                _("Area %(numbers)s is not marked on the picture yet, or reaches beyond it.")
                % {"numbers": ", ".join(outside)},
            ),
            (
                not outside and bool(overlapping),
                _("Areas must not overlap: %(areas)s.") % {"areas": overlapping},
            ),
        ]
    )


EDITOR = Editor(_("Place on a picture"), HotspotBlock, body, written, problems)
