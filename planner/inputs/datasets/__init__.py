"""Read the data files that a campaign names: villages, places, roads, officers, figures, areas."""
