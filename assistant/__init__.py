"""Questions to answers with exact citations."""
