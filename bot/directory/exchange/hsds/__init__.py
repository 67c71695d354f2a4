"""Open Referral's HSDS 3.1 (docs.openreferral.org): as JSON, and as a tabular data package.

- `documents.document(service, entries)`: an entry as HSDS nests it; `documents.page(services, entries)`: the JSON file.
- `tables.package(services, entries, …)`: the zip of tables; `package.services_of(archive)`: its services, nested again.
- `records.services_of(text)`: the services of a JSON file, ours or another's; `records.read(…)`: rows from either.

HSDS 3.1 has no place for a street without a postcode, nor for one that is secret (facts and source: issue 166 of the specification), so
no location and no address is ever written. What HSDS has no field for is an attribute: a term of our own taxonomy, with a value.
"""
