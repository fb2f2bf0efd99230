"""Judge any plan by docs/laws.md, from the problem and the plan alone, sharing no code with whoever made it."""
