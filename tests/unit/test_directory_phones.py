"""However a number is written, it is read as the one that is dialled, or refused: a wrong one sends her nowhere."""

import pytest

from bot.directory.phones import NotAPhone, international, parse


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("113", "113"),
        (" 111 ", "111"),
        ("112", "112"),
        ("114", "114"),
        ("115", "115"),
        ("1 1 3", "113"),
        ("18001768", "1800 1768"),
        ("1800-1768", "1800 1768"),
        ("1800.1768", "1800 1768"),
        ("+84 1800 1768", "1800 1768"),
        ("1900969680", "1900 96 96 80"),
        ("1900 9696 80", "1900 96 96 80"),
        ("1900 54 55 59", "1900 54 55 59"),
        ("024 3333 5599", "024 3333 5599"),
        ("(024) 33335599", "024 3333 5599"),
        ("02433335599", "024 3333 5599"),
        ("2433335599", "024 3333 5599"),
        ("+84 24 3333 5599", "024 3333 5599"),
        ("+84 (0) 24 3333 5599", "024 3333 5599"),
        ("+84(0)24.3333.5599", "024 3333 5599"),
        ("0981848484", "0981 848 484"),
        ("981848484", "0981 848 484"),
        ("84981848484", "0981 848 484"),
        ("0084 981 848 484", "0981 848 484"),
        ("+84 981 84 84 84", "0981 848 484"),
        ("098–184–8484", "0981 848 484"),
        ("０９８１８４８４８４", "0981 848 484"),
        ("\u200e0981\u00a0848\u00a0484\u202c", "0981 848 484"),
        ("0848 484 848", "0848 484 848"),
        ("848484848", "0848 484 848"),
    ],
)
def test_every_form_that_people_write_is_read(written: str, dialled: str) -> None:
    assert parse(written) == dialled
    assert parse(dialled) == dialled


@pytest.mark.safety(41)
@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "số 113",
        "0981848484 / 0912345678",
        "0981848484 máy lẻ 12",
        "+1 202 555 0100",
        "+44 20 7946 0958",
        "0168 123 4567",
        "0123456789",
        "116",
        "1800 17",
        "1800 17680",
        "098184848",
        "09818484844",
        "33335599",
        "+84 113",
        "()",
        "+",
        "0",
        "1" * 400,
    ],
)
def test_what_cannot_be_dialled_is_refused_without_being_repeated(written: str) -> None:
    with pytest.raises(NotAPhone) as caught:
        parse(written)
    assert not written.strip() or len(written.strip()) < 3 or written.strip() not in str(caught.value)


@pytest.mark.safety(13)
@pytest.mark.parametrize("number", ["111", "112", "113", "114", "115", "1800 1768", "1900 96 96 80"])
def test_short_and_service_numbers_have_no_form_with_plus_84(number: str) -> None:
    assert international(number) is None


@pytest.mark.parametrize("text", ["5123456789", "912345678", "6:0db7bf77", "0:0db7bf77", ""])
def test_an_id_and_the_head_of_the_log_are_no_telephone_numbers(text: str) -> None:
    assert international(text) is None


def test_ordinary_numbers_have_one() -> None:
    assert international("024 3333 5599") == "+84 24 3333 5599"
    assert international("0981 848 484") == "+84 981 848 484"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1800\u0661\u0667\u0666\u0668", "1800 1768"),
        ("1900 \u096f\u096c 96 80", "1900 96 96 80"),
        ("\u0660\u0669\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668", "0912 345 678"),
        ("\uff11\uff11\uff13", "113"),
        ("+\u0668\u0664 912 345 678", "0912 345 678"),
    ],
)
def test_digits_of_any_script_are_the_same_number(text: str, number: str) -> None:
    """What looks like a national line must be known as one, and what is stored can be dialled."""
    assert parse(text) == number
