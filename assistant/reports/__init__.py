"""Reports for people: charts and pages drawn from a status report; no rules of its own."""
