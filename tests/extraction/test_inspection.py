"""What `inspect` shows of a paper."""

from checker.extraction.inspection import boxes, inspect
from checker.resources.vocabulary import load_vocabulary
from tests.extraction.papers import read_paper
from tests.extraction.test_papers import ACCEPTANCE, APPROVAL


def test_inspection_names_fields_quotes_and_what_is_missing() -> None:
    seen = inspect(read_paper(APPROVAL.replace("南林发〔2016〕37号", "")), load_vocabulary())
    assert seen.type_label is not None and seen.type_label.zh == "项目批复"
    date = next(field for field in seen.fields if field.field == "date")
    assert (date.label.zh, date.values[0].value, date.doubtful) == ("落款日期", "2016-03-18", False)
    assert date.values[0].places[0].quote == "二〇一六年三月十八日"
    assert "number" in {item.field for item in seen.missing}
    assert [field.confidence for field in seen.fields] == sorted((f.confidence for f in seen.fields), reverse=True)
    assert boxes(seen) == {}


def test_contradiction_is_shown_with_all_its_values() -> None:
    seen = inspect(read_paper(ACCEPTANCE + "附：合格面积1300亩\n"), load_vocabulary())
    field = next(item for item in seen.fields if item.field == "qualified_area")
    assert field.doubtful and len(field.values) == 2
    assert all(value.places for value in field.values)
