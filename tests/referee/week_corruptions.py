"""Corrupt the teams, figures and lists of lawful plans, as day_corruptions does their days."""

from __future__ import annotations

from dataclasses import replace

from referee.day_corruptions import each_visit, stop_of, with_day, with_stay
from referee_scenarios import with_team

from planner.model.plan import Idle, Reason, Saving
from planner.model.resources import Role


def proved(plan, **changes):
    """Change fields of the proof."""
    return replace(plan, proof=replace(plan.proof, **changes))


def counted(plan, name, by):
    """Change one of the totals."""
    return replace(plan, totals=replace(plan.totals, **{name: getattr(plan.totals, name) + by}))


def borrow(thing):
    """Let a team that is not there hold ``thing`` (members, kits or vehicle) of another one too."""

    def corrupt(_problem, plan):
        for team in plan.teams:
            members = tuple(replace(member, id=f"x-{member.id}") for member in team.members)
            other = replace(
                team, id="T99", members=members, kits=(), vehicle=replace(team.vehicle, id="x")
            )
            yield replace(
                plan, teams=(*plan.teams, replace(other, **{thing: getattr(team, thing)}))
            )

    return corrupt


def send_away(role):
    """Leave out the members who exercise ``role``."""

    def corrupt(_problem, plan):
        for team in plan.teams:
            others = tuple(member for member in team.members if role not in member.roles)
            if len(others) < len(team.members):
                yield with_team(plan, team.id, members=others)

    return corrupt


def lose_the_kits(_problem, plan):
    for team in plan.teams:
        yield with_team(plan, team.id, kits=())


def take_a_passenger(_problem, plan):
    for team in plan.teams:
        yield with_team(
            plan, team.id, members=(replace(team.members[0], roles=()), *team.members[1:])
        )


def depose_the_lead(_problem, plan):
    for team in plan.teams:
        yield with_team(
            plan, team.id, members=tuple(replace(member, lead=False) for member in team.members)
        )


def borrow_a_vehicle(problem, plan):
    for team in plan.teams:
        for lender in problem.lenders:
            for vehicle in lender.vehicles[:1] if lender.id != team.lender else ():
                yield with_team(
                    plan, team.id, vehicle=replace(team.vehicle, id=vehicle.id, lender=lender.id)
                )


def misstate(name, by=1):
    """Change one of the totals by one."""

    def corrupt(_problem, plan):
        yield counted(plan, name, by)
        yield counted(plan, name, -by)

    return corrupt


def misstate_the_value(_problem, plan):
    yield proved(plan, value=plan.proof.value + 1, bound=plan.proof.bound + 1)
    yield proved(plan, value=plan.proof.value - 1)


def tell_of_a_saving(_problem, plan):
    """There is no thrift in these weeks."""
    cost = plan.totals.cost_idr
    yield replace(
        plan, saving=Saving(value_before=plan.proof.value, expense_before=cost, expense=cost)
    )


def promise_less_than_it_holds(_problem, plan):
    yield proved(plan, bound=plan.proof.value - 1)


def finish_and_break_off(_problem, plan):
    yield proved(plan, complete=True, interrupted=True)


def lose_a_village(_problem, plan):
    for item in plan.unvisited:
        yield replace(plan, unvisited=tuple(other for other in plan.unvisited if other is not item))


def list_what_is_visited(_problem, plan):
    for _, _, visit in each_visit(plan):
        for item in plan.unvisited[:1]:
            yield replace(
                plan,
                unvisited=(*plan.unvisited, replace(item, stop=visit.stop, village=visit.village)),
            )


def list_twice(_problem, plan):
    for item in plan.unvisited:
        yield replace(plan, unvisited=(*plan.unvisited, item))


def claim(reason, is_true):
    """Give ``reason`` where ``is_true`` (problem, stop) says it is false."""

    def corrupt(problem, plan):
        for number, item in enumerate(plan.unvisited):
            if not is_true(problem, stop_of(problem, item)):
                lie = replace(item, reason=reason)
                yield replace(
                    plan, unvisited=(*plan.unvisited[:number], lie, *plan.unvisited[number + 1 :])
                )

    return corrupt


def nobody_is_left(_problem, stop):
    """Say whether nobody could come."""
    shares = (
        stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed,
        stop.demand.present,
    )
    return (
        stop.earlier is not None
        or stop.demand.listed.typical * shares[0].typical * shares[1].typical < 1_000_000
    )


def is_closed(problem, stop):
    """Say whether the stop is closed on all days."""
    return {day.date for day in problem.week.days} <= set(stop.closed)


def name_nobody(_problem, plan):
    for team in plan.teams:
        yield with_team(
            plan, team.id, members=(replace(team.members[0], id="x"), *team.members[1:])
        )
        yield with_team(plan, team.id, vehicle=replace(team.vehicle, id="x"))
        yield with_team(plan, team.id, kits=tuple(replace(kit, id="x") for kit in team.kits))


def name_nowhere(_problem, plan):
    for route, number, _visit in each_visit(plan):
        yield with_stay(plan, route, number, stop="x")
        yield with_day(plan, route, team="x")
        yield with_day(plan, route, end_place="x")
    yield replace(plan, idle=(*plan.idle, Idle(id="x", missing=())))


def turn_the_order(_problem, plan):
    for name in ("teams", "routes", "unvisited"):
        if len(getattr(plan, name)) > 1:
            yield replace(plan, **{name: getattr(plan, name)[::-1]})
    for team in plan.teams:
        if len(team.members) > 1:
            yield with_team(plan, team.id, members=team.members[::-1])


WEEK_KINDS = (
    ("officers in two teams", "shared", borrow("members")),
    ("kits in two teams", "shared", borrow("kits")),
    ("a vehicle in two teams", "shared", borrow("vehicle")),
    ("no driver", "crew", send_away(Role.DRIVER)),
    ("no operator", "crew", send_away(Role.OPERATOR)),
    ("no kit", "crew", lose_the_kits),
    ("a passenger", "crew", take_a_passenger),
    ("no lead", "crew", depose_the_lead),
    ("a borrowed vehicle", "lender", borrow_a_vehicle),
    ("recordings off by one", "totals", misstate("expected_recorded")),
    ("metres off by one", "totals", misstate("metres")),
    ("minutes off by one", "totals", misstate("drive_minutes")),
    ("nights off by one", "totals", misstate("nights_away")),
    ("visits off by one", "totals", misstate("visits")),
    ("cost off by one rupiah", "cost", misstate("cost_idr")),
    ("value off by one", "value", misstate_the_value),
    ("a saving without thrift", "thrift", tell_of_a_saving),
    ("a bound below the value", "proof", promise_less_than_it_holds),
    ("complete and interrupted", "proof", finish_and_break_off),
    ("a village lost", "lost", lose_a_village),
    ("a visited stop listed", "lost", list_what_is_visited),
    ("a stop listed twice", "lost", list_twice),
    ("done, but people are left", "reason", claim(Reason.DONE, nobody_is_left)),
    ("closed, but open", "reason", claim(Reason.CLOSED, is_closed)),
    ("an officer, kit or vehicle that is nobody's", "unknown", name_nobody),
    ("a stop, team, place or idle thing that is none", "unknown", name_nowhere),
    ("out of order", "structure", turn_the_order),
)
