"""An entry in the cells of a row: written from what the public sees, read into canonical values. One is the other's mirror."""

from collections.abc import Iterator, Mapping

from bot.directory.exchange.areas import Areas
from bot.directory.exchange.cells import Cell, CellReader, Misread, numbers_of, shown, text_of, written_day
from bot.directory.exchange.columns import FIELDS, MAX_PHONES, WHOLE_COUNTRY
from bot.directory.exchange.model import Filled, Value
from bot.directory.exchange.opening_hours import Hours
from bot.directory.exchange.vocabulary import Vocabulary
from bot.directory.model import PublicService, Translated
from bot.places.gazetteer import Gazetteer
from bot.places.model import AreaRef
from bot.places.resolver import Resolver
from bot.wording import Wordings

Cells = Mapping[str, Cell]
"""What stands in a row, by the field of its column."""

_AREA = ("area", "area.province", "area.commune")


class Entries:
    """What both directions need to know: the words of every language, and the places."""

    def __init__(self, wordings: Wordings, gazetteer: Gazetteer, resolver: Resolver) -> None:
        self.wordings = wordings
        self.vocabulary = Vocabulary(wordings)
        self.areas = Areas(gazetteer, resolver, self.vocabulary.sheet)
        self.hours = Hours(self.vocabulary)
        self._cells = CellReader(self.vocabulary, self.hours)

    def written(self, service: PublicService) -> dict[str, str]:
        """The filled cells of an entry by field, without signs that nobody sees: a spreadsheet or a CSV reader chokes on some.

        An English text that only repeats the Vietnamese one stays empty.
        """
        cells = {
            "id": service.id,
            "kind": self.vocabulary.label("kind", service.kind),
            **self._where(service.area),
            **self._phones(service),
            "schedule.rule": self.hours.write(service.schedule),
            "holder": self.vocabulary.label("holder", service.holder),
            "audience": self.vocabulary.label("audience", service.audience),
            "overnight": self._yes_no(service.overnight),
            "address": service.address or "",
            "status": self.vocabulary.label("status", "active"),
            "source": service.provenance.source,
            "source_date": written_day(service.provenance.source_date) if service.provenance.source_date else "",
            "assured_date": written_day(service.assured_date) if service.assured_date else "",
        }
        if service.address is not None:
            cells["address_visibility"] = self.vocabulary.label("address_visibility", "public")
        for key, words in _texts(service):
            if words is not None:
                cells[f"{key}.vi"] = words.vi
                cells[f"{key}.en"] = words.en if words.en != words.vi else ""
        return {field: seen for field, text in cells.items() if (seen := text_of(text))}

    def read(self, cells: Cells) -> tuple[dict[str, Value], list[tuple[str, Misread]]]:
        """The values of a row, and what was wrong by field."""
        values: dict[str, Value] = {}
        wrong: list[tuple[str, Misread]] = []
        for field, cell in cells.items():
            try:
                value = self._cells.read(FIELDS[field], cell)
            except Misread as error:
                wrong.append((field, error))
                continue
            if value is not None:
                values[field] = value
        _numbers_side_by_side(cells, values, wrong)
        _words_instead_of_hours(cells, values, wrong)
        names = [str(values.pop(field, "")) for field in _AREA[1:]]
        if not {field for field, _ in wrong} & set(_AREA):
            try:
                if area := self._area(values.get("area"), *names):
                    values["area"] = area
            except Misread as error:
                wrong.append(("area.commune" if names[1] else "area.province", error))
        return values, wrong

    def baseline(self, service: PublicService) -> Filled:
        """What `read` makes of what `written` wrote: an entry as a sheet shows it."""
        return self.read(self.written(service))[0]

    def cell(self, field: str, cell: Cell) -> Value | None:
        """What one cell says; None for an empty one. Raises Misread."""
        return self._cells.read(FIELDS[field], cell)

    def area(self, province: str, commune: str) -> str | None:
        """The code of the area that two names mean; None where both are empty. Raises Misread."""
        return self._area(None, province, commune)

    def area_name(self, code: str) -> str:
        """The one name of an area, as HSDS files hold it."""
        return (
            self.vocabulary.write("everywhere") if code == WHOLE_COUNTRY else self.areas.full_name(AreaRef.parse(code))
        )

    def _where(self, area: AreaRef | None) -> dict[str, str]:
        if area is None:
            return {"area": WHOLE_COUNTRY.upper(), "area.province": self.vocabulary.write("everywhere")}
        province, commune = self.areas.names(area)
        return {"area": str(area), "area.province": province, "area.commune": commune}

    def _area(self, code: Value | None, province: str, commune: str) -> str | None:
        """The code wins; but names that were changed beside it, and mean another place, are a question."""
        everywhere = self.vocabulary.says("everywhere", province) and not commune
        if code is None:
            return WHOLE_COUNTRY if everywhere else self._named(province, commune)
        if not (province or commune) or (code == WHOLE_COUNTRY and everywhere):
            return str(code)
        ref = None if code == WHOLE_COUNTRY else AreaRef.parse(str(code))
        if ref is not None and (province, commune) == self.areas.names(ref):
            return str(code)
        meant = self.areas.find(province, commune)
        if everywhere or (meant and ref not in meant):
            name = ", ".join(part for part in (commune, province) if part)
            raise Misread("area_conflict", code=code, written=shown(name))
        return str(code)

    def _named(self, province: str, commune: str) -> str | None:
        if not (province or commune):
            return None
        meant = self.areas.find(province, commune)
        name = shown(", ".join(part for part in (commune, province) if part))
        if not meant:
            raise Misread("area_unknown", written=name)
        if len(meant) > 1:
            raise Misread("area_unclear", written=name, meanings=self.areas.meanings(meant))
        return str(meant[0])

    def _phones(self, service: PublicService) -> dict[str, str]:
        cells = {}
        for index, phone in enumerate(service.phones[:MAX_PHONES]):
            cells[f"phones.{index}.number"] = phone.number
            cells[f"phones.{index}.charge"] = self.vocabulary.label("charge", phone.charge)
            cells[f"phones.{index}.texts"] = self._yes_no(phone.texts)
            if phone.last_answered is not None:
                cells[f"phones.{index}.last_answered"] = written_day(phone.last_answered)
        return cells

    def _yes_no(self, value: bool | None) -> str:
        return "" if value is None else self.vocabulary.write("yes" if value else "no")


