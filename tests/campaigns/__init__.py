"""Random but legal campaigns, made as files, tried, and made smaller if one fails."""
