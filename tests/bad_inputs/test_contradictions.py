"""Compare the whole messages for requests that no plan can honour, each right by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from planner.cli import main
from planner.errors import ContradictionError
from planner.inputs import format_issue

if TYPE_CHECKING:
    from inputs.small_project import SmallProject

# Lines are added from line 35 of campaign.yaml, so the first request stands on line 36.
# Service days are Monday 1, Friday 5 and Saturday 6 April and the same days of the next week;
# 15.03.03.1001 is closed on Monday 1 April (line 19).
FILE = "configs/small/campaign.yaml"
AT = f"{FILE}:36:3 requests.a"
PASAR, LADANG, HULU = "15.03.03.1001", "15.03.03.2002", "15.03.04.2001"


def must(stop: str, *dates: str, key: str = "a", kind: str = "must", extra: str = "") -> str:
    """Return the line of a request."""
    return (
        f'  {key}: {{stop: "{stop}", dates: [{", ".join(dates)}], kind: {kind}, '
        f'reason: "a letter"{extra}}}\n'
    )


def with_requests(project: SmallProject, *lines: str, below: str = "") -> SmallProject:
    """Return the project with requests at the end of campaign.yaml and the keys ``below``."""
    text = project.path("campaign").read_text(encoding="utf-8")
    return project.write("campaign", f"{text}requests:\n{''.join(lines)}{below}")


def contradictions(project: SmallProject, language: str = "en") -> list[str]:
    """Return the contradictions as the user reads them; the doubts beside them are left out."""
    with pytest.raises(ContradictionError) as caught:
        project.load()
    return [format_issue(issue, language) for issue in caught.value.issues if issue.is_error]


def test_a_day_without_service(project: SmallProject):
    """Tuesday is no service day."""
    with_requests(project, must(HULU, "2019-04-02"))
    assert contradictions(project) == [
        (
            f"{AT} [E1350] {HULU} must be visited on 2019-04-02, but nobody works then "
            f"({FILE}:11); choose a service day"
        )
    ]


def test_a_holiday(project: SmallProject):
    """A holiday that is not worked is named by its own line."""
    with_requests(
        project.replace("campaign", "worked: true", "worked: false"), must(HULU, "2019-04-05")
    )
    assert contradictions(project) == [
        (
            f"{AT} [E1350] {HULU} must be visited on 2019-04-05, but nobody works then "
            f"({FILE}:17); choose a service day"
        )
    ]


def test_a_closed_day(project: SmallProject):
    """A day that closures in campaign.yaml close; in Bahasa Indonesia too."""
    with_requests(project, must(PASAR, "2019-04-01"))
    assert contradictions(project) == [
        (
            f"{AT} [E1353] {PASAR} must be visited on 2019-04-01, but is closed then ({FILE}:19); "
            "choose another day, or delete the closure"
        )
    ]
    assert contradictions(project, "id") == [
        (
            f"{AT} [E1353] {PASAR} wajib dikunjungi pada 2019-04-01, padahal tutup pada hari "
            f"itu ({FILE}:19); "
            "pilih hari lain, atau hapus penutupannya"
        )
    ]


def test_a_stop_that_is_cut_off_or_closes_by_itself(project: SmallProject):
    """The clash is named where the closure stands: in travel.yaml, or with the village."""
    project.replace(
        "travel", "from: 2019-04-02, to: 2019-04-04", "from: 2019-04-04, to: 2019-04-07"
    )
    with_requests(project, must(HULU, "2019-04-05"), must(LADANG, "2019-04-08", key="b"))
    assert contradictions(project) == [
        (
            f"{AT} [E1353] {HULU} must be visited on 2019-04-05, but is closed then "
            "(configs/small/travel.yaml:22); "
            "choose another day, or delete the closure"
        ),
        (
            f"{FILE}:37:3 requests.b [E1353] {LADANG} must be visited on 2019-04-08, but is closed "
            "then (data/villages.geojson:3); "
            "choose another day, or delete the closure"
        ),
    ]


def test_must_against_never(project: SmallProject):
    """Both requests are named; a never that leaves a day or a lender free is no contradiction."""
    with_requests(project, must(HULU, "2019-04-05"), must(HULU, key="b", kind="never"))
    assert contradictions(project) == [
        (
            f"{AT} [E1354] {HULU} must be visited on 2019-04-05, but a request of kind never "
            f"forbids it ({FILE}:37); delete one of the two"
        )
    ]


def test_a_never_that_leaves_a_chance(project: SmallProject):
    """On another day, or by another lender, the stop can still be visited."""
    never = (
        must(HULU, "2019-04-05", key="b", kind="never"),
        must(HULU, "2019-04-06", key="c", kind="never", extra=", lender: kerinci"),
    )
    with_requests(project, must(HULU, "2019-04-05", "2019-04-06"), *never).load()


def test_closed_on_one_day_and_forbidden_on_the_other(project: SmallProject):
    """What takes the last day away is named."""
    with_requests(
        project,
        must(PASAR, "2019-04-01", "2019-04-05"),
        must(PASAR, "2019-04-05", key="b", kind="never"),
    )
    assert contradictions(project) == [
        (
            f"{AT} [E1354] {PASAR} must be visited on 2019-04-05, but a request of kind never "
            f"forbids it ({FILE}:37); delete one of the two"
        )
    ]


def test_nobody_to_come(project: SmallProject):
    """60 are listed; with nobody present no one comes."""
    text = project.path("data/villages.geojson").read_text(encoding="utf-8").splitlines()
    text[3] = text[3].replace(
        '"present": {"low": 250, "typical": 450', '"present": {"low": 0, "typical": 0'
    )
    project.write("data/villages.geojson", "\n".join(text))
    with_requests(project, must(HULU, "2019-04-05"))
    assert contradictions(project) == [
        (
            f"{AT} [E1351] {HULU} must be visited, but nobody is expected there "
            "(data/villages.geojson:4); "
            "correct the figures, or delete the request"
        )
    ]


@pytest.mark.parametrize("kind", ["orang_rimba", "Orang Rimba", "SAD", "Suku Anak Dalam"])
def test_orang_rimba_whose_jenang_has_not_agreed(project: SmallProject, kind: str):
    """The rule that bars the stop is named, however its kind is spelt."""
    old = '"name": "Ladang", "kind": "desa"'
    project.replace("data/villages.geojson", old, f'"name": "Ladang", "kind": "{kind}"')
    project.replace(
        "campaign", "  pack_up_minutes: 15", "  jenang_confirmed: true\n  pack_up_minutes: 15"
    )
    with_requests(project, must(LADANG))
    assert contradictions(project) == [
        (
            f"{FILE}:37:3 requests.a [E1352] {LADANG} must be visited, but its jenang has not "
            "agreed and jenang_confirmed is true "
            f"({FILE}:33); ask the jenang, or delete the request"
        )
    ]


def test_no_vehicle_that_can_go_there(project: SmallProject):
    """Kerinci has cars only, and Ladang wants four-wheel drive."""
    with_requests(project, must(LADANG, extra=", lender: kerinci"))
    assert contradictions(project) == [
        (
            f"{AT} [E1355] {LADANG} must be visited, but no lender asked for has a vehicle that "
            "can go there (data/villages.geojson:3); "
            "add one, or delete the request"
        )
    ]


@pytest.mark.parametrize(
    "change", ["loan_to: 2019-04-05", "loan_to: 2019-04-13\n    rest_days: [2019-04-06]"]
)
def test_a_lender_that_does_not_work(project: SmallProject, change: str):
    """The loan has ended by Saturday, or the lender's people rest on it."""
    path = project.path("staffing")
    path.write_text(
        path.read_text(encoding="utf-8").replace("loan_to: 2019-04-13", change, 1), encoding="utf-8"
    )
    with_requests(project, must(HULU, "2019-04-06", extra=", lender: kerinci"))
    assert contradictions(project) == [
        (
            f"{AT} [E1356] {HULU} must be visited on 2019-04-06, but no team may work then "
            "(lender: kerinci; see "
            "configs/small/staffing.yaml:5); choose another day, or change the loan"
        )
    ]


