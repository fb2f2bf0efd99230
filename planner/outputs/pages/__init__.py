"""The coordinator's page and the pages of the teams."""
