"""What the doors keep: conversations, uploads, keys, feedback. The only home of SQLAlchemy."""
