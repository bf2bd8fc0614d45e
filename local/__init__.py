"""The laptop: everything that ``make run`` starts, and what sets it up."""
