"""Put hostile text into every free text of a week."""

from __future__ import annotations

from dataclasses import replace

from planner.model.places import Contact
from planner.model.problem import EarlierEvent

HOSTILE = (
    "<script>alert(1)</script>",
    "`${alert(1)}`",
    "{{7*7}}{% raw %}",
    "{{cycler.__init__.__globals__.os.system('id')}}",
    "</script><!--<script>",
    "\"'><img src=x onerror=alert(1)>",
    "C:\\path\\20190221",
    "=1+1",
    "x\r\nATTACH:http://e",
    "]]>&xxe;",
    "\x1b[2J",
    "\u202egnirts",
    "a\ud800b",
    "n" * 10_000,
    "../../etc/x",
    "CON",
    "%s %n {0} {name} $name",
)


def poison(problem, plan, text):
    """Put ``text`` into every free text of the week; ids stay unique."""
    stops = tuple(
        replace(
            stop,
            name=f"{text}{stop.name}",
            kecamatan_name=text,
            contact=Contact(name=text, phone=text),
            demand=replace(stop.demand, basis=text),
        )
        for stop in problem.stops
    )
    lenders = tuple(
        replace(
            lender,
            name=text,
            officers=tuple(replace(officer, name=text) for officer in lender.officers),
        )
        for lender in problem.lenders
    )
    layers = replace(
        problem.map,
        areas=tuple(replace(area, name=text) for area in problem.map.areas),
        attributions=(text,),
    )
    days = tuple(replace(day, holiday=text) for day in problem.week.days)
    teams = tuple(replace(team, id=f"{text}{team.id}") for team in plan.teams)
    routes = tuple(replace(route, team=f"{text}{route.team}") for route in plan.routes)
    unvisited = tuple(
        replace(left, rule=text, remedy=replace(left.remedy, code=text, args=((text, text),)))
        for left in plan.unvisited
    )
    poisoned = replace(
        problem,
        name=text,
        stops=stops,
        lenders=lenders,
        map=layers,
        scenario=text,
        bases=tuple(replace(base, name=text) for base in problem.bases),
        offices=tuple(replace(office, name=text) for office in problem.offices),
        targets=tuple(replace(target, name=text) for target in problem.targets),
        travel_note=replace(problem.travel_note, engine=text, season=text),
        week=replace(problem.week, days=days),
        earlier_events=tuple(_hand_out(plan, text)),
    )
    return poisoned, replace(plan, teams=teams, routes=routes, unvisited=unvisited)


def _hand_out(plan, text):
    """Yield events of an earlier plan: of a team still there, and of one whose people moved."""
    lead = next(member.id for member in plan.teams[0].members if member.lead)
    for number, (led, holder) in enumerate(((lead, lead), (text, lead), (text, text))):
        made = {
            "uid": f"{text}{number}",
            "lead": led,
            "holders": (holder,),
            "sequence": 2,
            "digest": text,
            "title": text,
        }
        yield EarlierEvent(date=plan.teams[0].first, start=None, end=None, **made)
