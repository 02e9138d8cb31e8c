"""A PDF with something to do or to carry is refused, wherever in it that is; others are taken."""

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from weasyprint import HTML

from assessments.prior_learning.uploads import Fault, FileKind, UnfitFileError, inspect
from tests.assessments.prior_learning.files import (
    PACKED,
    PLAIN,
    annotation,
    by_hand,
    pdf,
    root,
    smallest,
)

SCRIPT = "<</S/JavaScript/JS(app.alert\\(1\\))>>"
FIELD = "/Subtype/Widget/FT/Tx/T(nama)"


def attached(made):
    made.attachments["daftar.exe"] = b"MZ"


def named_apart(made):
    """Start a program by an action whose name is an object of its own."""
    made.Root.OpenAction = Dictionary(S=made.make_indirect(Name.Launch), F="calc.exe")


HOSTILE = {
    "a script on opening": root(OpenAction=SCRIPT),
    "a script by name": root(Names=f"<</JavaScript<</Names[(a) {SCRIPT}]>>>>"),
    "a script on a link": annotation(f"/Subtype/Link/A{SCRIPT}"),
    "a script after a link": annotation(f"/Subtype/Link/A<</S/URI/URI(a)/Next{SCRIPT}>>"),
    "a script when a field changes": annotation(f"{FIELD}/AA<</K{SCRIPT}>>"),
    "a script nobody refers to": root(Lain="[[<</JS(app.alert)>>]]"),
    "something done on closing": root(AA="<</WC<</S/Named/N/Print>>>>"),
    "an address visited on opening": root(OpenAction="<</S/URI/URI(https://a.id)>>"),
    "an unknown action on opening": root(OpenAction="<</URI(https://a.id)>>"),
    "a program started": annotation("/Subtype/Link/A<</S/Launch/F(calc.exe)>>"),
    "a program started, by a name apart": named_apart,
    "another PDF opened": annotation("/Subtype/Link/A<</S/GoToR/F(//a.id/b.pdf)/D(x)>>"),
    "a PDF inside opened": annotation("/Subtype/Link/A<</S/GoToE/D(x)>>"),
    "a form sent off": annotation(f"{FIELD}/A<</S/SubmitForm/F(https://a.id)>>"),
    "data read in": annotation(f"{FIELD}/A<</S/ImportData/F(/etc/passwd)>>"),
    "an attachment": attached,
    "an attachment on the page": annotation("/Subtype/FileAttachment/FS<</F(a.exe)>>"),
    "an embedded file alone": root(Lain="<</Type/EmbeddedFile>>"),
    "rich media": annotation("/Subtype/RichMedia/RichMediaContent<<>>"),
    "a film": annotation("/Subtype/Screen/A<</S/Rendition>>"),
    "a sound": annotation("/Subtype/Sound"),
    "a room": annotation("/Subtype/3D"),
    "a form in XFA": root(AcroForm="<</Fields[]/XFA[(template)]>>"),
}


@pytest.mark.parametrize("mode", [PACKED, PLAIN], ids=["packed", "plain"])
@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_what_does_more_than_be_read_is_refused(change, mode):
    assert fault_of(pdf(change, mode=mode)) is Fault.ACTIVE


def test_packed_objects_are_not_to_be_seen_in_the_file_itself():
    """The test above tests something: no word of these stands in the bytes."""
    content = pdf(root(OpenAction=SCRIPT))
    assert b"JavaScript" not in content
    assert b"OpenAction" not in content


@pytest.mark.parametrize(
    "spelt",
    [
        b"/OpenAction<</S/J#61va#53cript/JS(app.alert)>>",
        b"/Lain<</#4a#53(app.alert)>>",
        b"/Lain[[<</S/#4Caunch>>]]",
        b"/#41A<</WC<</S/Named>>>>",
    ],
)
def test_a_name_may_be_spelt_in_numbers(spelt):
    assert fault_of(by_hand(smallest(spelt))) is Fault.ACTIVE


@pytest.mark.parametrize("mode", [PACKED, PLAIN], ids=["packed", "plain"])
def test_what_a_later_change_took_away_is_found(mode):
    before = pdf(root(OpenAction=SCRIPT), mode=mode)
    number, pages = (2, 3) if mode is PACKED else (1, 3)
    harmless = b"<</Type/Catalog/Pages %d 0 R>>" % pages
    after = by_hand({number: harmless}, root=number, before=before)
    assert fault_of(after) is Fault.ACTIVE


def test_what_a_later_change_added_is_found():
    before = by_hand(smallest())
    assert inspect(before) is FileKind.PDF
    after = by_hand({1: smallest(b"/OpenAction<</S/JavaScript>>")[1]}, before=before)
    assert fault_of(after) is Fault.ACTIVE


def test_an_object_that_the_table_of_contents_leaves_out_is_found():
    listed = by_hand(smallest())
    left_out = b"7 0 obj\n<</S/Launch>>\nendobj\nstartxref"
    assert fault_of(listed.replace(b"startxref", left_out)) is Fault.ACTIVE


HONEST = {
    "a page": pdf(),
    "a page for fast viewing": pdf(linearize=True),
    "a page locked against changes": pdf(encryption=pikepdf.Encryption(owner="rahasia", user="")),
    "a title that mentions scripts": pdf(root(Lain="<</Title(HTML /JavaScript /Launch)>>")),
    "a place to begin to read": pdf(root(OpenAction="[0/XYZ 0 0 0]")),
    "an action to begin to read": pdf(root(OpenAction="<</S/GoTo/D(bab)>>")),
    "a link": pdf(annotation("/Subtype/Link/A<</S/URI/URI(https://a.id)>>")),
    "a form": pdf(annotation(f"{FIELD}/V(Ayu)")),
    "odds and ends": by_hand(smallest(b"/Lain[null true 1.5 (/JS) <</AA null>>]/AAPL(1)")),
    "a later change": by_hand({3: smallest()[3]}, before=by_hand(smallest())),
    "many objects": pdf(root(**{f"N{number}": "<</T(a)>>" for number in range(5000)})),
}


@pytest.mark.parametrize("content", HONEST.values(), ids=HONEST)
def test_honest_ones_are_taken(content):
    assert inspect(content) is FileKind.PDF


def test_so_is_what_weasyprint_makes_with_links_and_a_form():
    page = HTML(
        string="<h1 id=a>Sertifikat</h1><a href=#a>awal</a> <a href=https://a.id>laman</a>"
        "<form><input name=nama value=Ayu><textarea name=alamat></textarea></form>"
    )
    assert inspect(page.write_pdf(pdf_forms=True, pdf_variant="pdf/ua-1")) is FileKind.PDF
    assert inspect(page.write_pdf()) is FileKind.PDF


def test_one_with_a_password_is_refused_in_words_of_its_own():
    locked = pdf(encryption=pikepdf.Encryption(owner="rahasia", user="rahasia"))
    assert fault_of(locked) is Fault.LOCKED


def fault_of(content):
    with pytest.raises(UnfitFileError) as error:
        inspect(content)
    return error.value.fault
