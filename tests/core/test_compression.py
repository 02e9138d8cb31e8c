"""Pages arrive compressed, and their length gives nothing away."""

import gzip

import brotli
import pytest
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse

from lms.core.compression import SMALLEST, CompressionMiddleware

PAGE = "<p>Petugas loket melayani warga.</p>" * 40


def answer(response, accepts):
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accepts
    return CompressionMiddleware(lambda _request: response)(request)


@pytest.mark.parametrize("accepts", ["br", "gzip, deflate, br", "br;q=0.9, gzip", "BR, br"])
def test_browsers_that_take_brotli_get_it(accepts):
    sent = answer(HttpResponse(PAGE), accepts)
    assert sent["Content-Encoding"] == "br"
    assert sent["Vary"] == "Accept-Encoding"
    assert int(sent["Content-Length"]) == len(sent.content) < len(PAGE) / 3
    assert brotli.decompress(sent.content).decode().startswith(PAGE)


@pytest.mark.parametrize("accepts", ["gzip", "gzip, br;q=0", "br;q=0.0, gzip"])
def test_others_get_gzip(accepts):
    sent = answer(HttpResponse(PAGE), accepts)
    assert sent["Content-Encoding"] == "gzip"
    assert gzip.decompress(sent.content).decode() == PAGE


@pytest.mark.parametrize("accepts", ["", "identity", "zstd"])
def test_who_takes_neither_gets_the_page_itself(accepts):
    sent = answer(HttpResponse(PAGE), accepts)
    assert not sent.has_header("Content-Encoding")
    assert sent.text == PAGE


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(PAGE[: SMALLEST - 1]),
        JsonResponse({"text": PAGE}),
        HttpResponse(PAGE, content_type="application/pdf"),
        HttpResponse(PAGE, headers={"Content-Encoding": "zstd"}),
    ],
)
def test_what_is_small_or_no_page_is_left_alone(response):
    before = response.content
    assert answer(response, "br").content == before


def test_a_file_streams_as_it_is(tmp_path):
    file = tmp_path / "surat.html"
    file.write_text(PAGE)
    sent = answer(FileResponse(file.open("rb")), "br")
    assert b"".join(sent.streaming_content).decode() == PAGE


@pytest.mark.parametrize("accepts", ["br", "gzip"])
def test_the_same_page_has_another_length_each_time(accepts):
    lengths = {len(answer(HttpResponse(PAGE), accepts).content) for _time in range(40)}
    assert len(lengths) > 5


@pytest.mark.django_db
def test_a_page_of_the_site_is_compressed(client):
    page = client.get("/akun/login/", headers={"accept-encoding": "gzip, br"})
    assert page["Content-Encoding"] == "br"
    assert b"</html>" in brotli.decompress(page.content)
    assert "Accept-Encoding" in page["Vary"]
