"""Builds data/places/places.json.gz from the pinned wheel of vietnamadminunits, read as data and never imported.

    python scripts/build_places.py WHEEL_OR_FOLDER [OUTPUT]

WHEEL_OR_FOLDER is vietnamadminunits-1.0.4-py3-none-any.whl (its SHA-256 is checked) or the folder it was unpacked
into. Run by hand when the source or its corrections change; the result is committed. The same source gives the same
bytes.

The file is one JSON object. Every list is ordered by code:

    present_provinces   [code, name, unit]
    former_provinces    [code, name, unit, present province]
    former_districts    [code, name, unit, former province, other names, present communes that took it whole]
    present_communes    [code, name, unit, present province, latitude | null, longitude | null]
    former_communes     [code, name, unit, former district, present communes, best first, other names]

`unit` is an index into `units`. Other names are joined and without accents, as the source gives them.
"""

import gzip
import hashlib
import json
import re
import sqlite3
import sys
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

WHEEL_SHA256 = "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35"
OUTPUT = Path(__file__).resolve().parent.parent / "data" / "places" / "places.json.gz"

UNITS = ["tỉnh", "thành phố", "quận", "huyện", "thị xã", "xã", "phường", "thị trấn", "đặc khu"]

# Former > present pairs of the source that are wrong: it confused communes of one name in a merged province.
WRONG_PAIRS = frozenset(
    [
        "31268>31666",
        "31246>31726",
        "31378>31654",
        "31379>31582",
        "31483>31591",
        "31438>31741",
        "31474>31741",
        "31480>31639",
        "31582>31378",
        "31669>31480",
        "31657>31378",
        "31666>31288",
        "31606>31495",
        "31714>31246",
        "31744>31473",
        "31741>31408",
        "11890>10843",
        "11890>10804",
        "10798>11911",
        "29902>29869",
        "29908>29869",
        "28252>29869",
        "28270>29869",
        "28437>29869",
        "28439>29869",
        "23053>23041",
        "06079>06184",
        "28036>28087",
        "27691>25459",
        "25462>27694",
        "28924>29734",
        "29623>29182",
        "29734>28921",
    ]
)

# Centres of present communes that lie more than 10 km off.
WRONG_CENTRES = frozenset(
    [
        "04924",
        "08296",
        "06757",
        "29983",
        "30130",
        "28615",
        "06967",
        "22736",
        "04714",
        "06172",
        "20333",
        "30781",
        "06685",
        "30811",
        "11914",
        "06994",
        "06688",
    ]
)

# As they stand before (or behind) an other name in the source.
TYPES = ("huyen", "thixa", "tx", "thanhpho", "tp", "phuong", "xa", "thitran", "tt")

Row = list[Any]


def main(arguments: list[str]) -> None:
    if not 1 <= len(arguments) <= 2:
        raise SystemExit(__doc__)
    output = Path(arguments[1]) if len(arguments) == 2 else OUTPUT
    output.write_bytes(built_from(Path(arguments[0])))
    print(f"{output.name}: {output.stat().st_size:,} bytes")


