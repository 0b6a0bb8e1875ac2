"""Mutants that judge exactly as the rule does, so that no example could tell them apart, each with the reason.

`rule_mutations.py` tries each on made-up facts (nothing below zero, as no count or area is) and calls it a survivor
if any of them tells it from the rule.
"""

REASONS: dict[str, str] = {
    "fail first": "`fail` (or `false_when`) speaks of the same fact, comes first and decides what the change would",
    "twin": "`pass` and `fail` share these words; while one of the two keeps them the verdict stays open",
    "one class": "with a single class of evidence every value in it is a candidate, whichever end is picked",
    "apart": "the conditions of the two cases exclude each other, so their order does not matter",
    "covered": "a later branch of the same `any` holds wherever this one does",
}

_BY_REASON: dict[str, dict[str, tuple[str, ...]]] = {
    "fail first": {
        "ACC-age": (
            "passes: stratum.stock_before_planting_t left out",
            "passes: stratum.stock_before_planting_t at_most → at_least",
            "passes: stratum.stock_before_planting_t at_most 0 → 1",
        ),
        "ACC-base": ("passes: any[1] project.scattered_trees_kept left out",),
        "ACC-leak": ("passes: project.farming_displaced left out",),
        "ACC-params": ("passes: any[0] not left out",),
        "ACC-uncert": ("passes: project.uncertainty_discount left out",),
        "ACC-unit": ("passes: document.claim_scale_slip left out",),
        "AFF-2-green": ("passes: not left out",),
        "AFF-2a": ("passes: parcel.was_forest left out",),
        "AFF-2d": ("passes: parcel.overlap_wetland_m2 left out", "passes: not left out"),
        "AFF-2i": (
            "passes: project.legal_bars left out",
            "passes: project.legal_bars at_most → at_least",
            "passes: project.legal_bars at_most 0 → 1",
        ),
        "AFF-4-forest": ("concludes: true_when: any[1] parcel.canopy_before left out",),
        "AFF-5-boundary": ("passes: parcel.nonland_m2 left out",),
        "AFF-5-lifetime": ("passes: project.lifetime_end left out",),
        "AFF-5-pools": (
            "passes: project.pools_counted contains left out",
            "passes: project.pools_counted contains without 地上生物质",
            "passes: project.pools_counted contains without 地下生物质",
        ),
        "AFF-6-exempt": (
            "concludes: true_when: project.area_not_exempt_ha left out",
            "concludes: true_when: project.area_not_exempt_ha at_most → at_least",
            "concludes: true_when: project.area_not_exempt_ha at_most 0 → 1",
        ),
        "BIO-bamboo": (
            "passes: parcel.min_part_area_m2 left out",
            "passes: parcel.min_part_area_m2 at_least with the value of the audit's day",
        ),
        "BIO-econ": (
            "passes: not left out",
            "passes: not: any → all",
            "passes: not: any[0] left out",
            "passes: not: any[1] left out",
        ),
        "CON-cited": (
            "passes: document.cited_mismatch left out",
            "passes: document.cited_mismatch at_most → at_least",
            "passes: document.cited_mismatch at_most 0 → 1",
        ),
        "CON-order": (
            "passes: acceptance_report.date left out",
            "passes: acceptance_report.date every → some",
            "passes: acceptance_report.date every: after → on_or_after",
        ),
        "DOC-change-ok": ("passes: document.change_approver_competent left out",),
        "DOC-gis": (
            "passes: project.area_map_ha left out",
            "passes: project.area_map_ha above → at_least",
            "passes: project.area_map_ha above 0 → -1",
        ),
        "GEO-farmland": ("passes: parcel.overlap_farmland_m2 left out",),
        "LAW-10-1-uniq": (
            "passes: project.other_mechanism_count left out",
            "passes: project.other_mechanism_count at_most → at_least",
            "passes: project.other_mechanism_count at_most 0 → 1",
            "passes: project.other_mechanism_overlap_ha left out",
            "passes: project.other_mechanism_overlap_ha at_most → at_least",
            "passes: project.other_mechanism_overlap_ha at_most 0 → 1",
        ),
        "LAW-10-3": (
            "passes: any[1] project.start_date left out",
            "passes: any[1] project.start_date after → on_or_after",
        ),
        "LAW-10-ets": ("passes: project.legal_obligation left out", "passes: project.in_ets left out"),
        "LAW-12-pub20wd": ("passes: project.pdd_public_workdays left out",),
        "LAW-13-report": (
            "passes: validation_report.comments_handled left out",
            "passes: validation_report.support_list left out",
            "passes: validation_report.body_pledge left out",
        ),
        "LAW-17-5y": ("passes: project.batch_age_at_publicity_a left out",),
        "LAW-19-pub20wd": ("passes: project.er_public_workdays left out",),
        "LAW-20-report": (
            "passes: verification_report.comments_handled left out",
            "passes: verification_report.body_pledge left out",
        ),
        "MON-event": (
            "passes: project.events_omitted left out",
            "passes: project.events_omitted at_most → at_least",
            "passes: project.events_omitted at_most 0 → 1",
        ),
        "OWN-chain": (
            "passes: parcel.title_links_broken left out",
            "passes: parcel.title_links_broken at_most → at_least",
            "passes: parcel.title_links_broken at_most 0 → 1",
        ),
        "OWN-dispute": ("passes: project.dispute left out",),
        "TIM-growing": ("passes: any[1] work.survival_check_seasons at_least 1 → 0",),
        "VAL-4.4-3-back": (
            "passes: project.pdd_facts_contradicted left out",
            "passes: project.pdd_facts_contradicted at_most → at_least",
            "passes: project.pdd_facts_contradicted at_most 0 → 1",
        ),
        "VAL-4.4-title": ("passes: project.title_land left out", "passes: project.title_trees left out"),
        "VAL-4.5.3-closed": (
            "passes: validation_report.open_requests left out",
            "passes: validation_report.open_requests at_most → at_least",
            "passes: validation_report.open_requests at_most 0 → 1",
        ),
    },
    "twin": {
        "AFF-5-lifetime": ("passes: not: project.life_years left out", "fails: not: project.life_years left out"),
    },
    "one class": {
        "TIM-calendar-er": ("concludes: smallest → largest",),
    },
    "apart": {
        "DOC-required": (
            "concludes: case 2 before case 1",
            "concludes: case 3 before case 2",
            "concludes: case 5 before case 4",
            "concludes: case 7 before case 6",
            "concludes: case 8 before case 7",
        ),
    },
    "covered": {
        "AFF-4-forest": (
            "concludes: false_when: any[0] left out",
            "concludes: false_when: any[0] parcel.is_shrub_before left out",
            "concludes: false_when: any[0] not parcel.is_shrub_before",
            "concludes: false_when: any[0] parcel.is_shrub_before equals False → True",
        ),
    },
}

EQUIVALENT: dict[tuple[str, str], str] = {
    (rule, change): reason
    for reason, rules in _BY_REASON.items()
    for rule, changes in rules.items()
    for change in changes
}
