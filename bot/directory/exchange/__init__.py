"""Files of entries, in and out: what an admin sends is read into rows and compared with the directory, what the public sees is written.

- `reading.read(name, data, entries)`: a `Sheet` of rows and problems, from XLSX, CSV or HSDS; raises Refused in one clear sentence.
- `plan.plan(sheet, …)`: what the rows would change. Nothing here writes to the directory.
"""
