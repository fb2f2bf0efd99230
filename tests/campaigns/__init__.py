"""Random but legal campaigns, from their files up: made, tried, and made smaller where one fails."""
