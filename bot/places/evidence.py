"""Whether words that could name a unit are meant as a place: `em ở Đồng Ý` or `em đồng ý`."""

from bot.places.folding import split_tone
from bot.places.keyboard import is_syllable
from bot.places.linking import BESIDE, Linked
from bot.places.mentions import Mention, is_of_tier
from bot.places.reading import COMMA, NO_GAP, STOP, Word
from bot.places.units import COMMUNE, DISTRICT, PROVINCE, Units
from bot.places.vocabulary import Vocabulary

_MOSTLY = 0.6
_FEW_WORDS = 6
_SYLLABLES_OF_UNITS = 2
_SHORT_NICKNAME = 2
# `quê em Thái Bình` is where she is from, `anh Thái Bình` is a man.
_VERBS = frozenset(("có", "co", "thì", "thi", "ở", "o"))
_HOMES = frozenset(("quê", "que", "nhà", "xã", "huyện", "tỉnh"))


class Evidence:
    """Judges the mentions of one text."""

    def __init__(self, words: list[Word], chosen: list[Linked], units: Units, vocabulary: Vocabulary) -> None:
        self._words = words
        self._units = units
        self._vocabulary = vocabulary
        covered = {place for link in chosen for place in range(link.mention.start, link.mention.end)}
        others = [word for place, word in enumerate(words) if place not in covered]
        # Of `tân dương, định hóa` the `dương` says nothing about what follows; of a phrase that is no name it may.
        surer = [link for link in chosen if link.is_parent or link.has_parent_beside or link.mention.typed]
        self._covered = {place for link in surer for place in range(link.mention.start, link.mention.end)}
        self._alone = all(word.lower in vocabulary.fillers for word in others)
        capitals = sum(word.capital for word in others)
        self._shouted = bool(others) and capitals > _MOSTLY * len(others)

    def accepts(self, link: Linked) -> bool:
        mention = link.mention
        if mention.only_as_parent:
            return False
        if self._is_other_thing(link):
            return False
        if mention.typed is not None:
            return self._is_typed(link)
        if link.has_parent_beside or link.is_parent:
            return self._is_linked_place(link)
        tier = min(self._units.tiers[unit] for unit in link.best)
        located = self._is_answer(mention) or self._follows_strong(mention)
        if not located and (self._is_person(mention, tier) or self._is_kin(mention)):
            return False
        if tier == COMMUNE and mention.last - mention.first > 1 and self._is_bare_talk(mention):
            return False
        if mention.syllables == 1:
            return self._is_short_place(link, tier)
        if self._is_ordinary(mention):
            return self._is_place_though_ordinary(mention, tier)
        return self._is_place(mention, tier)

    def _is_place(self, mention: Mention, tier: int) -> bool:
        if self._alone or self._follows_strong(mention):
            return True
        if mention.contradicted:
            return False
        capital = self._is_capital(mention)
        if tier == PROVINCE:
            short = sum(len(word.key) for word in self._words[mention.first : mention.last]) <= _SHORT_NICKNAME
            return capital or not short or self._follows_weak(mention)
        if tier == DISTRICT and (self._follows_toward(mention) or self._stands_at_an_end(mention)):
            return True
        before = self._word_before(mention)
        if before is not None and before.lower in self._vocabulary.institutions:
            return True
        if self._follows_weak(mention) or tier == DISTRICT:
            return mention.exact or capital
        if capital and not self._is_like_a_person(mention):
            return True
        return self._opens_a_question(mention) or (mention.exact and self._stands_at_an_end(mention))

    def _is_typed(self, link: Linked) -> bool:
        """A type may be another word: `xa` (far), `quan` (of `quan tâm`), so a bare one must not stand before a marked name."""
        mention = link.mention
        if mention.start == mention.first or link.is_parent:
            return True
        before = self._words[mention.start : mention.first]
        name = self._words[mention.first : mention.last]
        bare_type = len(before) == 1 and before[0].lower in self._vocabulary.bare_types
        fitting = any(is_of_tier(self._units, unit, mention.typed) for unit in link.best)
        if mention.syllables == 1 and (not fitting or (not link.is_large and self._runs_on(mention))):
            return False
        if mention.syllables == 1 and not (mention.exact or self._is_capital(mention) or link.has_parent_beside):
            return not (bare_type or mention.contradicted or len(before[0].lower) == 1)
        marked_name = any(not word.lower.isascii() for word in name)
        if bare_type and marked_name and not any(word.capital for word in before):
            return link.has_parent_beside or link.is_parent or self._follows_strong(mention)
        if len(before[0].lower) == 1 and not name[0].is_number and not name[0].after_dot and before[0].lower in "tpfhx":
            capital = self._is_capital(mention)
            return link.has_parent_beside or self._alone or capital or mention.exact or self._follows_strong(mention)
        if not self._is_ordinary(mention) or name[0].is_number:
            return True
        return (
            self._is_capital(mention)
            or link.has_parent_beside
            or not bare_type
            or self._follows_strong(mention)
            or self._alone
        )

    def _runs_on(self, mention: Mention) -> bool:
        """Whether a word follows that nothing explains: `phường Hố Ni` is not phường Hố."""
        if mention.end == len(self._words) or self._words[mention.end].gap != NO_GAP:
            return False
        word = self._words[mention.end].lower
        explained = word in self._vocabulary.fillers or word in self._vocabulary.glue or word.isdigit()
        return not explained and mention.end not in self._covered

    def _is_linked_place(self, link: Linked) -> bool:
        mention = link.mention
        if link.is_parent:
            return True
        if mention.syllables == 1:
            lone = self._alone and self._words[mention.first].lower not in self._vocabulary.fillers
            return self._is_capital(mention) or mention.exact or lone
        if not self._is_ordinary(mention) or self._is_capital(mention):
            return True
        apart = mention.last < len(self._words) and self._words[mention.last].gap == COMMA
        return (
            self._alone
            or apart
            or mention.start == 0
            or max(len(link.parents.get(unit, ())) for unit in link.best) > 1
            or self._follows_strong(mention)
        )

    def _is_short_place(self, link: Linked, tier: int) -> bool:
        mention = link.mention
        if tier == COMMUNE:
            return False
        if self._alone and len(self._words) <= _FEW_WORDS and not mention.contradicted:
            unmarked = any(self._units.names[unit].isascii() for unit in link.best)
            return mention.exact or unmarked or tier == PROVINCE or self._is_capital(mention)
        if self._follows_strong(mention):
            return True
        return self._is_capital(mention) and (self._follows_weak(mention) or mention.exact)

    def _is_place_though_ordinary(self, mention: Mention, tier: int) -> bool:
        located = self._follows_strong(mention)
        capital = self._is_capital(mention)
        if tier == COMMUNE:
            written = " ".join(word.lower for word in self._words[mention.first : mention.last])
            if located and self._alone and written not in self._vocabulary.manners:
                return True
            return capital and (located or (self._alone and written not in self._vocabulary.wishes))
        answer = self._is_answer(mention)
        return (
            located
            or capital
            or (self._alone and tier == PROVINCE)
            or answer
            or self._opens_a_question(mention)
            or (self._follows_weak(mention) and mention.exact)
        )

    def _is_bare_talk(self, mention: Mention) -> bool:
        """Words without marks or capitals and nothing before them: `nha em co ba nguoi`, but not `ea knop thi goi ai`."""
        if any(not is_syllable(word.key) for word in self._words[mention.first : mention.last]):
            return False
        if mention.exact or self._is_capital(mention) or self._follows_strong(mention) or self._follows_weak(mention):
            return False
        return not (self._is_answer(mention) or self._opens_a_question(mention))

    def _is_answer(self, mention: Mention) -> bool:
        """Whether the text is the name and nothing else."""
        return len(self._words) == mention.end - mention.start

    def _opens_a_question(self, mention: Mention) -> bool:
        """`tam kỳ có chỗ nào`, `đắk mar thì gọi ai`."""
        return mention.start == 0 and mention.end < len(self._words) and self._words[mention.end].lower in _VERBS

    def _is_kin(self, mention: Mention) -> bool:
        """`anh Sơn` is a man, `ba vi` may be a wife's "ba vì"; `ba đình` can only be Ba Đình."""
        if self._words[mention.first].lower not in self._vocabulary.kin:
            return False
        plain = mention.exact and not any(word.capital for word in self._words[mention.first : mention.last])
        return not plain and not (self._is_capital(mention) and mention.start > 0)

    def _is_ordinary(self, mention: Mention) -> bool:
        words = [word.lower for word in self._words[mention.first : mention.last]]
        written = " ".join(words)
        if all(word.isascii() for word in words):
            return written in self._vocabulary.ordinary_bare
        if written in self._vocabulary.ordinary:
            return True
        if not mention.exact:
            plain = " ".join(word.key for word in self._words[mention.first : mention.last])
            return plain in self._vocabulary.ordinary_bare
        return " ".join("".join(split_tone(word)) for word in words) in self._vocabulary.ordinary_toned

    def _has_district_beside(self, link: Linked) -> bool:
        return any(
            nearness == BESIDE and any(self._units.tiers[each] == DISTRICT for each in parent.fits)
            for unit in link.best
            for parent, nearness in link.parents.get(unit, ())
        )

    def _word_before(self, mention: Mention, distance: int = 1) -> Word | None:
        place = mention.start - distance
        if (
            place < 0
            or place in self._covered
            or any(self._words[between].gap == STOP for between in range(place + 1, mention.start + 1))
        ):
            return None
        return self._words[place]

    def _follows_strong(self, mention: Mention) -> bool:
        before = self._word_before(mention)
        if before is None:
            return False
        if before.lower in self._vocabulary.people:
            owned = self._word_before(mention, 2)
            return owned is not None and owned.lower in _HOMES
        if before.lower not in self._vocabulary.strong:
            return False
        if before.lower in ("ở", "o"):
            owner = self._word_before(mention, 2)
            return owner is None or owner.lower not in self._vocabulary.dwelling or self._is_capital(mention)
        return True

    def _follows_weak(self, mention: Mention) -> bool:
        before = self._word_before(mention)
        return before is not None and (before.lower in self._vocabulary.weak or before.lower in self._vocabulary.strong)

    def _follows_toward(self, mention: Mention) -> bool:
        before = self._word_before(mention)
        return before is not None and before.lower in self._vocabulary.toward

    def _is_capital(self, mention: Mention) -> bool:
        return not self._shouted and self._all_capital(mention)

    def _all_capital(self, mention: Mention) -> bool:
        return all(word.capital or word.is_number for word in self._words[mention.first : mention.last])

    def _stands_at_an_end(self, mention: Mention) -> bool:
        return mention.start == 0 or mention.end == len(self._words) or self._words[mention.end].gap != NO_GAP

    def _is_like_a_person(self, mention: Mention) -> bool:
        return all(word.lower in self._vocabulary.given for word in self._words[mention.first : mention.last])

    def _is_person(self, mention: Mention, tier: int) -> bool:
        first = self._words[mention.first]
        long = first.capital and mention.last - mention.first > _SYLLABLES_OF_UNITS
        if tier == COMMUNE and first.lower in self._vocabulary.surnames and (long or not first.lower.isascii()):
            return True
        before = self._word_before(mention)
        if before is None or first.gap != NO_GAP:
            return False
        if before.lower in self._vocabulary.surnames and (before.capital or not self._is_capital(mention)):
            return True
        if before.lower not in self._vocabulary.people:
            return False
        return self._is_capital(mention) or self._is_like_a_person(mention) or before.lower in ("tên", "ten")

    def _is_other_thing(self, link: Linked) -> bool:
        """A street, a school, a hamlet named like a unit; `thành phố` is no street."""
        mention = link.mention
        before = self._word_before(mention)
        if mention.typed is not None or before is None or self._words[mention.start].gap != NO_GAP:
            return False
        if before.is_number and self._is_capital(mention) and not link.is_parent:
            # `12 Lê Lợi` is a house, but `xóm 3 Đồng Tâm, Đồng Phú` names the commune's district.
            further = self._word_before(mention, 2)
            numbered = further is not None and further.lower in self._vocabulary.heads | self._vocabulary.types_of_one
            return not (numbered or self._has_district_beside(link))
        if before.lower not in self._vocabulary.heads:
            return False
        tier = min(self._units.tiers[unit] for unit in link.best)
        return tier == COMMUNE or before.lower in self._vocabulary.namesakes
