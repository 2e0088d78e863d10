"""The accounts for video talks: checked, refused in words that show no secret, and never on a public server."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from bot.errors import SettingsError
from bot.settings import ROOT
from channels.accounts import Accounts, known
from tests.channels.test_accounts import LINK, refused, write

GUIDS = [f"{number * 8}-aaaa-4bbb-8ccc-{number * 12}" for number in "123456"]
SECRET = "Kx8Q~geheim.van.de.toepassing_01"


def teams(**other: Any) -> dict[str, Any]:
    block = {"tenant": GUIDS[0], "toepassing": GUIDS[1], "organisator": GUIDS[2], "geheim": SECRET, **other}
    return {key: value for key, value in block.items() if value is not None}


def jitsi(**other: Any) -> dict[str, Any]:
    return {"adres": "https://video.gent.example/", "toepassing": "onthaal", "geheim": SECRET, **other}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kanalen.yml"


def pem(path: Path, *, key: bool = True) -> Path:
    made = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "onthaal")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(made.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(made, hashes.SHA256())
    )
    content = certificate.public_bytes(serialization.Encoding.PEM)
    if key:
        content += made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    path.write_bytes(content)
    path.chmod(0o600)
    return path


def test_it_reads_teams_and_jitsi_side_by_side(path: Path) -> None:
    content = {"gent": {"teams": teams(organisatoren={"wonen": GUIDS[3]})}, "hasselt": {"jitsi": jitsi()}}
    found = Accounts.load(write(path, content), LINK)

    assert found.teams["gent"].organiser_of("wonen") == GUIDS[3]
    assert found.teams["gent"].organiser_of("reispas") == GUIDS[2]
    assert found.teams["gent"].all_organisers == {GUIDS[2], GUIDS[3]}
    assert found.jitsi["hasselt"].url == "https://video.gent.example"
    assert SECRET not in repr(found)


def test_it_reads_the_examples_of_the_documentation(path: Path, tmp_path: Path) -> None:
    said = (ROOT / "docs/video.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.+?)^```", said, re.M | re.S)
    file = pem(tmp_path / "teams.pem")
    found = Accounts.load(write(path, "".join(blocks).replace("/etc/onthaal/teams.pem", str(file))), LINK)

    assert list(found.teams) == ["gent"] and list(found.jitsi) == ["hasselt"]


def test_a_certificate_stands_in_for_a_secret(path: Path, tmp_path: Path) -> None:
    file = pem(tmp_path / "onthaal.pem")
    found = Accounts.load(write(path, {"gent": {"teams": teams(geheim=None, certificaat=str(file))}}), LINK)

    assert "BEGIN CERTIFICATE" in str(found.teams["gent"].certificate)
    assert "PRIVATE KEY" not in repr(found)


def test_a_certificate_that_others_can_read_is_refused(path: Path, tmp_path: Path) -> None:
    file = pem(tmp_path / "onthaal.pem")
    file.chmod(0o644)

    assert "chmod 600" in refused(path, {"gent": {"teams": teams(geheim=None, certificaat=str(file))}})


def test_a_certificate_without_its_key_is_refused(path: Path, tmp_path: Path) -> None:
    file = pem(tmp_path / "onthaal.pem", key=False)

    assert "certificaat en sleutel" in refused(
        path, {"gent": {"teams": teams(geheim=None, certificaat=str(file))}}
    )
    assert "niet lezen" in refused(
        path, {"gent": {"teams": teams(geheim=None, certificaat="/bestaat/niet.pem")}}
    )


@pytest.mark.parametrize(
    ("city", "said"),
    [
        ({"teams": teams(geheim=None)}, "geheim of certificaat"),
        ({"teams": teams(tenant="gent.onmicrosoft.com")}, "id van Microsoft"),
        ({"teams": teams(geheim="aaaaaaaaaaaaaaaaaaaaaaaa")}, "plaatshouder"),
        ({"teams": teams(organisatoren={"wonen": "noor"})}, "id van Microsoft"),
        ({"teams": teams(), "jitsi": jitsi()}, "teams of jitsi"),
        ({"jitsi": jitsi(adres="http://video.gent.example")}, "moet een adres zijn"),
        ({"jitsi": jitsi(adres="https://kim:x@video.gent.example")}, "moet een adres zijn"),
    ],
)
def test_it_refuses_in_words(path: Path, city: dict[str, Any], said: str) -> None:
    words = refused(path, {"gent": city})

    assert said in words and SECRET not in words


@pytest.mark.parametrize(
    "host",
    ["meet.jit.si", "MEET.JIT.SI", "meet.jit.si.", "8x8.vc", "eu.8x8.vc", "meet.ffmuc.net", "framatalk.org"],
)
def test_a_public_server_is_never_used(path: Path, host: str) -> None:
    assert "openbare server" in refused(path, {"gent": {"jitsi": jitsi(adres=f"https://{host}/gent")}})


def test_a_name_that_only_resembles_a_public_server_may(path: Path) -> None:
    found = Accounts.load(
        write(path, {"gent": {"jitsi": jitsi(adres="https://meet-jit.si-gent.example")}}), LINK
    )

    assert found.jitsi["gent"].url == "https://meet-jit.si-gent.example"


def test_a_city_that_does_not_exist_is_refused(path: Path) -> None:
    found = Accounts.load(write(path, {"gnet": {"jitsi": jitsi()}}), LINK)

    with pytest.raises(SettingsError, match="gnet"):
        known(found, ["gent"])


@pytest.mark.parametrize("asked", [True, False])
def test_talks_stand_in_outlook_only_when_the_city_asks(path: Path, asked: bool) -> None:
    more = {"outlook": True} if asked else {}

    assert Accounts.load(write(path, {"gent": {"teams": teams(**more)}}), LINK).teams["gent"].outlook is asked
