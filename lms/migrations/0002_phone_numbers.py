"""Write the phone numbers on record as they are kept from now on: lost zeros back, one way each."""

import re

from django.db import migrations

BETWEEN = re.compile(r"[\s().\-‐-―−]")
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{5,14}")
WITH_COUNTRY = re.compile(r"(?:\+62|62(?=0?[0-9]{9}))0?([1-9][0-9]+)")
WITHOUT_ZERO = re.compile(r"[2-9][0-9]{8,11}")
BATCH = 1000


def kept(text):
    """Return the number as it is kept; what is not one number stays as it is."""
    digits = BETWEEN.sub("", text)
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    if not digits or not NUMBER.fullmatch(digits):
        return text
    if found := WITH_COUNTRY.fullmatch(digits):
        return f"0{found[1]}"
    return f"0{digits}" if WITHOUT_ZERO.fullmatch(digits) else digits


def write(apps, _schema_editor):
    """Rewrite the numbers, 1,000 officers in one update."""
    officers = apps.get_model("lms", "Officer").objects
    written = []
    for officer in officers.exclude(phone="").only("phone").order_by("pk").iterator(BATCH):
        if officer.phone != kept(officer.phone):
            officer.phone = kept(officer.phone)
            written.append(officer)
        if len(written) == BATCH:
            officers.bulk_update(written, ["phone"])
            written.clear()
    officers.bulk_update(written, ["phone"])


class Migration(migrations.Migration):
    """The numbers before are nowhere else, and need not be: these call the same people."""

    dependencies = [("lms", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=True)]
