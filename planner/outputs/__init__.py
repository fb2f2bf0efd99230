"""Render a plan for people: pure functions of (problem, plan, language) to files."""