def test_more_stops_than_all_teams_can_visit(project: SmallProject):
    """Three stops must be visited on Saturday, and two teams can serve one stop each.

    Saturday's shift has 510 minutes. A stop takes 360 of recording, and 25 + 5 + 15 + 5 = 50 lie
    between two: (510 + 50) // 410 = 1.
    """
    project.replace("campaign", "least_stay_minutes: 90", "least_stay_minutes: 360")
    project.replace("campaign", "finished_stay_minutes: 30", "finished_stay_minutes: 360")
    with_requests(
        project,
        *(
            must(stop, "2019-04-06", key=key)
            for stop, key in zip((PASAR, LADANG, HULU), "abc", strict=True)
        ),
    )
    assert contradictions(project) == [
        (
            f"{FILE}:38:3 requests.c [E1357] 3 stops must be visited on 2019-04-06, but 2 teams "
            "can visit 2 at most "
            "(configs/small/staffing.yaml:1); move some to another day"
        )
    ]


def test_a_budget_for_no_team(project: SmallProject):
    """The cheapest team is driver, registrar and operator, at home for three days: 9 x 150,000."""
    with_requests(project, must(HULU, "2019-04-05"), below="limits: {budget_idr: 1349999}\n")
    assert contradictions(project) == [
        (
            f"{AT} [E1358] a stop must be visited, but a budget of IDR 1349999 ({FILE}:37) pays "
            "for no team in the week of 2019-04-01: "
            "the cheapest costs IDR 1350000; raise it"
        )
    ]


