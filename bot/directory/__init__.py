"""The directory: who can help where. Reads come from an immutable snapshot, the database is for truth.

- `shipped.read(folder)`, `read_hotlines(file)`, `read_entries(files, hotlines)`: what a release ships, checked.
- `store.Store(engine)`: `await seed(entries)`, `await load_all()`.
- `snapshot.Snapshot.build(services, hotlines)`, or `.of_hotlines(hotlines)` when there is no database; `lines_for(snapshot, need, now)`.
- `reports.Reports(engine, commits)`: what citizens report, counted; `reports.cautioned(reports, today)`: who bears the public caution.
- `search.search(snapshot, chain, now, kinds=…, outside=…)`: who can help at a place.
- `phones.parse`, `phones.international`, `hours.is_open`, `hours.next_opening`, `freshness.freshness`, `streets.find_street`.
- `records.ServiceRecord`: an entry at the border; `records.columns(service)`: its row.
"""
