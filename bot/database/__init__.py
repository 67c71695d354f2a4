"""The one database under everything that must last: its tables, how it is opened, how it grows, how writes are grouped.

`engine.open_database(url)` and `migrations.migrate(engine)` at start; `commits.GroupCommit(engine)` for small writes that must be durable
before somebody is told; `engine.open_readonly(url)` for commands that only look. Knows nothing of the rest of the program.
"""