def test_fewer_cards_than_stops(project: SmallProject):
    """Each visit records somebody, so two stops need two cards."""
    with_requests(
        project,
        must(PASAR, "2019-04-05"),
        must(HULU, "2019-04-05", key="b"),
        below="limits: {blank_cards: 1}\n",
    )
    assert contradictions(project) == [
        (
            f"{FILE}:37:3 requests.b [E1359] 2 stops must be visited in the week of 2019-04-01, "
            "but there are only 1 blank cards "
            f"({FILE}:38); provide more"
        )
    ]


def test_a_week_that_a_request_is_not_about(project: SmallProject):
    """A request for the second week contradicts nothing in the first.

    One without dates holds for every week.
    """
    project.replace(
        "campaign",
        '"15.03.03.1001": [2019-04-01]',
        '"15.03.03.1001": [2019-04-01, 2019-04-05, 2019-04-06]',
    )
    with_requests(project, must(PASAR, "2019-04-12")).load()
    project.replace("campaign", "dates: [2019-04-12], ", "")
    assert [text.split("] ")[0] for text in contradictions(project)] == [f"{AT} [E1353"]


def test_a_doubtful_date(project: SmallProject):
    """A date outside the campaign is no error, but looks like a slip."""
    with_requests(project, must(HULU, "2019-05-05"))
    dates = (
        "the dates 2019-05-05 lie outside the campaign (2019-04-01 to 2019-04-13) and are not "
        "used; check month and year"
    )
    assert [text for text in project.doubts() if "W1323" in text] == [
        f"{FILE}:36:30 requests.a.dates [W1323] {dates}"
    ]


def test_the_exit_code_is_four(project: SmallProject):
    """Requests that contradict something end a command with 4, not with the 2 of other errors."""
    with_requests(project, must(PASAR, "2019-04-01"))
    assert main(["validate", str(project.campaign)]) == 4
    assert main(["plan", str(project.campaign)]) == 4


@pytest.mark.parametrize(
    ("opens", "closes"), [("07:00", "07:59"), ("12:00", "13:29"), ("15:31", "17:00")]
)
def test_hours_too_short_for_any_visit(project: SmallProject, opens: str, closes: str):
    """The shortest visit has 30 minutes of service; each of these hours leaves 29 on Monday.

    Teams leave at 07:00 and set up for 25 + 5 minutes, so service begins at 07:30. The break until
    13:00 does not count. The shift ends at 16:00.
    """
    project.replace(
        "data/villages.geojson", '"max_reach_km": 12.5', f'"opens": "{opens}", "closes": "{closes}"'
    )
    with_requests(project, must(HULU, "2019-04-01"))
    assert contradictions(project) == [
        (
            f"{AT} [E1365] {HULU} must be visited on 2019-04-01, but the hours there "
            "(data/villages.geojson:4) leave no room for the "
            "shortest visit; lengthen them, or choose another day"
        )
    ]


def test_hours_just_long_enough(project: SmallProject):
    """A minute more, and nothing contradicts."""
    project.replace(
        "data/villages.geojson", '"max_reach_km": 12.5', '"opens": "12:00", "closes": "13:30"'
    )
    with_requests(project, must(HULU, "2019-04-01")).load()


