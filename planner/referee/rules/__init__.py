"""The office's own rules, each in a file of its own (docs/adding-a-rule.md)."""

from planner.referee.rules import daylight, jenang, most_stops

# By the name of the rule in planner/model/rules.py.
RULES = (
    ("daylight", daylight.find_violations),
    ("jenang", jenang.find_violations),
    ("most_stops", most_stops.find_violations),
)
