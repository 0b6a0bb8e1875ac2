"""Lines that the page width broke are one paragraph; forms, titles and dates below each other are not."""

import pytest

from checker.extraction.wrapping import goes_on, is_one_size
from checker.model.parsed import Line

MARGIN = 520.0


def line(text: str, x0: float, x1: float, top: float, height: float = 14) -> Line:
    return Line(text=text, box=(x0, top, x1, top + height))


FULL = line("项目建设地点位于示例县清水镇，造林总面积一千", 80, 518, 100)


@pytest.mark.parametrize(
    ("previous", "following", "joined"),
    [
        (FULL, line("余亩，树种为油松。", 80, 208, 128), True),
        (FULL, line("余亩，树种为油松。", 80, 270, 128, 20), True),
        (line("首行缩进的一段文字写到了右边", 108, 518, 100), line("下一行。", 80, 130, 128), True),
        (line("项目位于示例县，多年平均降水量为", 108, 470, 100), line("1147.2mm。", 80, 160, 128), True),
        (line("没有写满的一行", 80, 300, 100), line("下一段", 80, 130, 128), False),
        (line("合同编号：示林合〔2017〕69号", 300, 518, 100), line("发包人：示例县国有林场", 80, 240, 128), False),
        (line("面积：844.69亩  树种：油松、侧柏", 80, 518, 100), line("用途：其他林地", 80, 170, 128), False),
        (
            line("关于示例县碳汇造林项目的公示", 90, 518, 90, 24),
            line("示例县碳汇造林项目的申请主体为示例县国有林业总场", 80, 430, 128),
            False,
        ),
        (line("承诺单位：示例县国有清水沟林", 298, 518, 100), line("场", 401, 415, 125), True),
        (line("示例县国有清水沟林业总场造林公司", 298, 518, 100), line("2024年12月28日", 358, 458, 125), False),
    ],
    ids=[
        "full",
        "higher font",
        "indented",
        "long word",
        "short",
        "set to the right",
        "entries",
        "title",
        "centred rest",
        "date",
    ],
)
def test_lines_that_go_on(previous: Line, following: Line, joined: bool) -> None:
    assert goes_on(previous, following, MARGIN) is joined


def test_sizes_are_compared_where_they_are_known() -> None:
    assert is_one_size(Line(text="a"), line("b", 0, 10, 0))
    assert not is_one_size(line("内部资料", 57, 93, 24, 9), line("造林方案", 91, 505, 65, 18))
