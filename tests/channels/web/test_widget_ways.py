"""The widget where something stands between it and the service: proxies, broken networks, restarts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.channels.web.chat_server import ChatServer
from tests.channels.web.middlebox import Middlebox
from tests.channels.web.visits import Visit, newest_resident

pytestmark = pytest.mark.browser

SOCKET, STREAM, POLL = "/api/web/ws", "/api/web/events", "/api/web/messages?"
SLOW = 20_000


@pytest.fixture
def box(server: ChatServer) -> Iterator[Middlebox]:
    with Middlebox(server.port) as middlebox:
        yield middlebox


@pytest.fixture
def visit(browser: Browser, server: ChatServer, box: Middlebox) -> Iterator[Visit]:
    """Noor behind the middlebox, with a clock that can be set forward."""
    context = browser.new_context(locale="nl-BE")
    page = context.new_page()
    page.clock.install()
    yield Visit(page, server, box.url)
    context.close()


def begin(visit: Visit) -> None:
    visit.launcher.click()
    expect(visit.entry("Ik ben een computer")).to_be_visible(timeout=SLOW)


def forward(visit: Visit, *milliseconds: int) -> None:
    """Lets time pass in the browser, which meanwhile also does its real work."""
    for part in milliseconds:
        visit.page.clock.fast_forward(part)
        visit.page.wait_for_timeout(300)


def talks(visit: Visit, text: str) -> None:
    visit.ask(text)
    expect(visit.entry(f"Je zei: {text}")).to_be_visible(timeout=SLOW)


def way(visit: Visit) -> int:
    kept = json.loads(visit.page.evaluate("sessionStorage['onthaal:gent']"))
    return int((kept.get("way") or {}).get("index", 0))


def said(visit: Visit) -> list[str]:
    """What our log has from the resident."""
    entries = visit.server.conversations.read(visit.server.conversation_of(newest_resident(visit.server)))
    return [entry.text for entry in entries if entry.author == "user"]


def test_it_follows_a_stream_where_sockets_are_blocked(visit: Visit, box: Middlebox) -> None:
    box.blocked = {SOCKET}
    begin(visit)
    talks(visit, "zonder socket")
    assert way(visit) == 1
    assert any(path.startswith(STREAM) for path in box.asked)
    assert not any(path.startswith(POLL) for path in box.asked)
    thumb = visit.panel.get_by_role("button", name="Dit antwoord helpt mij", exact=True)
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    visit.server.hand_over(newest_resident(visit.server), "agent:sam")
    expect(visit.panel.locator(".status")).to_have_text("Je praat met een medewerker.")
    assert said(visit) == ["zonder socket"]
    assert not any("token" in path.lower() for path in box.asked)


def test_it_remembers_in_this_tab_what_works(visit: Visit, box: Middlebox) -> None:
    box.blocked = {SOCKET}
    begin(visit)
    tried = box.asked.count(SOCKET)
    visit.page.reload()
    talks(visit, "na het herladen")
    assert box.asked.count(SOCKET) == tried


def test_it_goes_back_to_sockets_when_they_pass_again(visit: Visit, box: Middlebox) -> None:
    box.blocked = {SOCKET}
    begin(visit)
    forward(visit, 301_000)
    talks(visit, "nog altijd geblokkeerd")
    assert way(visit) == 1
    box.blocked = set()
    forward(visit, 601_000)
    talks(visit, "terug op de socket")
    assert way(visit) == 0


@pytest.mark.parametrize("obstacle", ["blocked", "held"])
def test_it_asks_again_and_again_where_streams_do_not_pass_either(
    visit: Visit, box: Middlebox, obstacle: str
) -> None:
    """Also behind a proxy that keeps an answer until it is complete, which a stream never is."""
    box.blocked = {SOCKET}
    getattr(box, obstacle).add(STREAM)
    visit.launcher.click()
    for _ in range(60):
        forward(visit, 1_000)
        if visit.entry("Ik ben een computer").count():
            break
    talks(visit, "ook zonder stroom")
    assert way(visit) == 2
    assert said(visit) == ["ook zonder stroom"]


def test_it_blames_no_way_when_the_service_is_away(visit: Visit, box: Middlebox) -> None:
    begin(visit)
    box.blocked = {"/api"}
    tried = box.asked.count(SOCKET)
    box.cut()
    while box.asked.count(SOCKET) < tried + 5:
        assert not any(path.startswith((STREAM, POLL)) for path in box.asked)
        forward(visit, 8_000)
    box.blocked = set()
    forward(visit, 31_000)
    talks(visit, "weer daar")
    assert way(visit) == 0


def test_it_gets_the_answer_when_the_line_is_cut_during_the_turn(visit: Visit, box: Middlebox) -> None:
    begin(visit)
    visit.ask("traag")
    expect(visit.panel.locator(".waiting")).to_have_count(0)
    box.cut()
    expect(visit.entry("Je zei: traag")).to_be_visible(timeout=SLOW)
    assert visit.panel.locator(".entry.user").count() == 1


def test_it_sends_again_what_was_taken_without_its_knowing(visit: Visit, box: Middlebox) -> None:
    """The message came through, the answer to it did not: the same cid again, once in the log."""
    begin(visit)
    box.held = {SOCKET}
    visit.ask("aangekomen")
    visit.page.wait_for_timeout(700)
    assert said(visit) == ["aangekomen"]
    expect(visit.panel.locator(".waiting")).to_have_count(1)
    box.held = set()
    box.cut()
    expect(visit.panel.locator(".waiting")).to_have_count(0, timeout=SLOW)
    visit.said("Je zei: aangekomen")
    assert said(visit) == ["aangekomen"]
    assert visit.panel.locator(".entry.user").count() == 1


def test_it_notices_a_dead_line_when_the_tab_is_shown_again(visit: Visit, box: Middlebox) -> None:
    """Nothing comes through any more, and nothing says so: as after a pause of a laptop. It does not wait a minute."""
    begin(visit)
    box.held = {SOCKET}
    visit.page.wait_for_timeout(500)  # what was under way may still arrive
    visit.server.write(newest_resident(visit.server), "terwijl je weg was")
    visit.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    forward(visit, 6_000)
    box.held = set()
    forward(visit, 2_000)
    expect(visit.entry("terwijl je weg was")).to_be_visible(timeout=SLOW)


def test_it_goes_on_when_the_network_is_back(visit: Visit, box: Middlebox) -> None:
    begin(visit)
    visit.page.context.set_offline(True)
    expect(visit.panel.locator(".banner")).to_contain_text("De verbinding is verbroken", timeout=SLOW)
    visit.ask("zonder netwerk")
    expect(visit.panel.locator(".waiting")).to_contain_text("Wordt verstuurd")
    visit.page.context.set_offline(False)
    expect(visit.entry("Je zei: zonder netwerk")).to_be_visible(timeout=SLOW)
    expect(visit.panel.locator(".banner")).to_be_hidden()
    assert said(visit) == ["zonder netwerk"]


def test_it_gets_the_answer_of_a_turn_in_which_the_service_restarted(
    browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(locale="nl-BE")
    with ChatServer(tmp_path) as server:
        visit = Visit(context.new_page(), server)
        visit.open()
        visit.ask("traag")
        expect(visit.panel.locator(".waiting")).to_have_count(0)
        port = server.port
    with ChatServer(tmp_path, port=port):
        expect(visit.entry("Je zei: traag")).to_be_visible(timeout=40_000)
        talks(visit, "en verder")
        assert visit.panel.locator(".entry.user .text").all_inner_texts() == ["traag", "en verder"]
        assert way(visit) == 0
    context.close()


FAKE = """async (chance) => {
  const { Connection } = await import('/web/connection.js');
  const waits = [], kept = {};
  const real = [window.setTimeout, Math.random];
  window.setTimeout = (does, wait) => { waits.push(wait); return 0; };
  if (chance !== null) Math.random = () => chance;
  const on = new Proxy({}, { get: () => () => {} });
  const store = { get: (name) => kept[name], set: (values) => Object.assign(kept, values) };
  const made = () => new Connection({ base: location.origin, gemeente: 'gent', allowed: true, store, on });
  try { return DOES(made, waits); } finally { [window.setTimeout, Math.random] = real; }
}"""


def delays(visit: Visit, does: str, chance: float | None = None) -> list[float]:
    """The waits that connections choose in `does`, a function of (make a connection, the waits)."""
    found: Any = visit.page.evaluate(FAKE.replace("DOES", f"({does})"), chance)
    return [float(wait) for wait in found]


def test_it_waits_longer_every_time_but_half_a_minute_at_most(visit: Visit) -> None:
    does = "(made, waits) => { const c = made(); for (let n = 0; n < 8; n++) c.later(); return waits; }"
    assert delays(visit, does, 1) == [1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]
    assert delays(visit, does, 0) == [0] * 8


def test_it_comes_back_at_a_moment_of_its_own_after_a_goodbye(visit: Visit) -> None:
    """All windows get the goodbye at once; the service must not get them all in one second."""
    does = """(made, waits) => {
      for (let n = 0; n < 300; n++) { const c = made(); c.handle({ t: 'bye', within: 5 }); c.ended({ code: 1001 }); }
      return waits; }"""
    waits = sorted(delays(visit, does))
    assert len(waits) == 300
    assert 0 <= waits[0] < 250 and 4750 < waits[-1] <= 5000
    assert 40 < sum(wait < 1000 for wait in waits) < 90


def test_it_says_nothing_of_a_restart_that_nobody_needs_to_notice(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(locale="nl-BE")
    with ChatServer(tmp_path) as server:
        visit = Visit(context.new_page(), server)
        visit.open()
        port = server.port
    with ChatServer(tmp_path, port=port):
        talks(visit, "vlak na het afscheid")  # who writes does not wait for the moment of their own
        expect(visit.panel.locator(".banner")).to_be_hidden()
        assert visit.panel.locator(".entry.user").count() == 1
    context.close()
