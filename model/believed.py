"""Names and types of what rules read, for type checkers and editors only; nothing here runs.

`Beliefs` lists every field of the beliefs record; a test holds it to the evidence ledger.
``python -m model.believed`` prints the list anew.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

Record: TypeAlias = Any
"""One row of a table of ``world.py``."""
Person: TypeAlias = Any
"""One row of ``people`` (or of a snapshot)."""
Dossier: TypeAlias = Any
"""One row of ``dossiers``."""


class Beliefs(Protocol):
    """Every behavioural number, as one record (see ``beliefs.py`` and the evidence ledger)."""

    erosion: float
    misfit_share: float
    work_gain: float
    alliance_fade_weeks: float
    alliance_gain: float
    belief_noise: float
    fair_load: float
    first_alliance: float
    first_meeting_hours: float
    fit_mean: float
    fit_spread: float
    heavier_service_gap: float
    interview_saving: float
    knowledge_age_weeks: float
    knowledge_gain: float
    meeting_hours: float
    no_show_by_alliance: float
    no_show_by_inclusion: float
    no_show_cost: float
    no_show_logit: float
    plan_threshold: float
    plan_without_need_weeks: float
    complacency: float
    complacency_weeks: float
    learning_months: float
    management_attention: float
    newcomer_competence: float
    novelty: float
    novelty_weeks: float
    quality_spread: float
    selected_staff: float
    alliance_weight: float
    contact_effect: float
    contact_fade_weeks: float
    contact_overlap: float
    contact_to_outside: float
    contact_to_referral: float
    digital_worth: float
    brokering_effect: float
    trust_at_rest: float
    trust_decay: float
    trust_gain: float
    trust_kept_at_end: float
    trust_opens_slots: float
    trust_shortens_waits: float
    trust_side_by_side: float
    season_amplitude: float
    season_peak_week: float
    end_fresh: float
    end_settled: float
    insured_share: float
    insured_young: float
    match_by_index: float
    match_effect: float
    recall_on_loss: float
    settling_weeks: float
    support_effect: float
    support_weeks: float
    base_hazard: float
    duration_decay: float
    duration_floor: float
    index_age_16_24: float
    index_age_35_54: float
    index_age_55_64: float
    index_basic: float
    index_tertiary: float
    search_until_pension: float
    slope_inclusion: float
    slope_skills: float
    slope_work_ability: float
    shared_hours: float
    shared_jobs: float
    shared_slots: float
    shared_trust: float
    losing_response: float
    matching_elasticity: float
    outside_search_share: float
    subsidy_displacement: float
    vacancy_response: float
    vacancy_speed: float
    coach_year_eur: float
    disability_week_eur: float
    discount_rate: float
    earnings_related_day_eur: float
    expense_allowance_day_eur: float
    hiring_eur: float
    municipal_share_1000: float
    municipal_share_2025_top: float
    municipal_share_300: float
    no_benefit_week_eur: float
    office_client_week_eur: float
    old_age_week_eur: float
    register_year_eur: float
    sickness_week_eur: float
    social_assistance_week_eur: float
    study_week_eur: float
    subsidy_allowance_day_eur: float
    tax_benefit_share: float
    tax_work_week_eur: float
    back_deregistered: float
    back_into_work: float
    back_sickness: float
    back_study: float
    death_old: float
    death_young: float
    deregistration: float
    disability: float
    disability_before_50: float
    disability_by_work_ability: float
    disability_in_work: float
    moving: float
    retirement_from_61: float
    sickness: float
    sickness_by_work_ability: float
    study_from_work: float
    study_other: float
    study_young: float
    continued_share: float
    frailty_seen: float
    lead_weeks: float
    longest_queue_weeks: float
    patience_weeks: float
    plan_boost: float
    referral_fall: float
    referral_floor: float
    referral_to_places: float
    contact_to_coding: float
    miscoded_entries: float
    recorded_share: float
    unlisted_ends: float
    absorbed_share: float
    caseload_creep: float
    end_rush: float
    end_rush_weeks: float
    fill_weeks: float
    first_tenure_weeks: float
    fixed_term_quit_factor: float
    pool_refill_weeks: float
    quits_per_year: float
    recession_cut: float
    recruitment_pool: float
    rehired_share: float
    capability_correlation: float
    capability_mean: float
    capability_spread: float
    ceiling_room: float
    digital_mean: float
    digital_per_decade: float
    digital_spread: float
    floor_share: float
    frailty_gap: float
    hard_by_age: float
    hard_by_capability: float
    hard_share: float
    health_limit: float
    recall_hazard: float
    recall_share: float
    skills_basic: float
    skills_tertiary: float
    work_ability_per_decade: float
    has_recruitment: float
    has_turnover: float
    has_learning: float
    has_alliance: float
    has_information: float
    has_cooperation: float
    has_start_up: float
    has_end_anticipation: float
    duration_weeks: Any
    gain: Any
    hired_on: Any
    lock_in: Any
    price_week_eur: Any
    referral_rate: Any
    referral_slope: Any


def main() -> None:
    """Print the fields that the shipped ledger gives."""
    from model.beliefs import beliefs_from
    from scenarios import load_ledger

    record = beliefs_from({name: p.value for name, p in load_ledger().items()}, {})
    for name in record.dtype.names:
        kind = "Any" if record[name].ndim > 1 else "float"
        print(f"    {name}: {kind}")  # noqa: T201


if __name__ == "__main__":
    main()