def test_daylight_too_short_for_any_visit(project: SmallProject):
    """From sunrise at 15:00 a team sets up for 30 minutes; the shift ends at 16:00: 30 are left.

    With sunrise at 15:01 only 29 are left. At Ladang, with lodging, a team may sleep and needs no
    leg on that day.
    """
    daylight = '  daylight: {sunrise: "15:01", sunset: "20:00"}\n'
    text = project.path("campaign").read_text(encoding="utf-8")
    project.write("campaign", text + daylight)
    text = project.path("campaign").read_text(encoding="utf-8")
    project.write(
        "campaign",
        text + "requests:\n" + must(HULU, "2019-04-01") + must(LADANG, "2019-04-01", key="b"),
    )
    assert contradictions(project) == [
        (
            f"{FILE}:37:3 requests.a [E1362] {HULU} must be visited on 2019-04-01, but driving by "
            f"daylight only ({FILE}:35) leaves no "
            "room for the shortest visit; change the rule, or delete the request"
        )
    ]
    project.replace("campaign", "15:01", "15:00").load()


def test_two_visits_where_the_rule_allows_one(project: SmallProject):
    """60 x 45 % x 55 % = 14 people come to Hulu: by that rule one visit, not two.

    So it cannot be visited on both Friday and Saturday.
    """
    project.replace(
        "campaign", "  pack_up_minutes: 15", "  one_visit_up_to_people: 14\n  pack_up_minutes: 15"
    )
    with_requests(project, must(HULU, "2019-04-05"), must(HULU, "2019-04-06", key="b"))
    assert contradictions(project) == [
        (
            f"{FILE}:38:3 requests.b [E1363] {HULU} must be visited for this request and for a "
            f"({FILE}:37), but by the rule "
            f"one_visit_up_to_people ({FILE}:33) one visit in the week of 2019-04-01 is all it "
            "gets, and none meets both; "
            "let them share a day and lender, or delete one"
        )
    ]
    project.replace("campaign", "one_visit_up_to_people: 14", "one_visit_up_to_people: 13").load()


def test_two_lenders_where_the_rule_allows_one_visit(project: SmallProject):
    """One visit is by one team: two lenders cannot both make it, though the day is the same."""
    project.replace(
        "campaign", "  pack_up_minutes: 15", "  one_visit_up_to_people: 14\n  pack_up_minutes: 15"
    )
    with_requests(
        project,
        must(HULU, "2019-04-05", extra=", lender: kerinci"),
        must(HULU, "2019-04-05", key="b", extra=", lender: sarolangun"),
    )
    assert [text.split("] ")[0] for text in contradictions(project)] == [
        f"{FILE}:38:3 requests.b [E1363"
    ]


def test_two_calls_in_one_week(project: SmallProject):
    """Nobody works from Tuesday to Thursday: Monday and Friday are two calls.

    Friday and Saturday are one.
    """
    with_requests(project, must(HULU, "2019-04-01"), must(HULU, "2019-04-05", key="b"))
    assert contradictions(project) == [
        (
            f"{FILE}:37:3 requests.b [E1364] {HULU} must be visited for this request and for a "
            f"({FILE}:36), but a stop is called "
            "together once a week (the week of 2019-04-01), from one visit to the next 1 day(s) at "
            "most, and between the two nobody can "
            "come; choose days that near, or delete one"
        )
    ]
    project.replace(
        "campaign", "dates: [2019-04-01], kind: must", "dates: [2019-04-06], kind: must"
    ).load()


def test_three_requests_that_fit_in_pairs_only(project: SmallProject):
    """Each two share a day, all three do not: the last is held against the first."""
    project.replace(
        "campaign", "  pack_up_minutes: 15", "  one_visit_up_to_people: 14\n  pack_up_minutes: 15"
    )
    days = ("2019-04-01", "2019-04-05"), ("2019-04-05", "2019-04-06"), ("2019-04-01", "2019-04-06")
    with_requests(
        project, *(must(HULU, *both, key=key) for both, key in zip(days, "abc", strict=True))
    )
    assert [text.split(" must")[0] for text in contradictions(project)] == [
        f"{FILE}:39:3 requests.c [E1363] {HULU}"
    ]


def test_overtime_makes_room(project: SmallProject):
    """Service from 15:31 until a minute after the shift is long enough for the shortest visit."""
    project.replace(
        "data/villages.geojson", '"max_reach_km": 12.5', '"opens": "15:31", "closes": "17:00"'
    )
    project.replace(
        "campaign", "finished_stay_minutes: 30", "finished_stay_minutes: 30\n  overtime_minutes: 1"
    )
    with_requests(project, must(HULU, "2019-04-01")).load()
