"""A small zip with one text: a publication notice as the registry shows it. Invented."""

import zipfile
from pathlib import Path

from samples.build.freeze import STAMP
from samples.build.paper import MARK

TEXT = f"""项目名称：雁回县东岭林场防护林造林碳汇项目
项目业主：雁回县东岭国有林场
所在省份：湖南省
审定与核查机构：衡信认证中心有限公司
采用方法学：CCER-14-001-V01 造林碳汇
开工日期：2014-02-26
计入期开始时间：2021-01-01
计入期结束时间：2050-12-31
项目寿命期限（年）：37
预计年均减排量（吨）：5148
预计计入期总减排量（吨）：154431
公示开始时间：2026-03-02
公示结束时间：2026-03-27

项目概述：
本项目位于湖南省青浦市雁回县，在东岭林场及周边三个乡镇的荒山荒地上开展人工造林，涉及小班412个，造林总面积18,204.6亩（1213.64公顷）。\
项目于2014年2月26日开始整地，主要树种为杉木、枫香、木荷。计入期为2021年1月1日至2050年12月31日，共30年，预计产生总减排量154,431吨二氧化碳当量，\
年均减排量5,148吨二氧化碳当量（四舍五入）。项目实施前土地为宜林荒山，植被以茅草和零星灌木为主，不符合森林定义。
造林采用穴状整地，每亩栽植148株，不炼山，保留原有散生木。
（{MARK}）
"""


def write_notice(target: Path) -> None:
    """One UTF-8 text in a zip."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("雁回县项目公示信息.txt", STAMP), TEXT, zipfile.ZIP_DEFLATED)
