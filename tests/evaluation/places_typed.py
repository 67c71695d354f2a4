"""Texts as people type them over places drawn at random, with the answer that the data gives: `typed_texts(gazetteer, seed)`."""

import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.places.gazetteer import Gazetteer
from bot.places.model import Area, AreaRef


@dataclass(frozen=True, slots=True)
class TypedText:
    """`expected`: areas written p25390 or f765; `status` as the resolver names it. `form`: how it was typed."""

    kind: str
    form: str
    text: str
    status: str
    expected: frozenset[str]


SENTENCES = (
    "{}",
    "{}",
    "em ở {}",
    "em o {}",
    "Em đang ở {} ạ",
    "mình ở {} cần tìm chỗ tạm lánh",
    "toi o {} chong toi danh toi",
    "nhà em ở {} có ai giúp không",
    "cho em hỏi địa chỉ tin cậy ở {}",
    "chị ơi em ở {}. Chồng em vừa đánh em xong, em phải làm sao?",
    "i live in {}",
    "quê em ở {}",
    "{} co nha tam lanh khong",
    "tìm giúp mình nơi an toàn tại {} với",
    "hien gio e dang o {} nha",
    "Em lấy chồng được ba năm, chồng em hay uống rượu rồi chửi. Em ở {}, con em còn nhỏ. Em nên gọi ai?",
)

TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}


def unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def keystrokes(text: str, letters: dict[str, str], tones: dict[str, str]) -> str:
    typed = []
    for word in text.lower().split(" "):
        tone, plain = "", ""
        for letter in word:
            decomposed = unicodedata.normalize("NFD", letter)
            tone += "".join(tones.get(mark, "") for mark in decomposed)
            rest = "".join(mark for mark in decomposed if mark not in tones)
            composed = unicodedata.normalize("NFC", rest)
            plain += letters.get(composed, composed)
        tail = len(plain.rstrip(",."))
        typed.append(plain[:tail] + tone + plain[tail:])
    return " ".join(typed)


def with_one_wrong_tone(text: str, dice: random.Random) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    places = [place for place, mark in enumerate(decomposed) if mark in TONES]
    if not places:
        return text
    place = dice.choice(places)
    other = dice.choice([mark for mark in TONES if mark != decomposed[place]])
    # The tone goes behind the letter's own mark, where composing expects it.
    end = place + 1
    while end < len(decomposed) and unicodedata.combining(decomposed[end]):
        end += 1
    written = decomposed[:place] + decomposed[place + 1 : end] + other + decomposed[end:]
    return unicodedata.normalize("NFC", written)


def misspelt(name: str, dice: random.Random) -> str:
    place = dice.randrange(1, len(name) - 1)
    if name[place] == " " or name[place + 1 : place + 2] == " ":
        place = len(name) - 2
    kind = dice.choice(("double", "drop", "swap", "other"))
    if kind == "double":
        return name[:place] + name[place] + name[place:]
    if kind == "drop":
        return name[:place] + name[place + 1 :]
    if kind == "swap":
        return name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :]
    return name[:place] + dice.choice("aehinostu") + name[place + 1 :]


SHORT = {
    "xã": "x.",
    "phường": "p.",
    "thị trấn": "tt.",
    "quận": "q.",
    "huyện": "h.",
    "thị xã": "tx.",
    "thành phố": "tp.",
    "tỉnh": "tỉnh ",
}
ENGLISH = {
    "xã": "commune",
    "phường": "ward",
    "thị trấn": "town",
    "quận": "district",
    "huyện": "district",
    "thị xã": "town",
    "thành phố": "city",
    "tỉnh": "province",
    "đặc khu": "",
}