def built_from(source: Path) -> bytes:
    """The bytes of places.json.gz. Raises ValueError for another wheel, or a source that does not fit together."""
    if source.is_dir():
        return compressed(collected(source / "vietnamadminunits" / "data"))
    if hashlib.sha256(source.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise ValueError(f"{source.name} is not the pinned wheel")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(source) as wheel:
        for member in ("dataset.db", "converter_2025.json"):
            wheel.extract(f"vietnamadminunits/data/{member}", folder)
        return compressed(collected(Path(folder) / "vietnamadminunits" / "data"))


def compressed(content: dict[str, Any]) -> bytes:
    # mtime=0 and no file name: the header must not say when or where it was built.
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def collected(folder: Path) -> dict[str, Any]:
    with sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        former = database.execute("SELECT * FROM admin_units_legacy").fetchall()
        present = database.execute("SELECT * FROM admin_units").fetchall()
    database.close()
    converter = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    successors = successors_of(former, present, converter)
    content: dict[str, list[Any]] = {
        "units": UNITS,
        "present_provinces": present_provinces(present),
        "former_provinces": former_provinces(former, present, converter),
        "former_districts": former_districts(former, successors),
        "present_communes": sorted(present_commune(row) for row in present),
        "former_communes": sorted(former_commune(row, successors) for row in former if row["wardCode"]),
    }
    counts = [len(rows) for name, rows in sorted(content.items()) if name != "units"]
    if counts != [10035, 696, 63, 3321, 34]:
        raise ValueError(f"the source does not hold the expected numbers of units: {counts}")
    return content


def successors_of(
    former: list[sqlite3.Row], present: list[sqlite3.Row], converter: dict[str, Any]
) -> dict[str, list[str]]:
    """Code of a former commune, or of a former district without communes, to codes of present communes, best first."""
    code_of_former = {
        f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row["wardCode"] or row["districtCode"]
        for row in former
    }
    code_of_present = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in present}
    found: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, keys in communes.items():
            for key in keys:
                found[code_of_former[key]].append((False, code_of_present[province, commune]))
    for province, keys in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in keys.items():
            for part in parts:
                target = code_of_present[province, part["newWardKey"]]
                found[code_of_former[key]].append((not part["isDefaultNewWard"], target))
    kept = {
        code: [target for _, target in sorted(targets) if f"{code}>{target}" not in WRONG_PAIRS]
        for code, targets in found.items()
    }
    if len(kept) != len(code_of_former) or not all(kept.values()):
        raise ValueError("a former commune has no successor")
    return kept


def present_provinces(present: list[sqlite3.Row]) -> list[Row]:
    return sorted(
        [row["provinceCode"], row["provinceShort"], unit(row["province"])] for row in distinct(present, "provinceCode")
    )


def former_provinces(former: list[sqlite3.Row], present: list[sqlite3.Row], converter: dict[str, Any]) -> list[Row]:
    code_of_present = {row["provinceKey"]: row["provinceCode"] for row in present}
    target = {old: code_of_present[new] for new, olds in converter["DICT_PROVINCE"].items() for old in olds}
    return sorted(
        [row["provinceCode"], row["provinceShort"], unit(row["province"]), target[row["provinceKey"]]]
        for row in distinct(former, "provinceCode")
    )


def former_districts(former: list[sqlite3.Row], successors: dict[str, list[str]]) -> list[Row]:
    return sorted(
        [
            row["districtCode"],
            bare(row["districtShort"]),
            unit(row["district"]),
            row["provinceCode"],
            other_names(row, "district"),
            successors.get(row["districtCode"], []),
        ]
        for row in distinct(former, "districtCode")
    )


def present_commune(row: sqlite3.Row) -> Row:
    centre = [None, None] if row["wardCode"] in WRONG_CENTRES else [round(row["wardLat"], 4), round(row["wardLon"], 4)]
    return [row["wardCode"], row["wardShort"], unit(row["ward"]), row["provinceCode"], *centre]


def former_commune(row: sqlite3.Row, successors: dict[str, list[str]]) -> Row:
    return [
        row["wardCode"],
        bare(row["wardShort"]),
        unit(row["ward"]),
        row["districtCode"],
        successors[row["wardCode"]],
        other_names(row, "ward"),
    ]


def other_names(row: sqlite3.Row, column: str) -> list[str]:
    """Without those that only repeat another, or the unit's own name, with a type; numbers without a nought."""
    names: list[str] = json.loads(row[f"{column}Alias"] or "[]")
    own = row[f"{column}ShortKey"]
    known = {own, own.removeprefix("phuong"), *names}
    repeated = {kind + name for kind in TYPES for name in known} | {name + kind for kind in TYPES for name in known}
    kept = {name for name in names if name not in repeated and name != own}
    return sorted({plain_number(name) for name in kept})


def bare(name: str) -> str:
    """`Phường 1` is named 1, for its unit says phường already."""
    return name.removeprefix("Phường ").removeprefix("Quận ").partition(" (")[0]


def plain_number(name: str) -> str:
    """`quan09`, `q9` and `district9` are all 9."""
    numbered = re.fullmatch(r"(?:quan|q|district|phuong|p|f|ward)?0?(\d+)", name)
    return numbered[1] if numbered else name


def unit(full_name: str) -> int:
    return next(index for index, word in enumerate(UNITS) if full_name.lower().startswith(word + " "))


def distinct(rows: list[sqlite3.Row], column: str) -> list[sqlite3.Row]:
    return list({row[column]: row for row in rows}.values())


if __name__ == "__main__":
    main(sys.argv[1:])
