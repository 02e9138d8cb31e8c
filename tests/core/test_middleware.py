"""What no request may hold."""

import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["/verifikasi/0%00/", "/verifikasi/?code=0%00"])
def test_an_address_with_a_zero_byte_is_refused_before_anything_is_looked_for(address: str) -> None:
    assert Client().get(address).status_code == 400