class Typist:
    """Writes chains of areas, smallest first, in every form that facts ask for."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def titles(self, areas: list[Area]) -> list[str]:
        return [f"{area.unit} {area.name}" for area in areas]

    def names(self, areas: list[Area]) -> list[str]:
        return [f"{area.unit} {area.name}" if area.name[0].isdigit() else area.name for area in areas]

    def short(self, areas: list[Area]) -> list[str]:
        return [f"{SHORT.get(area.unit, area.unit + ' ')}{area.name}" for area in areas]

    def english(self, areas: list[Area]) -> list[str]:
        return [
            f"{ENGLISH[area.unit]} {area.name}"
            if area.name.isdigit()
            else unaccented(f"{area.name} {ENGLISH[area.unit]}").strip()
            for area in areas
        ]

    def forms(self) -> dict[str, Callable[[list[Area]], str]]:
        dice = self.dice
        return {
            "titles": lambda areas: ", ".join(self.titles(areas)),
            "titles without commas": lambda areas: " ".join(self.titles(areas)),
            "lower titles bare": lambda areas: unaccented(" ".join(self.titles(areas)).lower()),
            "bare names": lambda areas: unaccented(" ".join(self.names(areas)).lower()),
            "bare names, commas": lambda areas: unaccented(", ".join(self.names(areas)).lower()),
            "names": lambda areas: ", ".join(self.names(areas)),
            "lower names": lambda areas: " ".join(self.names(areas)).lower(),
            "short types": lambda areas: " ".join(self.short(areas)),
            "short types bare": lambda areas: unaccented(", ".join(self.short(areas)).lower()),
            "upper": lambda areas: " ".join(self.titles(areas)).upper(),
            "telex": lambda areas: keystrokes(" ".join(self.titles(areas)), TELEX, TONES),
            "vni": lambda areas: keystrokes(" ".join(self.titles(areas)), VNI, VNI_TONES),
            "one tone wrong": lambda areas: with_one_wrong_tone(" ".join(self.titles(areas)), dice),
            "reversed": lambda areas: ", ".join(reversed(self.titles(areas))),
            "english": lambda areas: ", ".join(self.english(areas)),
            "joined": lambda areas: unaccented(" ".join("".join(name.split()) for name in self.names(areas)).lower()),
            "hyphens": lambda areas: " - ".join(self.titles(areas)),
            "decomposed": lambda areas: unicodedata.normalize("NFD", ", ".join(self.titles(areas))),
        }


def typed_texts(gazetteer: Gazetteer, seed: int, count: int = 2000) -> list[TypedText]:
    """About `count` texts: half communes of both eras, the rest former districts, provinces and names of several places."""
    maker = _Maker(gazetteer, random.Random(seed))
    return [
        *maker.former_communes(count * 3 // 10),
        *maker.present_communes(count * 3 // 10),
        *maker.misspelt_communes(count // 20),
        *maker.districts(count * 3 // 20),
        *maker.provinces(count // 10),
        *maker.ambiguous(count // 10),
    ]


class _Maker:
    def __init__(self, gazetteer: Gazetteer, dice: random.Random) -> None:
        self.gazetteer = gazetteer
        self.dice = dice
        self.forms = Typist(dice).forms()
        units = gazetteer.units
        areas = [units.area(unit) for unit in range(len(units.codes))]
        self.former = [area for area in areas if area.ref.era == "former" and area.ref.level == "commune"]
        self.present = [area for area in areas if area.ref.era == "present" and area.ref.level == "commune"]
        self.former_districts = [area for area in areas if area.ref.level == "district"]
        self.all_provinces = [area for area in areas if area.ref.level == "province"]
        self.by_name: dict[str, list[Area]] = defaultdict(list)
        self.within: dict[tuple[AreaRef, str], list[Area]] = defaultdict(list)
        for area in areas:
            self.by_name[unaccented(area.name.lower())].append(area)
            for above in {area.district, area.province} - {None}:
                self.within[above, unaccented(area.name.lower())].append(area)
        self.present_names = {area.name for area in self.all_provinces if area.ref.era == "present"}

    def _text(self, kind: str, form: str, written: str, status: str, expected: set[AreaRef]) -> TypedText:
        sentence = self.dice.choice(SENTENCES)
        return TypedText(kind, form, sentence.format(written), status, frozenset(map(str, expected)))

    def _form(self) -> tuple[str, Callable[[list[Area]], str]]:
        return self.dice.choice(sorted(self.forms.items(), key=lambda item: item[0]))

    def former_communes(self, count: int) -> Iterator[TypedText]:
        """Three tiers, or two: commune and district."""
        while count:
            commune = self.dice.choice(self.former)
            assert commune.district is not None
            if set(commune.name) <= set("IV"):
                continue
            same = [area for area in self.within[commune.district, unaccented(commune.name.lower())] if area != commune]
            if any(area.ref.level == "commune" for area in same):
                continue
            count -= 1
            district, province = self.gazetteer.area(commune.district), self.gazetteer.area(commune.province)
            three = self.dice.random() < 0.7
            name, form = self._form()
            written = form([commune, district, province] if three else [commune, district])
            if not three and (len(self._pairs(commune, district)) > 1 or district.name == province.name):
                continue
            expected = set(self.gazetteer.present(commune.ref))
            yield self._text("commune", f"former, {name}", written, "found", expected)

    def _pairs(self, commune: Area, district: Area) -> list[Area]:
        """Communes with the name in districts with the name: `Thống Nhất, Hưng Hà` may be in two."""
        named = {area.ref for area in self.by_name[unaccented(district.name.lower())] if area.ref.level == "district"}
        return [area for area in self.by_name[unaccented(commune.name.lower())] if area.district in named]

    def present_communes(self, count: int) -> Iterator[TypedText]:
        while count:
            commune = self.dice.choice(self.present)
            province = self.gazetteer.area(commune.province)
            if len(self.within[commune.province, unaccented(commune.name.lower())]) > 1:
                continue
            count -= 1
            name, form = self._form()
            yield self._text("commune", f"present, {name}", form([commune, province]), "found", {commune.ref})

    def misspelt_communes(self, count: int) -> Iterator[TypedText]:
        while count:
            commune = self.dice.choice(self.former)
            if len(commune.name) < 6 or commune.district is None:
                continue
            wrong = misspelt(commune.name, self.dice)
            key = unaccented(wrong.lower())
            if self.within.get((commune.district, key)) or key == unaccented(commune.name.lower()):
                continue
            count -= 1
            district, province = self.gazetteer.area(commune.district), self.gazetteer.area(commune.province)
            written = f"{commune.unit} {wrong}, {district.unit} {district.name}, {province.unit} {province.name}"
            if self.dice.random() < 0.4:
                written = unaccented(written.lower())
            expected = set(self.gazetteer.present(commune.ref))
            yield self._text("commune", "misspelt", written, "found", expected)

    def districts(self, count: int) -> Iterator[TypedText]:
        while count:
            district = self.dice.choice(self.former_districts)
            province = self.gazetteer.area(district.province)
            same_name = [
                area
                for area in self.by_name[unaccented(district.name.lower())]
                if area != district and area.ref.level == "district"
            ]
            same = [area for area in same_name if area.unit == district.unit]
            name, form = self._form()
            twin = [area for area in same_name if area.province == district.province]
            typed = name.startswith(
                ("titles", "lower titles", "short", "upper", "reversed", "hyphens", "decomposed", "telex", "vni")
            )
            if not typed and (province.name in self.present_names or twin or district.name == province.name):
                continue
            count -= 1
            areas = [district] if typed and not same and self.dice.random() < 0.4 else [district, province]
            yield self._text("district", name, form(areas), "found", {district.ref})

    def provinces(self, count: int) -> Iterator[TypedText]:
        for _ in range(count):
            province = self.dice.choice(self.all_provinces)
            name, form = self._form()
            in_force = [area for area in self.all_provinces if area.ref.era == "present" and area.name == province.name]
            expected = in_force[0].ref if in_force else province.ref
            yield self._text("province", name, form([province]), "found", {expected})

    def ambiguous(self, count: int) -> Iterator[TypedText]:
        provinces = {unaccented(area.name.lower()) for area in self.all_provinces}
        names = [
            key
            for key, areas in self.by_name.items()
            if key not in provinces and not key[0].isdigit() and len(areas) > 1
        ]
        while count:
            name = self.dice.choice(names)
            spellings = {area.name for area in self.by_name[name]}
            spelling = self.dice.choice(sorted(spellings))
            areas = [area for area in self.by_name[name] if area.name == spelling]
            lands = [self._land(area) for area in areas]
            if len(areas) < 2 or any(one & other for one in lands for other in lands if one is not other):
                continue
            count -= 1
            form = self.dice.choice(("name", "lower", "bare"))
            written = {"name": spelling, "lower": spelling.lower(), "bare": unaccented(spelling.lower())}[form]
            sentence = self.dice.choice(
                ("em ở {}", "em o {}", "Em đang ở {} ạ", "nhà mình ở {}", "i live in {}", "tại {}")
            )
            yield TypedText("ambiguous", form, sentence.format(written), "ambiguous", frozenset())

    def _land(self, area: Area) -> frozenset[int]:
        return self.gazetteer.units.land(self.gazetteer.units.number(area.ref))
