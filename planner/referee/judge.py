"""Run every law over a plan and recompute its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.referee.completeness import (
    give_true_reasons,
    keep_in_order,
    know_every_id,
    lose_no_stop,
)
from planner.referee.crew_laws import (
    belong_to_the_lender,
    man_the_team,
    share_nothing,
    welcome_guests,
)
from planner.referee.report import Report
from planner.referee.request_laws import honour_requests
from planner.referee.route_clock import (
    obey_clock,
    obey_hours,
    obey_rest,
    obey_set_up,
    obey_shift,
    obey_window,
)
from planner.referee.rules import RULES
from planner.referee.totals_check import (
    add_up,
    appraise,
    compare_cost,
    compare_totals,
    compare_value,
    keep_to_the_budget,
    keep_to_the_cards,
    save_within_the_slack,
    weigh_the_proof,
)
from planner.referee.visits import (
    call_again_in_time,
    call_for_somebody,
    call_once,
    count_turned_away,
    fit_the_hall,
    keep_off_closed_days,
    reach_with_the_vehicle,
    record_what_fits,
    stay_long_enough,
)
from planner.referee.whereabouts import (
    rest_on_rest_days,
    return_after_some_nights,
    serve_the_loan,
    sleep_somewhere,
    travel_to_and_from_home,
)

if TYPE_CHECKING:
    from planner.model.plan import Plan
    from planner.model.problem import Problem

# In the order of docs/laws.md; law 1 defines the crowd that the others count with.
LAWS = (
    call_once,
    call_again_in_time,
    record_what_fits,
    count_turned_away,
    obey_clock,
    obey_window,
    obey_set_up,
    obey_shift,
    obey_hours,
    obey_rest,
    stay_long_enough,
    keep_off_closed_days,
    call_for_somebody,
    fit_the_hall,
    reach_with_the_vehicle,
    sleep_somewhere,
    serve_the_loan,
    travel_to_and_from_home,
    rest_on_rest_days,
    return_after_some_nights,
    man_the_team,
    share_nothing,
    belong_to_the_lender,
    welcome_guests,
    compare_totals,
    compare_cost,
    compare_value,
    keep_to_the_budget,
    keep_to_the_cards,
    weigh_the_proof,
    lose_no_stop,
    know_every_id,
    give_true_reasons,
    keep_in_order,
    honour_requests,
    save_within_the_slack,
    *(rule for _, rule in RULES),
)


def check(problem: Problem, plan: Plan) -> Report:
    """Return every violation of the laws of a plan, and its totals and value recomputed.

    Any plan is judged, however hostile: what it names and does not exist counts as a violation and otherwise as nothing.
    """
    violations = {violation for law in LAWS for violation in law(problem, plan)}
    return Report(
        violations=tuple(sorted(violations, key=lambda violation: violation.place)),
        totals=add_up(problem, plan),
        value=appraise(problem, plan),
    )
