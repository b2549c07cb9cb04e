"""What a template shows: answers, documents and findings as safe HTML."""
