"""The result in the shape of screen.json: mechanisms with their criteria, places, what parcels wait for."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.judgement.condition_words import Describer
from checker.judgement.rulebase import RuleBase
from checker.judgement.vector import FAIL, PASS, VERDICTS
from checker.model.rule import Bilingual
from checker.parcels.codebook import load_codebook
from checker.resources.yaml_source import read_one
from checker.screening.given import COUNTY, Given, layer_kinds
from checker.screening.judge import Judged
from checker.screening.mechanisms import Criterion, Mechanism, Screens
from checker.screening.model import CriterionFound, LayerUsed, MechanismFound, Place, Screening, Waiting
from checker.screening.outcome import NOT_ELIGIBLE
from checker.screening.places import Places
from checker.screening.tally import Ground, Tally, hectares

PRIOR_LAND = "prior_land"
PRIOR_LABEL = Bilingual(zh="前期地类", en="land classes of an earlier year")
UNSAID = Bilingual(zh="须由人判断", en="a person must judge")


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = read_one(Path(__file__).with_name("messages.yaml"))
    return found


def screen_word(section: str, key: str, lang: str, **values: object) -> str:
    """A message of this room. KeyError for one that does not exist: a defect of ours."""
    text = _words()[section][key][lang]
    return text.format(**values) if values else text


def summary_lines(screening: Screening, lang: str) -> list[str]:
    """What the terminal shows: parcels and ground by outcome under every mechanism."""
    whole = screening.all
    lines = [screen_word("summary", "all", lang, parcels=whole.parcels, ha=f"{whole.area_ha:,.2f}",
                         mu=f"{whole.area_mu:,.1f}", out=screening.taken_out.parcels)]  # fmt: skip
    for item in screening.mechanisms:
        parts = [
            f"{screen_word('outcome', name, lang)} {of.parcels} ({of.area_ha:,.2f} ha)"
            for name, of in item.outcomes.items() if of.parcels
        ]  # fmt: skip
        lines.append(f"  {item.title.text(lang)}: {' · '.join(parts)}")
    lacking = [layer.label.text(lang) for layer in screening.layers if not layer.given]
    if lacking:
        lines.append(screen_word("summary", "lacking", lang, layers=("、" if lang == "zh" else ", ").join(lacking)))
    return lines


def layer_label(kind: str) -> Bilingual:
    """What people call a kind of layer."""
    roles = load_codebook().roles
    if kind == PRIOR_LAND:
        return PRIOR_LABEL
    return roles.county.label if kind == COUNTY else roles.exclusions[kind].label


def describe_layers(given: Given) -> tuple[LayerUsed, ...]:
    files = {kind: tuple(path.name for other, path in given.layers if other == kind) for kind in layer_kinds()}
    files[PRIOR_LAND] = (given.prior[0].name,) if given.prior else ()
    return tuple(
        LayerUsed(
            kind=kind, label=layer_label(kind), given=bool(names), files=names,
            source=Bilingual(zh=screen_word("layer", kind, "zh"), en=screen_word("layer", kind, "en")),
        )
        for kind, names in files.items()
    )  # fmt: skip


def describe_mechanism(
    mechanism: Mechanism, base: RuleBase, judged: Judged, whole: Tally, ground: Ground
) -> MechanismFound:
    land = judged.land[mechanism.id] if mechanism.closed else None
    return MechanismFound(
        id=mechanism.id, title=mechanism.title, text=mechanism.text, basis=mechanism.basis, sha256=mechanism.sha256,
        closed=mechanism.closed, gaps=mechanism.gaps,
        criteria=tuple(_criterion(item, base, judged) for item in mechanism.criteria),
        outcomes=whole.by_outcome(judged.outcome[mechanism.id], mechanism.id)[0],
        land=whole.by_outcome(land, mechanism.id)[0] if land is not None else None,
        rates=ground.rates.get(mechanism.id, ()),
        papers=tuple(paper.model_dump() for paper in mechanism.papers),
    )  # fmt: skip


def _criterion(item: Criterion, base: RuleBase, judged: Judged) -> CriterionFound:
    counts = np.bincount(judged.verdicts[item.id], minlength=len(VERDICTS))
    return CriterionFound(
        id=item.id, title=item.title, condition=condition_words(item, base), cites=item.cites, basis=item.basis,
        needs=item.needs, decides=item.decides, evidence=item.evidence, source=item.source, remedy=item.remedy,
        verdicts={str(VERDICTS[code]): int(count) for code, count in enumerate(counts) if count},
    )  # fmt: skip


def condition_words(item: Criterion, base: RuleBase) -> Bilingual:
    """What the criterion asks, with its thresholds."""

    def told(lang: str) -> str:
        return Describer(base.parameters, base.vocabulary, lang).condition(item.rule.passes or {})

    zh, en = told("zh"), told("en")
    return Bilingual(zh=zh, en=en) if zh.strip("[]（） ") else UNSAID


def find_waiting(mechanism: Mechanism, judged: Judged, ground: Ground) -> list[Waiting]:
    """What the parcels that nothing rules out are waiting for, the most ground first."""
    if mechanism.closed is not None:
        return []
    deciding = [item for item in mechanism.criteria if item.decides]
    alive = judged.outcome[mechanism.id] != NOT_ELIGIBLE
    opened = {item.id: alive & (judged.verdicts[item.id] < PASS) for item in deciding}
    how_many = sum((mask.astype(np.int64) for mask in opened.values()), np.zeros(len(alive), np.int64))
    found = []
    for item in deciding:
        codes = judged.verdicts[item.id]
        for code in np.unique(codes[opened[item.id]]):
            mask = opened[item.id] & (codes == code)
            alone = mask & (how_many == 1) & ~np.full(len(mask), mechanism.unknown)
            found.append(Waiting(
                mechanism=mechanism.id, criterion=item.id, cause=str(VERDICTS[code]), parcels=int(mask.sum()),
                area_ha=hectares(ground.m2[mask].sum()), alone_parcels=int(alone.sum()),
                alone_ha=hectares(ground.m2[alone].sum()),
            ))  # fmt: skip
    return sorted(found, key=lambda item: (-item.area_ha, item.criterion, item.cause))


def sum_places(
    screens: Screens, judged: Judged, ground: Ground, places: Places, out: npt.NDArray[np.bool_]
) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Counties and townships, each in order of name."""
    keys = pd.DataFrame({"province": places.province, "county": places.county, "township": places.township})
    return tuple(_sum_by(keys[names], screens, judged, ground, out) for names in (  # type: ignore[return-value]
        ["province", "county"], ["province", "county", "township"]))  # fmt: skip


