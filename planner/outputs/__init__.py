"""The files of a plan for people: pure functions of problem, plan and language."""
