"""Several processes behind one address: no client needs to come back to the one where it was."""

from __future__ import annotations

from pathlib import Path

from tests.channels.web.chat_server import TEST_LIMITS, ChatServer, Resident


def replica(folder: Path, database_url: str) -> ChatServer:
    return ChatServer(folder, TEST_LIMITS, database=database_url)


def test_one_conversation_is_the_same_at_both(tmp_path: Path, database_url: str) -> None:
    with replica(tmp_path, database_url) as here, replica(tmp_path, database_url) as there:
        noor = here.noor()
        with noor.dial() as line, Resident(there, noor.token, noor.session_id).dial() as other:
            line.until("msg", seq=1)
            other.say("langs de andere kant", "c1")
            assert other.until("accepted", cid="c1")["seq"] == 2
            assert line.until("msg", seq=2)["text"] == "langs de andere kant"
            assert line.until("msg", seq=3)["text"] == "Je zei: langs de andere kant"
            line.say("langs hier", "c1")  # a cid belongs to the session, whatever the replica: taken already
            assert line.until("accepted", cid="c1")["seq"] == 2


def test_it_goes_on_after_a_restart_of_all(tmp_path: Path, database_url: str) -> None:
    """In the middle of a turn; the residents come back at the replica where they were not."""
    with replica(tmp_path, database_url) as first, replica(tmp_path, database_url) as second:
        noor, lien = first.noor(), second.noor()
        with noor.dial() as noors, lien.dial() as liens:
            liens.until("msg", seq=1)
            noors.say("traag", "c1")
            assert noors.until("accepted")["seq"] == 2
            for server, line in ((first, noors), (second, liens)):
                server.goodbye()
                assert line.until("bye")["within"] > 0
                assert line.close_code() == 1001
    with replica(tmp_path, database_url) as first, replica(tmp_path, database_url) as second:
        with Resident(second, noor.token, noor.session_id).dial(last_seq=2) as line:
            line.say("traag", "c1")
            assert line.until("accepted", cid="c1")["seq"] == 2
            assert line.until("msg", seq=3)["text"] == "Je zei: traag"
        again = Resident(first, lien.token, lien.session_id)
        assert again.say("en ik?").status_code == 200
        assert again.read(after=2, wait=10)["messages"][0]["text"] == "Je zei: en ik?"
        assert Resident(first, noor.token, noor.session_id).texts()[1:] == ["traag", "Je zei: traag"]
