"""Check a plan against every law and recompute its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.referee.completeness import (
    check_lost,
    check_reason,
    check_structure,
    check_unknown,
)
from planner.referee.crew_laws import (
    check_crew,
    check_guests,
    check_lender,
    check_shared,
)
from planner.referee.report import Report
from planner.referee.request_laws import check_request
from planner.referee.route_clock import (
    check_clock,
    check_hours,
    check_rest,
    check_set_up,
    check_shift,
    check_window,
)
from planner.referee.rules import RULES
from planner.referee.totals_check import (
    check_budget,
    check_cards,
    check_cost,
    check_proof,
    check_thrift,
    check_totals,
    check_value,
    compute_totals,
    compute_value,
)
from planner.referee.visits import (
    check_access,
    check_call,
    check_closed,
    check_hall,
    check_least_stay,
    check_recorded,
    check_second_call,
    check_single_call,
    check_turned_away,
)
from planner.referee.whereabouts import (
    check_journey,
    check_loan,
    check_night,
    check_nights_away,
    check_rest_day,
)

if TYPE_CHECKING:
    from planner.model.plan import Plan
    from planner.model.problem import Problem

# In the order of docs/laws.md. Law 1 has no check: it defines the crowd that others use.
LAWS = (
    check_single_call,
    check_second_call,
    check_recorded,
    check_turned_away,
    check_clock,
    check_window,
    check_set_up,
    check_shift,
    check_hours,
    check_rest,
    check_least_stay,
    check_closed,
    check_call,
    check_hall,
    check_access,
    check_night,
    check_loan,
    check_journey,
    check_rest_day,
    check_nights_away,
    check_crew,
    check_shared,
    check_lender,
    check_guests,
    check_totals,
    check_cost,
    check_value,
    check_budget,
    check_cards,
    check_proof,
    check_lost,
    check_unknown,
    check_reason,
    check_structure,
    check_request,
    check_thrift,
    *(rule for _, rule in RULES),
)


def check(problem: Problem, plan: Plan) -> Report:
    """Return every violation of the laws, and the totals and value recomputed.

    Any plan can be judged. An id that does not exist is a violation, and adds nothing to the
    figures.
    """
    violations = {violation for law in LAWS for violation in law(problem, plan)}
    return Report(
        violations=tuple(sorted(violations, key=lambda violation: violation.place)),
        totals=compute_totals(problem, plan),
        value=compute_value(problem, plan),
    )