def _texts(service: PublicService) -> Iterator[tuple[str, Translated | None]]:
    yield "name", service.name
    yield "organization", service.organization
    yield "schedule.text", service.schedule.text
    yield "eligibility_description", service.eligibility
    yield "fees_description", service.fees
    yield "application_process", service.application_process
    yield "description", service.description
    yield "alert", service.alert


def _numbers_side_by_side(cells: Cells, values: dict[str, Value], wrong: list[tuple[str, Misread]]) -> None:
    """`0912 345 678 / 0987 654 321` in the only filled cell of numbers is a first number and a second."""
    filled = [field for field in cells if field.startswith("phones.") and field.endswith(".number")]
    for place, (field, error) in enumerate(wrong):
        if error.key == "phone_two" and filled == [field]:
            numbers = numbers_of(text_of(cells[field], rows=True))[:MAX_PHONES]
            values.update({f"phones.{index}.number": number for index, number in enumerate(numbers)})
            del wrong[place]
            return


def _words_instead_of_hours(cells: Cells, values: dict[str, Value], wrong: list[tuple[str, Misread]]) -> None:
    """`Giờ hành chính` says hours that no rule can: it becomes the text beside them, where there is none."""
    for place, (field, error) in enumerate(wrong):
        if field == "schedule.rule" and error.key.startswith("hours_") and "schedule.text.vi" not in values:
            text = text_of(cells[field])
            if not any(map(str.isdigit, text)):
                values["schedule.text.vi"] = text
                del wrong[place]
            return
