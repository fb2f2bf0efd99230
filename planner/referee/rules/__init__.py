"""The office's own rules, each in a file of its own (docs/adding-a-rule.md)."""

from planner.referee.rules import daylight, jenang, most_stops, one_kecamatan

# By the name of the rule in planner/model/rules.py.
RULES = (
    ("daylight", daylight.find_violations),
    ("jenang", jenang.find_violations),
    ("most_stops", most_stops.find_violations),
    ("one_kecamatan", one_kecamatan.find_violations),
)
