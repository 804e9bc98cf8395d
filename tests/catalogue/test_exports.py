from __future__ import annotations

import csv
import shutil
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
import reqif as reqif_library
from lxml import etree
from reqif.parser import ReqIFParser

from ksfc_spec.catalogue import load
from ksfc_spec.catalogue.exports import write_csv, write_xlsx
from ksfc_spec.catalogue.reqif import NAMESPACE, reqif, write_reqif
from ksfc_spec.catalogue.writing import written
from ksfc_spec.errors import InputError
from ksfc_spec.model import Catalogue

from .building import Project, csv_rows, feature, rule
from .test_reading import FINDING

MADE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def catalogue(sound: Project) -> Catalogue:
    """Two rules, one of them resting on a finding, with signs that XML and spreadsheets treat as their own."""
    text = feature(rule(1), rule(2)).replace("@명시", "@명시 @발견:ESOP-F01", 1)
    text = text.replace("규칙: 값은", '규칙: =1+1 & <값> "은"', 1)
    sound.write("esop/01-value.feature", text)
    sound.write("esop/findings.toml", FINDING)
    sound.write(
        "esop/lines.csv",
        csv_rows({1: "하나", 3: "셋"}, rules="").replace("label,,", 'label,,"쉼표, 따옴표 """'),
    )
    return load(sound.features)


def test_csv_holds_every_rule_line_and_finding(catalogue: Catalogue, tmp_path: Path) -> None:
    paths = write_csv(catalogue, tmp_path / "out")
    assert [path.name for path in paths] == ["rules.csv", "lines.csv", "findings.csv"]
    tables = [list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())) for path in paths]
    assert [row["id"] for row in tables[0]] == ["ESOP-001", "ESOP-002"]
    assert tables[0][0]["title"].startswith('=1+1 & <값> "은"')
    assert [(row["line"], row["rules"], row["reason"]) for row in tables[1]] == [
        ("1", "ESOP-001 ESOP-002", '쉼표, 따옴표 "'),
        ("3", "", '쉼표, 따옴표 "'),
    ]
    assert tables[2][0]["rules"] == "ESOP-001"
    assert tables[2][0]["readings"] == "여섯 / 여덟"


def test_the_workbook_has_three_sheets_and_no_formula(catalogue: Catalogue, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_xlsx(catalogue, tmp_path / "out.xlsx"))
    assert book.sheetnames == ["rules", "lines", "findings"]
    assert [page.max_row for page in book] == [3, 3, 2]
    assert {cell.data_type for page in book for row in page for cell in row} <= {"s", "inlineStr", "n"}
    assert book["rules"].freeze_panes == "B2"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail(part: Path) -> None:
        part.write_text("half")
        raise OSError("full")

    with pytest.raises(InputError, match="full"):
        written(path, fail)
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]
    assert path.read_text() == "old"


def test_a_place_that_cannot_be_written_is_named(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for write in (write_csv, write_xlsx):
        with pytest.raises(InputError, match=r"cannot be written.*file"):
            write(catalogue, tmp_path / "file" / "out.xlsx")
    with pytest.raises(InputError, match=r"cannot be written.*absent"):
        write_xlsx(catalogue, tmp_path / "absent" / "out.xlsx")


def test_reqif_opens_in_another_library(catalogue: Catalogue, tmp_path: Path) -> None:
    path = write_reqif(catalogue, tmp_path / "out.reqif", made=MADE)
    bundle = ReqIFParser.parse(str(path))
    assert bundle.exceptions == []
    content = bundle.core_content.req_if_content
    objects = {each.identifier: each for each in content.spec_objects}
    assert set(objects) == {"chapter.esop.01-value", "rule.ESOP-001", "rule.ESOP-002", "finding.ESOP-F01"}
    first = objects["rule.ESOP-001"].attribute_map
    assert first["field.rule.title"].value == catalogue.rules[0].title
    assert first["field.rule.level"].value == ["value.level.must"]
    (relation,) = content.spec_relations
    assert (relation.source, relation.target) == ("rule.ESOP-001", "finding.ESOP-F01")
    esop = next(each for each in content.specifications if each.long_name == "esop")
    tree = [each.spec_object for each in bundle.iterate_specification_hierarchy(esop)]
    assert tree == ["chapter.esop.01-value", "rule.ESOP-001", "rule.ESOP-002"]


def test_reqif_is_the_same_for_the_same_catalogue(catalogue: Catalogue) -> None:
    assert reqif(catalogue, made=MADE) == reqif(catalogue, made=MADE)


def test_reqif_identifiers_are_unique_names_and_every_reference_has_its_target(catalogue: Catalogue) -> None:
    root = etree.fromstring(reqif(catalogue, made=MADE).encode())
    ids = [str(each) for each in root.xpath("//@IDENTIFIER")]
    assert len(ids) == len(set(ids))
    assert all(etree.QName(each).localname == each for each in ids)
    references = root.xpath("//*[substring(local-name(), string-length(local-name()) - 3) = '-REF']/text()")
    assert references
    assert set(references) <= set(ids)
    assert root.tag == f"{{{NAMESPACE}}}REQ-IF"


XML_NAMESPACE = """\
<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
  <attribute name="lang" type="language"/><attribute name="space" type="NCName"/><attribute name="base" type="anyURI"/>
</schema>
"""


@pytest.fixture
def omg_schema(tmp_path: Path) -> etree.XMLSchema:
    """The schema of ReqIF as the reqif library ships it, its open import of the xml namespace closed."""
    folder = tmp_path / "schema"
    shutil.copytree(Path(reqif_library.__file__).parent / "reqif_schema", folder)
    (folder / "xml.xsd").write_text(XML_NAMESPACE)
    for path in folder.rglob("*.xsd"):
        text = path.read_text(encoding="utf-8")
        closed = text.replace('schemaLocation=""', f'schemaLocation="{(folder / "xml.xsd").as_uri()}"')
        path.write_text(closed, encoding="utf-8")
    return etree.XMLSchema(etree.parse(str(folder / "reqif.xsd"), etree.XMLParser(no_network=True)))


def test_reqif_is_valid_by_the_schema_of_the_omg(catalogue: Catalogue, omg_schema: etree.XMLSchema) -> None:
    root = etree.fromstring(reqif(catalogue, made=MADE).encode())
    omg_schema.assertValid(root)
    root.find(".//{*}SPEC-OBJECT").tag = f"{{{NAMESPACE}}}SPEC-THING"
    assert not omg_schema.validate(root)
