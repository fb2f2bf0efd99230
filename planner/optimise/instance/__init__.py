"""The instance: stops, team profiles, day types, travel times and networks as arrays."""
