"""Read a problem into what the optimiser works on: arrays of stops, team profiles, types of days, travel times, networks."""