def _sum_by(
    keys: pd.DataFrame, screens: Screens, judged: Judged, ground: Ground, out: npt.NDArray[np.bool_]
) -> tuple[Place, ...]:
    joined = pd.MultiIndex.from_frame(keys.astype(str))
    groups, names = joined.factorize(sort=True)
    tally = Tally(ground, groups.astype(np.int64), len(names))
    everything = np.ones(len(out), bool)
    all_of, taken, base = tally.sums(everything), tally.sums(out), tally.sums(~out)
    mechanisms = {item.id: tally.by_outcome(judged.outcome[item.id], item.id) for item in screens.mechanisms}
    return tuple(
        Place(
            **dict(zip(("province", "county", "township"), name, strict=False)), all=all_of[n], taken_out=taken[n],
            base=base[n], mechanisms={key: of[n] for key, of in mechanisms.items()},
        )
        for n, name in enumerate(names)
    )  # fmt: skip


def reasons(codes: Sequence[Any], criteria: Sequence[Criterion]) -> list[tuple[Criterion, str]]:
    """What stands against a parcel: failing criteria first, then open ones; `codes` are verdicts per criterion."""
    pairs = [(item, int(code)) for item, code in zip(criteria, codes, strict=True) if item.decides]
    failing = [(item, "fail") for item, code in pairs if code == FAIL]
    return failing + [(item, str(VERDICTS[code])) for item, code in pairs if code < PASS]
