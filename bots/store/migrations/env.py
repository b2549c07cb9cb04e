"""What Alembic runs to change the tables, on the connection that it is given."""

from alembic import context

from bots.store.tables import TABLES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
