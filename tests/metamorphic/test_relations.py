"""Change a week in a way whose effect is known, and compare what the two plans prove.

A plan proves that the best lies between its value and its bound. So "at least as good" is tested
as: the new bound is no lower than the old value; "equal" as: neither value exceeds the other's
bound. This holds for every plan, complete or not. The numbers M1 to M29 are those of
docs/reliability.md.
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256

import pytest
from builders import MONDAY, TUESDAY, WEDNESDAY, a_problem
from inputs.small_project import SMALL
from optimise.tiny_weeks import seeded_week

import planner
from planner.bundle import plan_to_json, problem_from_json, problem_to_json
from planner.model.campaign import Request, RequestKind, Target
from planner.model.rules import Overtime
from planner.outputs.texts.coverage import measure_coverage
from planner.travel.engine import build_matrices

SEEDS = [*range(6), *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(6, 300))]
MOST_MINUTES = 24 * 60 - 1
SHA = sha256(b"").hexdigest()

INPUTS = planner.load(SMALL / "configs" / "small")


@pytest.fixture(params=SEEDS)
def problem(request):
    """Return each of some tiny weeks."""
    return seeded_week(request.param).build()


@pytest.fixture(params=SEEDS)
def at_home(request):
    """Return tiny weeks in which every team starts and ends at the meeting base.

    Nobody is sent on a journey.
    """
    return next(
        problem
        for problem in (seeded_week(1000 * request.param + more).build() for more in range(1000))
        if {lender.office for lender in problem.lenders} == {problem.team_rules.meeting_base}
    )


def proof_of(problem):
    """Return the proof of the plan for ``problem``; the referee has passed the plan."""
    return planner.solve(problem, effort="low").proof


def no_worse(better, worse, times=1):
    """Say whether the best of ``better`` can be at least ``times`` the best of ``worse``."""
    return proof_of(better).bound >= times * proof_of(worse).value


def equal(one, other, times=1):
    """Say whether the best of ``one`` can be ``times`` the best of ``other``."""
    first, second = proof_of(one), proof_of(other)
    return first.bound >= times * second.value and first.value <= times * second.bound


# -- changes of a week -----------------------------------------------------------------------------


def with_days(problem, change):
    """Change every day."""
    return replace(
        problem, week=replace(problem.week, days=tuple(change(day) for day in problem.week.days))
    )


def with_minutes(problem, change):
    """Change every travel time that is not 0 or missing."""
    matrices = tuple(
        replace(
            matrix,
            minutes=tuple(
                tuple(change(cell) if cell else cell for cell in row) for row in matrix.minutes
            ),
        )
        for matrix in problem.matrices
    )
    return replace(problem, matrices=matrices)


def with_classes(problem, **changes):
    """Change fields of every class rule, by functions of the old values."""
    classes = tuple(
        replace(rule, **{name: change(getattr(rule, name)) for name, change in changes.items()})
        for rule in problem.team_rules.classes
    )
    return replace(problem, team_rules=replace(problem.team_rules, classes=classes))


def with_stops(problem, change):
    """Change every stop."""
    return replace(problem, stops=tuple(change(stop) for stop in problem.stops))


def with_prices(problem, times):
    """Multiply everything that the value is made of."""
    prices = {
        name: times * getattr(problem.objective, name)
        for name in problem.objective.__slots__
        if name.endswith("_price")
    }
    worth = with_stops(problem, lambda stop: replace(stop, weight=times * stop.weight))
    targets = tuple(
        replace(target, bend_price=times * target.bend_price) for target in problem.targets
    )
    return replace(worth, objective=replace(problem.objective, **prices), targets=targets)


def with_shortcuts(problem):
    """Replace all minutes by those of the shortest way through any places."""
    matrices = []
    for matrix in problem.matrices:
        best = [[10**6 if cell is None else cell for cell in row] for row in matrix.minutes]
        for by in range(len(best)):
            best = [
                [min(cell, row[by] + best[by][there]) for there, cell in enumerate(row)]
                for row in best
            ]
        matrices.append(
            replace(
                matrix,
                minutes=tuple(
                    tuple(cell if cell < 10**6 else None for cell in row) for row in best
                ),
            )
        )
    return replace(problem, matrices=tuple(matrices))


def renamed(data, names):
    """Return a document with ids replaced wherever they stand."""
    return re.sub(
        rb'"(' + "|".join(names).encode() + rb')"',
        lambda found: f'"{names[found[1].decode()]}"'.encode(),
        data,
    )


# -- the relations ---------------------------------------------------------------------------------


def test_m2_new_names_in_the_same_order_give_the_same_plan(problem, tally):
    """Stops of other names that sort alike: the same plan, only renamed."""
    names = {stop.id: f"w{number}" for number, stop in enumerate(problem.stops, 1)}
    other = problem_from_json(renamed(problem_to_json(problem), names))
    plans = [planner.solve(each, effort="low") for each in (problem, other)]
    documents = [plan_to_json(plan, problem_sha256=SHA, week=problem.week) for plan in plans]
    assert renamed(documents[0], names) == documents[1]
    tally["metamorphic relations tried"] += 1


def test_m2_new_names_in_another_order_are_worth_as_much(problem, tally):
    """Stops whose names sort the other way round: as good a week."""
    names = {stop.id: f"w{9 - number}" for number, stop in enumerate(problem.stops)}
    other = problem_from_json(renamed(problem_to_json(problem), names))
    places = sorted(other.matrices[0].places)
    order = [other.matrices[0].places.index(place) for place in places]

    def sort(rows):
        return tuple(tuple(rows[here][there] for there in order) for here in order)

    matrices = tuple(
        replace(
            each,
            places=tuple(places),
            minutes=sort(each.minutes),
            metres=sort(each.metres),
            basis=tuple(map("".join, sort(each.basis))),
        )
        for each in other.matrices
    )
    assert equal(
        replace(
            other, stops=tuple(sorted(other.stops, key=lambda stop: stop.id)), matrices=matrices
        ),
        problem,
    )
    tally["metamorphic relations tried"] += 1


# M3 to M5 (one more, one less of anything) are in tests/optimise/test_changes.py.
BETTER = {
    "M6 a longer shift": lambda problem: with_days(
        problem,
        lambda day: replace(
            day, shift_end=day.shift_end + 60, latest_return=day.latest_return + 60
        ),
    ),
    "M6 a later end": lambda problem: with_days(
        problem, lambda day: replace(day, latest_return=day.latest_return + 60)
    ),
    "M6 a shorter break": lambda problem: with_days(
        problem,
        lambda day: replace(day, rest=day.rest and replace(day.rest, end=day.rest.end - 20)),
    ),
    "M8 faster kits": lambda problem: with_classes(problem, rate=lambda rate: 2 * rate),
    "M9 half the travel": lambda problem: with_minutes(problem, lambda minutes: (minutes + 1) // 2),
    "M9 next to no travel": lambda problem: with_minutes(problem, lambda _minutes: 0),
    "M12 a shorter least stay": lambda problem: replace(
        problem,
        rules=replace(problem.rules, least_stay=replace(problem.rules.least_stay, minutes=10)),
    ),
    "M12 larger halls": lambda problem: with_stops(
        problem, lambda stop: replace(stop, hall_kits=9)
    ),
    "M12 no stop closed": lambda problem: with_stops(
        problem, lambda stop: replace(stop, closed=())
    ),
    "M12 quicker set-up": lambda problem: replace(
        problem,
        rules=replace(
            problem.rules, set_up=replace(problem.rules.set_up, set_up_minutes=0, pack_up_minutes=0)
        ),
    ),
    "M12 any number of visits a day": lambda problem: replace(
        problem, rules=replace(problem.rules, most_stops=None)
    ),
    "M9 half the kilometres": lambda problem: replace(
        problem,
        matrices=tuple(
            replace(each, metres=tuple(tuple(m and m // 2 for m in row) for row in each.metres))
            for each in problem.matrices
        ),
    ),
    "M12 no floors": lambda problem: replace(problem, floors=()),
}


@pytest.mark.parametrize("name", BETTER)
def test_what_makes_a_week_easier_takes_nothing_away(problem, tally, name):
    """With more time, less travel or fewer rules the best is no worse; the reverse holds too."""
    assert no_worse(BETTER[name](problem), problem)
    tally["metamorphic relations tried"] += 1


def test_m3_one_more_day_takes_nothing_away(at_home, tally):
    """With a day more at the end of the week the best is no worse."""
    last = at_home.week.days[-1]
    more = (*at_home.week.days, replace(last, date=MONDAY.replace(day=5)))
    assert no_worse(replace(at_home, week=replace(at_home.week, days=more)), at_home)
    tally["metamorphic relations tried"] += 1


def test_m7_all_times_doubled_at_half_the_pace_loses_nothing(at_home, tally):
    """With all times doubled and kits half as fast each plan has its slower double.

    Only driving must not cost twice as much.
    """

    def slow(minute):
        return 420 + 2 * (minute - 420)  # days begin at 7:00

    def slow_day(day):
        times = {
            name: slow(getattr(day, name))
            for name in ("shift_start", "shift_end", "earliest_departure", "latest_return")
        }
        return replace(
            day,
            **times,
            rest=day.rest and replace(day.rest, start=slow(day.rest.start), end=slow(day.rest.end)),
        )

    rules = {
        name: replace(rule, **{key: 2 * getattr(rule, key) for key in rule.__slots__})
        for name, rule in (
            ("least_stay", at_home.rules.least_stay),
            ("set_up", at_home.rules.set_up),
        )
    }
    slower = with_classes(
        with_minutes(with_days(at_home, slow_day), lambda minutes: 2 * minutes),
        rate=lambda rate: rate // 2,
    )
    dear = with_prices(replace(slower, rules=replace(slower.rules, **rules)), 2)
    cheap = replace(dear.objective, drive_hour_price=at_home.objective.drive_hour_price)
    assert all(rule.rate % 2 == 0 for rule in at_home.team_rules.classes)
    assert max(day.latest_return for day in dear.week.days) <= MOST_MINUTES
    assert no_worse(replace(dear, objective=cheap), at_home, times=2)
    tally["metamorphic relations tried"] += 1


def test_m8_twice_the_pace_records_at_most_twice_as_many(tally):
    """One kit at one stop records twice as many in the same hours, until the crowd is done."""
    week = a_problem().with_days(MONDAY).with_hours(shift_end="10:00").with_lender("host")
    for listed, single, double in (
        (100, 12, 24),
        (20, 12, 20),
        (8, 8, 8),
    ):  # 2 hours at 6, then 12, people an hour
        slow = week.with_stop("v1", listed=listed, at=20).build()
        plans = [
            planner.solve(each, effort="low")
            for each in (slow, with_classes(slow, rate=lambda rate: 2 * rate))
        ]
        assert [plan.totals.expected_recorded for plan in plans] == [single, double]
        tally["metamorphic relations tried"] += 1


def test_m10_shortcuts_take_nothing_away(problem, tally):
    """If some ways are longer than a detour, replacing all by the shortest takes nothing away."""
    longer = iter(range(10**6))
    crooked = with_minutes(problem, lambda minutes: minutes + (50 if next(longer) % 3 == 0 else 0))
    assert no_worse(with_shortcuts(crooked), crooked)
    tally["metamorphic relations tried"] += 1


def test_m11_a_dearer_currency_is_worth_so_much_more(problem, tally):
    """With every weight and price seven times as high the best is worth seven times as much."""
    assert equal(with_prices(problem, 7), problem, times=7)
    tally["metamorphic relations tried"] += 1


def test_driving_priced_by_the_kilometre_is_driving_priced_by_the_minute(problem, tally):
    """If a minute is half a kilometre, twice the price of a kilometre is the price of a minute."""
    hour = problem.objective.drive_hour_price
    assert hour % 30 == 0
    by_road = replace(
        problem.objective,
        drive_hour_price=0,
        kilometre_price=problem.objective.kilometre_price + hour // 30,
    )
    assert {m for each in problem.matrices for m in metres_by_minute(each)} <= {500}
    assert equal(replace(problem, objective=by_road), problem)
    tally["metamorphic relations tried"] += 1


def metres_by_minute(matrix):
    """Return how many metres a minute each way has that takes any."""
    cells = zip(sum(matrix.metres, ()), sum(matrix.minutes, ()), strict=True)
    return [metres / minutes for metres, minutes in cells if minutes]


def test_m13_asking_for_what_is_planned_anyway_changes_nothing(problem, tally):
    """With a request for a visit that the plan has, the best is as good as that plan.

    None is better than without the request (M14).
    """
    plan = planner.solve(problem, effort="low")
    for route in [route for route in plan.routes if route.visits][:1]:
        wish = Request(
            id="letter",
            stop=route.visits[0].stop,
            dates=(route.date,),
            kind=RequestKind.MUST,
            lender=None,
            reason="the camat's letter",
        )
        asked = proof_of(replace(problem, requests=(wish,)))
        assert asked.bound >= plan.proof.value
        assert asked.value <= plan.proof.bound
        tally["metamorphic relations tried"] += 1


def test_m14_asking_for_what_is_not_planned_wins_nothing(problem, tally):
    """With a request for a visit on a day on which the plan has none, the best is no better."""
    plan = planner.solve(problem, effort="low")
    visits = {(visit.stop, route.date) for route in plan.routes for visit in route.visits}
    free = [
        (stop, day)
        for stop in sorted({stop for stop, _ in visits})
        for day in (MONDAY, TUESDAY, WEDNESDAY)
    ]
    days = {day.date for day in problem.week.days}
    for stop, day in [pair for pair in free if pair not in visits and pair[1] in days][:1]:
        wish = Request(
            id="letter",
            stop=stop,
            dates=(day,),
            kind=RequestKind.NEVER,
            lender=None,
            reason="a wedding",
        )
        asked = proof_of(replace(problem, requests=(wish,)))
        assert asked.bound >= plan.proof.value  # the plan found keeps to it already
        assert asked.value <= plan.proof.bound
        tally["metamorphic relations tried"] += 1


@pytest.mark.parametrize("seed", range(3))
def test_m15_m16_regions_that_share_nothing_add_up(tally, seed):
    """Two offices with no way between them are worth the sum of both; two alike, twice one."""
    for crowds in ((12 + seed, 20), (18, 18)):
        regions = [
            (f"v{number}", f"base:{number}", listed, 10_000 * number)
            for number, listed in enumerate(crowds)
        ]
        alone = [region_of(a_problem(), region).build() for region in regions]
        both = a_problem()
        for region in regions:
            both = region_of(both, region)
        proofs = [proof_of(each) for each in alone]
        whole = proof_of(both.build())
        assert whole.bound >= sum(proof.value for proof in proofs)
        assert whole.value <= sum(proof.bound for proof in proofs)
        tally["metamorphic relations tried"] += 1


def region_of(week, region):
    """Add a base with its lender and a stop, too far from the others to drive there in a day."""
    stop, base, listed, at = region
    return (
        week.with_base(base, at=at + 1)
        .with_stop(stop, listed=listed, at=at + 21)
        .with_lender(f"of-{stop}", office=base)
    )


def test_m17_turning_the_globe_changes_no_time(tally):
    """With all longitudes some degrees further east every travel time stays.

    Rounding may add a minute.
    """
    places = [
        (place.id, place.coordinate) for place in (*INPUTS.stops, *INPUTS.bases, *INPUTS.offices)
    ]

    def turn(point):
        return replace(point, lon=round(point.lon - 5, 6))

    links = tuple(
        replace(link, points=tuple(turn(point) for point in link.points))
        for link in INPUTS.travel.links
    )
    classes = tuple(rule.vehicle_class for rule in INPUTS.team_rules.classes)
    before, after = (
        build_matrices(each, settings, classes)[0].minutes
        for each, settings in (
            (tuple(places), INPUTS.travel),
            (
                tuple((id_, turn(point)) for id_, point in places),
                replace(INPUTS.travel, links=links),
            ),
        )
    )
    gaps = [
        abs(a - b)
        for row, other in zip(before, after, strict=True)
        for a, b in zip(row, other, strict=True)
    ]
    assert max(gaps) <= 1
    tally["metamorphic relations tried"] += 1


@pytest.mark.parametrize("price", [0, 40])
def test_overtime_takes_nothing_away(problem, tally, price):
    """A week in which visits may end later is worth at least as much, whatever overtime costs."""
    assert no_worse(
        with_overtime(problem, Overtime(minutes=60), price), with_overtime(problem, None, price)
    )
    tally["metamorphic relations tried"] += 1


def test_without_overtime_its_price_changes_no_byte(problem, tally):
    """If nobody may serve after the shift, the plan is the same at any price.

    Overtime that never pays is worth nothing.
    """
    plain, priced = with_overtime(problem, None, 0), with_overtime(problem, None, 700)
    documents = [
        plan_to_json(planner.solve(each, effort="low"), problem_sha256=SHA, week=problem.week)
        for each in (plain, priced)
    ]
    assert documents[0] == documents[1]
    assert equal(with_overtime(problem, Overtime(minutes=60), 10**6), plain)
    tally["metamorphic relations tried"] += 1


def with_overtime(problem, rule, price):
    """Change the rule of overtime and its price a minute."""
    rules, prices = (
        replace(problem.rules, overtime=rule),
        replace(problem.objective, overtime_hour_price=60_000 * price),
    )
    return replace(problem, rules=rules, objective=prices)


def test_m19_closing_what_is_not_visited_changes_nothing(problem, tally):
    """With every stop closed that the plan leaves out, the plan stays as good.

    Closing one that it visits can only cost.
    """
    plan = planner.solve(problem, effort="low")
    days = tuple(day.date for day in problem.week.days)
    visited = {visit.stop for route in plan.routes for visit in route.visits}

    def shut(stops):
        return proof_of(
            with_stops(
                problem, lambda stop: replace(stop, closed=days) if stop.id in stops else stop
            )
        )

    assert shut({stop.id for stop in problem.stops} - visited).bound >= plan.proof.value
    assert shut(visited).value <= plan.proof.bound
    tally["metamorphic relations tried"] += 1


@pytest.mark.parametrize("share", [700, 1000])
def test_a_dearer_bend_costs_no_more_than_it_says_and_leaves_no_more_people_short(
    problem, tally, share
):
    """With a higher price on people short of a target the best is worth no more.

    It is worth less by at most that price for each person short. If both plans are proven the best,
    the one at the higher price leaves no more people short.
    """
    cheap, dear = (
        replace(problem, targets=(Target(name="t", share=share, bend_price=1_000 * price),))
        for price in (200, 900)
    )
    before, after = (planner.solve(each, effort="low") for each in (cheap, dear))
    short = [short_of_target(each, plan) for each, plan in ((cheap, before), (dear, after))]
    assert after.proof.value <= before.proof.bound
    assert after.proof.bound >= before.proof.value - (900 - 200) * short[0]
    if all(plan.proof.value == plan.proof.bound for plan in (before, after)):
        assert short[1] <= short[0]
    tally["metamorphic relations tried"] += 1


def short_of_target(problem, plan):
    """Return how many people are short of the target, going by the coverage that pages show."""
    *rows, _ = measure_coverage(problem, plan, "all")
    needed = (
        -(-problem.targets[0].share * row.on_list.adults // 1000)
        - (row.on_list.adults - row.on_list.left)
        for row in rows
    )
    return sum(max(0, need - row.on_list.recorded) for need, row in zip(needed, rows, strict=True))


def test_m28_more_effort_proves_no_less(problem, tally):
    """Looking longer never raises the bound, and no bound is below the value."""
    low, normal = (planner.solve(problem, effort=effort).proof for effort in ("low", "normal"))
    assert normal.bound <= low.bound
    assert min(low.gap, normal.gap) >= 0
    tally["metamorphic relations tried"] += 1
