"""Describe the configs and the villages as models with every key documented, and publish them as JSON Schemas."""
