"""Each city's senders and bots: read from one guarded file, and refused in words that show no secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import SettingsError
from channels.accounts import Accounts, known, reachable, webhook_secret

LINK = "q8Zt3vLw0pXs6rBn1kYd"
HEX = "0123456789abcdef"


def hexes(start: int) -> str:
    """32 hexadecimal signs, other ones for another `start`."""
    return (HEX[start:] + HEX[:start]) * 2


def whatsapp(start: int = 0, number: str = "+3293000001", **other: Any) -> dict[str, Any]:
    return {
        "account": f"AC{hexes(start)}",
        "afzender": number,
        "tokens": [hexes(start + 1), hexes(start + 2)],
        "sleutel": f"SK{hexes(start + 3)}",
        "geheim": "hR7tYw2ZpQ9sLk4VbN6mXc1DfG8jAe5U",
        **other,
    }


def telegram(bot: int = 1234567, **other: Any) -> dict[str, Any]:
    return {"token": f"{bot}:AAf3-Kd9sLq0_ZxW8vYtR5uPoIhGfDsAqWe", **other}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kanalen.yml"


def write(path: Path, content: Any) -> Path:
    text = content if isinstance(content, str) else yaml.safe_dump(content)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def refused(path: Path, content: Any) -> str:
    with pytest.raises(SettingsError) as problem:
        Accounts.load(write(path, content), LINK)
    return str(problem.value)


def test_it_has_no_accounts_without_a_file(path: Path) -> None:
    found = Accounts.load(path, LINK)

    assert (dict(found.whatsapp), dict(found.telegram)) == ({}, {})
    assert not found.webhooks


def test_it_reads_two_cities_side_by_side(path: Path) -> None:
    gent = {
        "whatsapp": whatsapp(
            sjabloon=f"HX{hexes(5)}",
            herinnering=f"HX{hexes(9)}",
            aanbod=f"HX{hexes(10)}",
            dienst=f"MG{hexes(6)}",
        ),
        "telegram": telegram(),
    }
    hasselt = {"whatsapp": whatsapp(8, "+3211000002"), "telegram": telegram(7654321, ophalen=True)}
    found = Accounts.load(write(path, {"gent": gent, "hasselt": hasselt}), LINK)

    assert list(found.whatsapp) == list(found.telegram) == ["gent", "hasselt"]
    assert found.whatsapp["gent"].sender == "whatsapp:+3293000001"
    assert found.whatsapp["gent"].tokens == (hexes(1), hexes(2))
    assert found.whatsapp["gent"].template == f"HX{hexes(5)}"
    assert found.whatsapp["gent"].approved == {"herinnering": f"HX{hexes(9)}", "aanbod": f"HX{hexes(10)}"}
    assert found.whatsapp["hasselt"].approved == {}
    assert found.whatsapp["gent"].service == f"MG{hexes(6)}"
    assert (found.whatsapp["hasselt"].template, found.whatsapp["hasselt"].service) == (None, None)
    assert (found.telegram["gent"].polling, found.telegram["hasselt"].polling) == (False, True)


def test_it_reads_the_example_of_the_documentation_as_it_would_be_typed(path: Path) -> None:
    """Without quotes YAML reads these as numbers: +3293000001, and tokens of digits only."""
    digits = "01234567890123456789012345678901"
    typed = f"""
gent:
  whatsapp:
    account: AC{hexes(0)}
    afzender: +3293000001
    tokens: [{digits}]
    sleutel: SK{digits}
    geheim: hR7tYw2ZpQ9sLk4VbN6mXc1DfG8jAe5U
