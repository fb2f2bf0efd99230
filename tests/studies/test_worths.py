"""Prove what second plans measure: the difference they make, and nothing if they are no better."""

from __future__ import annotations

from dataclasses import replace

from builders import MONDAY, a_problem

import planner
from planner.model.plan import Marginal
from planner.model.resources import Role, VehicleClass
from planner.studies.resource_values import MOST_MEASURED, add_resources, resolve

KIT = (("kit", 1), ("operator", 1))
TEAM = (("kit", 1), ("operator", 1), ("registrar", 1), ("driver", 1), ("vehicle", 1))
# One kit records 6 an hour from 08:00 to 16:00: 48 of 96 people.
# With another one, in the same team or in a second one, all 96.
HALF = a_problem().with_days(MONDAY).with_stop("v1", listed=96, at=20).with_lender("host")


def useful(*bundles, worth=50, lender="host"):
    """Return such estimates of what one more would add."""
    return tuple(
        Marginal(lender=lender, add=bundle, worth=worth, basis="dual") for bundle in bundles
    )


def planned(week, *bundles):
    """Return the week and its plan, which estimates that these bundles would add something."""
    problem = week.build()
    return problem, replace(planner.solve(problem, effort="low"), marginal=useful(*bundles))


def test_a_worth_is_what_a_second_plan_records_more():
    """A kit with its operator, and a team, each record the other 48 people.

    This is proven, as each plan is proven the best.
    """
    problem, plan = planned(HALF, KIT, TEAM)
    first, second = resolve(problem, plan, effort="low")
    assert (plan.totals.expected_recorded, [extra.basis for extra in plan.marginal]) == (
        48,
        ["dual", "dual"],
    )
    assert (first.number, first.wanted, first.difference.by, first.difference.proven) == (
        1,
        2,
        48,
        True,
    )
    assert [(extra.add, extra.worth, extra.basis) for extra in first.plan.marginal] == [
        (KIT, 480, "resolved"),
        (TEAM, 50, "dual"),
    ]
    assert [(extra.add, extra.worth, extra.basis) for extra in second.plan.marginal] == [
        (KIT, 480, "resolved"),
        (TEAM, 480, "resolved"),
    ]
    assert replace(second.plan, marginal=plan.marginal) == plan


def test_processes_measure_the_same():
    """Two processes find what this one finds."""
    problem, plan = planned(HALF, KIT, TEAM)
    assert list(resolve(problem, plan, effort="low", processes=2)) == list(
        resolve(problem, plan, effort="low")
    )


def test_what_makes_no_better_plan_is_worth_nothing():
    """If everybody is recorded already, a second plan is no better: worth 0, and not proven."""
    problem, plan = planned(
        HALF.with_changes(visit_price=0).with_lender(
            "other", operators=3, kits=3, drivers=2, vehicles=2
        ),
        KIT,
    )
    (found,) = resolve(problem, plan, effort="low")
    assert (found.extra.worth, found.extra.basis, found.difference.proven) == (0, "resolved", False)


def test_only_the_most_useful_are_measured():
    """Five at most, the highest estimates first; those estimated at nothing are not tried."""
    problem, plan = planned(HALF, KIT)
    worths = (70, 10, 20, 30, 0, 40, 60)
    estimates = tuple(
        replace(plan.marginal[0], worth=worth, add=(("kit", 1 + number),))
        for number, worth in enumerate(worths)
    )
    found = list(resolve(problem, replace(plan, marginal=estimates), effort="low"))
    assert [each.extra.add for each in found] == [(("kit", number),) for number in (1, 7, 6, 4, 3)]
    assert len(found) == MOST_MEASURED
    assert [extra.worth for extra in found[-1].plan.marginal if extra.basis == "dual"] == [10, 0]
    assert list(resolve(problem, replace(plan, marginal=useful(KIT, worth=0)))) == []


def test_what_is_added_is_new_and_in_order():
    """The named lender has one more of each, with new ids, sorted; all else stays."""
    week = a_problem().with_lender("host").with_lender("other").with_stop("v1", listed=9, at=5)
    problem = week.build()
    more = add_resources(problem, useful(TEAM, lender="other")[0])
    host, other = more.lenders
    assert host == problem.lenders[0]
    assert replace(more, lenders=problem.lenders) == problem
    assert [kit.id for kit in other.kits] == ["other-extra-1", "other-kit-1"]
    assert [(officer.id, officer.roles) for officer in other.officers] == [
        ("other-driver-1", (Role.DRIVER,)),
        ("other-extra-2", (Role.OPERATOR,)),
        ("other-extra-3", (Role.REGISTRAR,)),
        ("other-extra-4", (Role.DRIVER,)),
        ("other-operator-1", (Role.OPERATOR,)),
    ]
    assert [vehicle.id for vehicle in other.vehicles] == ["other-car-1", "other-extra-5"]
    again = add_resources(more, useful(KIT, lender="other")[0]).lenders[1]
    assert [kit.id for kit in again.kits] == ["other-extra-1", "other-extra-6", "other-kit-1"]


def test_a_vehicle_is_one_that_holds_the_crew_and_goes_far():
    """Of the lender's own: a motorcycle reaches every stop but holds no crew of three.

    Of the others the 4x4 reaches more than the car.
    """
    week = (
        a_problem()
        .with_lender("host")
        .with_stop("v1", listed=9, at=5)
        .with_stop("v2", listed=9, at=5, classes=tuple(VehicleClass)[1:])
    )
    week = week.with_stop("v3", listed=9, at=5, classes=(VehicleClass.MOTORCYCLE,))
    problem = week.build()
    (lender,) = problem.lenders
    (car,) = lender.vehicles
    own = (
        car,
        replace(car, id="host-jeep", vehicle_class=VehicleClass.FOUR_WHEEL_DRIVE),
        replace(car, id="host-motorcycle", vehicle_class=VehicleClass.MOTORCYCLE, seats=2),
    )
    problem = replace(problem, lenders=(replace(lender, vehicles=own),))
    (lender,) = add_resources(problem, useful(TEAM)[0]).lenders
    (added,) = [vehicle for vehicle in lender.vehicles if "extra" in vehicle.id]
    assert (added.vehicle_class, added.seats) == (VehicleClass.FOUR_WHEEL_DRIVE, car.seats)
