"""Turn a problem into a plan with a proof: route columns, a master problem, then names."""
