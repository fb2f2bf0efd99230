"""Models of the configs and the villages, with every key documented, and their JSON Schemas."""
