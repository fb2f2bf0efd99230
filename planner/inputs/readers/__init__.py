"""Readers of all file formats, within limits, and the issues that they find."""
