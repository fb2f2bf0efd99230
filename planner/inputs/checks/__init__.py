"""Checks across the files of a campaign."""
