"""A customers' file comes from somebody else's system: good rows are kept, bad ones are said."""

import json
from pathlib import Path

import pytest

import models
from models.casework.complaint_queries import account_with_number
from models.people.customers import Customer

from .conftest import Run

HEADING = "name,account_number,phone,email,date_of_birth,pin,postcode,note\n"
GOOD = "Anne Lister,40000001,07700 900555,anne@example.com,1981-04-03,123456,HX3 6RG,Prefers letters\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "customers.csv"


def known(number: str) -> Customer | None:
    with models.reading() as session:
        account = account_with_number(session, number)
        return session.get(Customer, account.customer_id) if account else None


def test_a_good_row_is_kept_in_our_own_forms(run: Run, file: Path) -> None:
    file.write_text(HEADING + GOOD)
    assert run("customers", "import", str(file)).exit_code == 0
    anne = known("40000001")
    assert anne is not None
    assert (anne.name, anne.phone, anne.postcode) == ("Anne Lister", "+447700900555", "HX3 6RG")


def test_importing_twice_changes_nothing(run: Run, file: Path) -> None:
    file.write_text(HEADING + GOOD)
    run("customers", "import", str(file))
    before = known("40000001")
    said = json.loads(run("customers", "import", str(file), "--json").stdout)
    assert said == {"added": 0, "changed": 0, "unchanged": 1, "refused": []}
    after = known("40000001")
    assert before is not None and after is not None and before.model_dump() == after.model_dump()


def test_a_row_that_is_new_in_one_field_changes_that_customer(run: Run, file: Path) -> None:
    file.write_text(HEADING + GOOD)
    run("customers", "import", str(file))
    file.write_text(HEADING + GOOD.replace("HX3 6RG", "LS1 4DY"))
    assert json.loads(run("customers", "import", str(file), "--json").stdout)["changed"] == 1
    moved = known("40000001")
    assert moved is not None and moved.postcode == "LS1 4DY"


@pytest.mark.parametrize(
    ("wrong", "right", "reason"),
    [
        ("40000001", "4000001", "not 8 digits"),
        ("40000001", "٤٠٠٠٠٠٠١", "not 8 digits"),
        ("1981-04-03", "03/04/1981", "not written as 1980-12-31"),
        ("1981-04-03", "1981-02-30", "not written as 1980-12-31"),
        ("123456", "12345", "PIN is not 6 digits"),
        ("anne@example.com", "anne", "not an email address"),
        ("HX3 6RG", "HALIFAX", "not a postcode"),
        ("07700 900555", "12", "not a telephone number"),
        ("Anne Lister", "", "the name is missing"),
        ("Anne Lister", "Anne\u0000Lister", "cannot be printed"),
        ("Prefers letters", "Prefers letters, large", "more fields than the heading"),
    ],
)
def test_a_bad_row_is_said_with_its_line_and_the_good_ones_are_kept(
    run: Run, file: Path, wrong: str, right: str, reason: str
) -> None:
    other = GOOD.replace("40000001", "40000002")
    file.write_text(HEADING + other + GOOD.replace(wrong, right) + other.replace("40000002", "40000003"))
    said = run("customers", "import", str(file), "--json")
    facts = json.loads(said.stdout)
    assert said.exit_code == 1
    assert facts["added"] == 2
    assert [bad["line"] for bad in facts["refused"]] == [3]
    assert reason in facts["refused"][0]["reason"]
    assert "123456" not in facts["refused"][0]["reason"]


def test_a_spreadsheets_mark_and_line_ends_do_not_matter(run: Run, file: Path) -> None:
    file.write_bytes(("\ufeff" + HEADING + GOOD).replace("\n", "\r\n").encode())
    assert run("customers", "import", str(file)).exit_code == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "has no column"), (b"name,pin\nA,1\n", "account_number"), (b"\xff\xfe\x00", "not UTF-8")],
)
def test_a_file_that_is_no_such_table_is_refused_whole(
    run: Run, file: Path, content: bytes, reason: str
) -> None:
    file.write_bytes(content)
    said = run("customers", "import", str(file))
    assert said.exit_code == 1 and reason in said.output and "Traceback" not in said.output


def test_an_account_twice_in_one_file_is_said_and_the_first_is_kept(run: Run, file: Path) -> None:
    file.write_text(HEADING + GOOD + GOOD.replace("Anne Lister", "Ann Walker"))
    said = json.loads(run("customers", "import", str(file), "--json").stdout)
    assert "line 2 already" in said["refused"][0]["reason"]
    first = known("40000001")
    assert first is not None and first.name == "Anne Lister"


WITH_ADDRESS = HEADING.strip() + ",address_line_1,address_line_2,address_line_3,town\n"


def test_letters_find_whoever_was_imported_with_an_address(run: Run, file: Path) -> None:
    """ "By letter": an acknowledgement by post needs the envelope's lines, the postcode last."""
    file.write_text(WITH_ADDRESS + GOOD.strip() + ",Shibden Hall,Lister's Road,,Halifax\n")
    assert run("customers", "import", str(file)).exit_code == 0
    anne = known("40000001")
    assert anne is not None and anne.address == "Shibden Hall\nLister's Road\nHalifax\nHX3 6RG"
    file.write_text(HEADING + GOOD)
    assert json.loads(run("customers", "import", str(file), "--json").stdout)["unchanged"] == 1
    still = known("40000001")
    assert still is not None and still.address == anne.address, "a file that tells no address takes none away"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("Shibden Hall,,,", "needs address_line_1 and town"),
        (",,,Halifax", "needs address_line_1 and town"),
        (f"{'x' * 51},,,Halifax", "longer than 50 letters"),
    ],
)
def test_half_an_address_is_said_and_the_row_is_not_kept(
    run: Run, file: Path, lines: str, reason: str
) -> None:
    file.write_text(WITH_ADDRESS + GOOD.strip() + f",{lines}\n")
    facts = json.loads(run("customers", "import", str(file), "--json").stdout)
    assert facts["added"] == 0 and reason in facts["refused"][0]["reason"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (GOOD.replace("Anne Lister", "Ann\u00e9 Lister").encode("cp1252"), "not UTF-8"),
        ((HEADING + GOOD).encode("utf-16"), "not UTF-8"),
        ((HEADING + "x" * 200_000).encode(), "field larger than field limit"),
        (b"PK\x03\x04 an archive of a spreadsheet", "has no column"),
    ],
)
def test_a_file_in_another_writing_or_of_another_kind_is_refused_in_a_sentence(
    run: Run, file: Path, content: bytes, reason: str
) -> None:
    file.write_bytes(content)
    said = run("customers", "import", str(file))
    assert said.exit_code == 1 and reason in said.output and "Traceback" not in said.output
    assert known("40000001") is None
