from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.channels.appointments.conftest import Browser, Office, browser


@pytest.fixture
def mail(office: Office) -> str:
    """The address of the page of one confirmation."""
    office.book()
    assert office.mail.send_due() == 1
    assert office.mail_folder is not None
    (file,) = office.mail_folder.glob("*.eml")
    return f"/mail/{file.stem}"


def test_it_lists_nothing_before_the_first_mail(noor: Browser) -> None:
    page = noor.get("/mail")

    assert page.status_code == 200 and "Er is nog geen mail" in page.text


def test_it_lists_the_mails(noor: Browser, mail: str) -> None:
    page = noor.get("/mail")

    assert f'href="{mail}"' in page.text
    assert "Je afspraak op dinsdag 24 november 2026 om 9.00 uur" in page.text
    assert "Noor Peeters &lt;noor@example.be&gt;" in page.text


def test_it_shows_a_mail(noor: Browser, mail: str) -> None:
    page = noor.get(mail)

    assert "vrijdag 20 november 2026 om 10.00 uur" in page.text
    assert "je &lt;oude&gt; pas" in page.text
    assert f'<iframe src="{mail}/html" sandbox="allow-popups' in page.text


def test_it_shows_the_html_in_a_box(noor: Browser, mail: str) -> None:
    html = noor.get(f"{mail}/html")

    assert "<h1" in html.text and "je &lt;oude&gt; pas" in html.text
    policy = html.headers["Content-Security-Policy"]
    assert (
        policy.startswith("sandbox ") and "allow-scripts" not in policy and "allow-same-origin" not in policy
    )


def test_it_hands_over_the_calendar_file(noor: Browser, mail: str) -> None:
    file = noor.get(f"{mail}/afspraak.ics")

    assert Calendar.from_ical(file.content)["METHOD"] == "REQUEST"
    assert file.headers["Content-Disposition"] == 'attachment; filename="afspraak.ics"'


def test_it_shows_a_mail_without_parts(office: Office, noor: Browser) -> None:
    assert office.mail_folder is not None
    office.mail_folder.mkdir()
    (office.mail_folder / "kaal.eml").write_bytes(b"Subject: <b>Dag</b>\r\n\r\nDag")

    assert "&lt;b&gt;Dag&lt;/b&gt;" in noor.get("/mail").text
    assert "<iframe" not in noor.get("/mail/kaal").text
    assert noor.get("/mail/kaal/html").status_code == 404
    assert noor.get("/mail/kaal/afspraak.ics").status_code == 404


@pytest.mark.parametrize("name", ["kim", "..%2fonthaal", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "a.b", "x" * 500])
def test_it_reads_nothing_else(office: Office, noor: Browser, name: str) -> None:
    assert office.mail_folder is not None
    office.mail_folder.mkdir()
    (office.mail_folder.parent / "onthaal.eml").write_text("Subject: geheim")

    for page in ("", "/html", "/afspraak.ics"):
        assert noor.get(f"/mail/{name}{page}").status_code == 404


@pytest.mark.parametrize("host", ["203.0.113.7", "2001:db8::1", "172.17.0.1", "vreemd"])
def test_it_is_not_there_for_kim_outside(office: Office, mail: str, host: str) -> None:
    kim = browser(office, host)

    assert {kim.get(path).status_code for path in ("/mail", mail, f"{mail}/html")} == {404}


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_it_is_not_there_behind_a_proxy(noor: Browser, mail: str, header: str) -> None:
    assert noor.get(mail, headers={header: "203.0.113.7"}).status_code == 404


def test_it_is_not_there_when_mail_really_goes_out(office: Office) -> None:
    assert browser(replace(office, mail_folder=None)).get("/mail").status_code == 404


def test_it_keeps_the_folder_inside(tmp_path: Path, noor: Browser) -> None:
    assert str(tmp_path) not in noor.get("/mail").text