"""
    account = Accounts.load(write(path, typed), LINK).whatsapp["gent"]

    assert (account.sender, account.tokens) == ("whatsapp:+3293000001", (digits,))


def test_replicas_derive_the_same_webhook_secret_and_cities_another(path: Path) -> None:
    account = Accounts.load(write(path, {"gent": {"telegram": telegram()}}), LINK).telegram["gent"]
    again = Accounts.load(path, LINK).telegram["gent"]

    assert account.webhook_secret == again.webhook_secret == webhook_secret(LINK, "gent", account.token)
    assert len(account.webhook_secret) == 64
    assert account.webhook_secret != webhook_secret(LINK, "hasselt", account.token)
    assert account.webhook_secret != webhook_secret(LINK[::-1], "gent", account.token)
    assert account.token.partition(":")[2] not in account.webhook_secret


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_it_refuses_a_file_that_others_can_read(path: Path, mode: int) -> None:
    write(path, {}).chmod(mode)

    with pytest.raises(SettingsError, match=f"chmod 600 {path}"):
        Accounts.load(path, LINK)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_it_takes_a_file_for_its_owner_only(path: Path, mode: int) -> None:
    write(path, {"gent": {"telegram": telegram()}}).chmod(mode)

    assert Accounts.load(path, LINK).telegram


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("account", "AC123", "moet AC zijn met daarna 32 tekens 0-9 en a-f"),
        ("account", f"SK{hexes(0)}", "moet AC zijn"),
        ("afzender", "09 300 00 01", 'moet een nummer zijn zoals "+3293000001"'),
        ("afzender", "whatsapp:+3293000001", "moet een nummer zijn"),
        ("tokens", [], "mag niet leeg zijn"),
        ("tokens", hexes(1), "moet een lijst zijn"),
        ("tokens", ["geheim"], "moet 32 tekens 0-9 en a-f zijn"),
        ("tokens", ["a" * 32], "is geen echt geheim maar een plaatshouder"),
        ("sleutel", f"AC{hexes(0)}", "moet SK zijn"),
        ("geheim", "kort", "moet minstens 20 letters en cijfers zijn"),
        ("geheim", "x" * 32, "is geen echt geheim maar een plaatshouder"),
        ("sjabloon", "wij_hebben_een_antwoord", "moet HX zijn"),
        ("dienst", f"HX{hexes(0)}", "moet MG zijn"),
        ("numer", "+3293000001", "is geen gekend veld"),
    ],
)
def test_it_names_city_field_and_reason_and_never_the_value(
    path: Path, field: str, value: Any, why: str
) -> None:
    said = refused(path, {"gent": {"whatsapp": whatsapp(**{field: value})}})

    assert f"- gent, whatsapp, {field}" in said
    assert why in said
    shown = value if isinstance(value, str) else "".join(value)
    assert not shown or shown in why or shown not in said


@pytest.mark.parametrize(
    "token", ["1234567", "123:AAf3-Kd9sLq0_ZxW8vYtR5uPoIhGfDsAqWe", "1234567:kort", f"1234567:{'x' * 35}\n"]
)
def test_it_refuses_what_is_no_token_of_a_bot(path: Path, token: str) -> None:
    said = refused(path, {"gent": {"telegram": {"token": token}}})

    assert "- gent, telegram, token: moet zijn zoals BotFather het geeft" in said
    assert token not in said


def test_it_refuses_a_placeholder_as_token_of_a_bot(path: Path) -> None:
    assert "plaatshouder" in refused(path, {"gent": {"telegram": {"token": f"11111:{'x' * 35}"}}})


@pytest.mark.parametrize(
    "typed",
    [
        "gent:\n  telegram: {1234567:AAf3-Kd9sLq0_ZxW8vYtR5uPoIhGfDsAqWe}",
        "gent:\n  1234567:AAf3-Kd9sLq0_ZxW8vYtR5uPoIhGfDsAqWe: x",
        "1234567:AAf3-Kd9sLq0_ZxW8vYtR5uPoIhGfDsAqWe: x",
        "gent: 1234567:AAf3-Kd9sLq0_ZxW8vYtR5uPoIhGfDsAqWe",
        "gent: {telegram: 1234567:AAf3-Kd9sLq0_ZxW8vYtR5uPoIhGfDsAqWe",
    ],
)
def test_it_shows_no_token_that_stands_in_the_wrong_place(path: Path, typed: str) -> None:
    assert "AAf3" not in refused(path, typed)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("gent", "moet per gemeente een blok hebben"),
        ("", "moet per gemeente een blok hebben"),
        ("gent:", "gent, het blok: moet een blok met velden zijn"),
        ("gent:\n  whatsapp:", "gent, whatsapp: moet een blok met velden zijn"),
        ("gent:\n  sms: {token: x}", "gent, sms: is geen gekend veld"),
        ("gent:\n  telegram: {ophalen: true}", "gent, telegram, token: ontbreekt"),
        ("gent: [", "klopt niet (regel 1)"),
        ("gent: {}\ngent: {}", "klopt niet (regel 2): gent staat er twee keer"),
        ("gent:\n\ttelegram: {}", "klopt niet (regel 2)"),
    ],
)
def test_it_says_what_is_wrong_with_the_file(path: Path, content: str, said: str) -> None:
    assert said in refused(path, content)


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.just(hexes(3)))
KEYS = st.sampled_from(["gent", "whatsapp", "telegram", "token", "tokens", "account", "afzender", "1:x"])
TREES = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=4)
)
SCRIBBLE = st.text(st.sampled_from(list("gent whatsapp: {}[]\"'-#&*!?|>%@,\n\t\x00")), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(TREES.map(yaml.safe_dump), SCRIBBLE))
def test_any_file_is_read_or_refused_in_words_without_its_values(path: Path, content: str) -> None:
    try:
        Accounts.load(write(path, content), LINK)
    except SettingsError as problem:
        assert hexes(3) not in str(problem)
        assert str(problem).startswith("ONTHAAL_KANALEN")


def test_it_wants_true_or_false(path: Path) -> None:
    assert "ophalen: moet true of false zijn" in refused(
        path, {"gent": {"telegram": telegram(ophalen="soms")}}
    )


def test_it_says_when_it_can_not_read(path: Path) -> None:
    path.mkdir(mode=0o700)
    with pytest.raises(SettingsError, match="niet lezen"):
        Accounts.load(path, LINK)
    path.rmdir()
    path.write_bytes(b"gent: \xff\xfe")
    path.chmod(0o600)
    with pytest.raises(SettingsError, match="niet lezen"):
        Accounts.load(path, LINK)


def test_it_names_all_problems_at_once(path: Path) -> None:
    said = refused(
        path, {"gent": {"telegram": {"token": "1"}}, "hasselt": {"whatsapp": whatsapp(account="AC")}}
    )

    assert "- gent, telegram, token" in said
    assert "- hasselt, whatsapp, account" in said


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"whatsapp": whatsapp(8)}, "hasselt, whatsapp, afzender: dit nummer is al van gent"),
        (
            {"whatsapp": whatsapp(8, "+3211000002", dienst=f"MG{hexes(6)}")},
            "hasselt, whatsapp, dienst: deze dienst is al van gent",
        ),
        ({"telegram": telegram()}, "hasselt, telegram, token: deze bot is al van gent"),
    ],
)
def test_a_sender_or_bot_belongs_to_one_city(path: Path, second: dict[str, Any], said: str) -> None:
    gent = {"whatsapp": whatsapp(dienst=f"MG{hexes(6)}"), "telegram": telegram()}

    assert said in refused(path, {"gent": gent, "hasselt": second})


def test_two_cities_may_share_the_account_of_one_payer(path: Path) -> None:
    both = {"gent": {"whatsapp": whatsapp()}, "hasselt": {"whatsapp": whatsapp(number="+3211000002")}}

    assert len(Accounts.load(write(path, both), LINK).whatsapp) == 2


def test_a_city_must_be_in_the_catalogue(path: Path) -> None:
    found = Accounts.load(
        write(path, {"gnet": {"telegram": telegram()}, "gent": {"telegram": telegram(55555)}}), LINK
    )

    with pytest.raises(SettingsError, match=r"- gnet: deze gemeente bestaat niet: .*\(gent, hasselt\)"):
        known(found, ["hasselt", "gent"])
    known(found, ["gent", "gnet", "hasselt"])


def test_webhooks_need_an_address_with_https(path: Path) -> None:
    polled = Accounts.load(write(path, {"gent": {"telegram": telegram(ophalen=True)}}), LINK)
    pushed = Accounts.load(write(path, {"gent": {"telegram": telegram()}}), LINK)

    reachable(polled, "http://127.0.0.1:8080")
    reachable(pushed, "https://onthaal.gent.example")
    with pytest.raises(SettingsError, match="moet met https:// beginnen"):
        reachable(pushed, "http://127.0.0.1:8080")


def test_a_shown_account_shows_no_secret(path: Path) -> None:
    accounts = Accounts.load(write(path, {"gent": {"whatsapp": whatsapp(), "telegram": telegram()}}), LINK)
    shown = repr(accounts)

    for secret in (*accounts.whatsapp["gent"].tokens, accounts.whatsapp["gent"].secret, "AAf3", LINK):
        assert secret not in shown
    assert accounts.telegram["gent"].webhook_secret not in shown
