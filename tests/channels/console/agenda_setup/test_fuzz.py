"""Every page and form of the set-up, asked anything: never a fault of ours, never markup, never another city."""

from __future__ import annotations

import os
from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.appointments.setting_up import NewDesk, NewOfficer
from tests.channels.console.agenda.conftest import Agendabalie, Collega, at

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
ANYTHING = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "-1", "0", "15", "1,5", "99999999999999999999", "1e9", "²", "\x00", "<b>x</b>", "' OR 1=1 --"]
    ),
    st.sampled_from(
        ["9:00-12:00", "9-12, 11-13", "24:00-24:00", "gesloten", "-", "9u tot", "tot tot tot", "0-24"]
    ),
    st.sampled_from(
        ["burgerzaken", "video", "loket", "rabot", "video,loket", "inhoud", "1", "gent/video/wonen/1"]
    ),
    st.sampled_from(
        ["morgen", "24/11", "9999-12-31", "0001-01-01", "31/2/2026", "hasselt/stadhuis/burgerzaken/1"]
    ),
)
NAMES = (
    *(
        "duur",
        "per_persoon",
        "personen",
        "vooraf",
        "nadien",
        "minstens",
        "hoogstens",
        "per_inwoner",
        "wijzen",
    ),
    *(
        "inloop",
        "actief",
        "doe",
        "duren/reispas",
        "naam",
        "plaats",
        "themas",
        "capaciteit",
        "account",
        "plaatsen",
    ),
    *(
        "sleutel",
        "maandag",
        "dinsdag",
        "zondag",
        "van",
        "tot",
        "wie",
        "kalendervan",
        "kalendertot",
        "volledig",
    ),
)
FORMS = (
    *("instellingen/thema/burgerzaken", "instellingen/loket/nieuw", "instellingen/loket/zaal"),
    *(
        "instellingen/medewerker/nieuw",
        "instellingen/medewerker/aisha",
        "instellingen/uren/thema/wonen/video",
    ),
    *(
        "instellingen/uren/loket/zaal",
        "instellingen/uren/medewerker/aisha",
        "uitvoer/tabel",
        "uitvoer/kalender",
    ),
)
FINE = {200, 303, 404, 422}


def test_nothing_typed_is_a_fault_of_ours(balie: Agendabalie, mieke: Collega) -> None:
    balie.setting_up.desk("gent", "m", NewDesk("zaal", "rabot", "Zaal", ("burgerzaken",)))
    balie.setting_up.officer("gent", "m", NewOfficer("aisha", "Aïsha", ("wonen",), ("video",)))
    balie.put(at(11)), balie.put(at(11), city="hasselt", number="H-EIGEN")

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(FORMS), st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=6))
    def typed(path: str, fields: dict[str, str]) -> None:
        mieke.sign_in()
        answer = mieke.post(path, **fields)
        assert answer.status_code in FINE, (path, fields, answer.text[:300])
        assert "<b>x" not in answer.text and "H-EIGEN" not in answer.text
        if answer.status_code == 303:
            assert mieke.get(answer.headers["location"]).status_code == 200

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(
        st.sampled_from(["cijfers", "cijfers.csv", "instellingen", "uitvoer"]),
        st.dictionaries(st.sampled_from(["van", "tot", "gedaan"]), ANYTHING, max_size=3),
    )
    def asked(path: str, query: dict[str, str]) -> None:
        answer = mieke.get(f"{path}?{urlencode(query, errors='replace')}")
        assert answer.status_code in FINE and "<b>x" not in answer.text

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.sampled_from(["thema", "loket", "medewerker", "uren"]), ANYTHING)
    def sought(kind: str, key: str) -> None:
        answer = mieke.get(f"instellingen/{kind}/{quote(key, safe='', errors='replace')}")
        assert answer.status_code in FINE and "<b>x" not in answer.text

    typed(), asked(), sought()
    assert balie.setups["hasselt"] == balie.setups.content("hasselt"), "another city is as it was"
