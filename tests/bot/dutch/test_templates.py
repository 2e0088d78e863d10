"""One template for two forms of address; what is filled in stays as it is."""

from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError

from bot.dutch.templates import by_form

BRIEF = """<p>Dag {{ name }}</p>
{% if url %}
<p>Kan je niet komen? <a href="{{ url }}" title="je/jouw">Annuleer je afspraak</a>.</p>
{% endif %}
<h2>{% block title %}Je afspraak{% endblock %}</h2>
"""


@pytest.fixture
def letters(tmp_path: Path) -> dict[str, Environment]:
    (tmp_path / "brief.html").write_text(BRIEF, encoding="utf-8")
    return dict(by_form(tmp_path, trim_blocks=True))


def test_it_fills_in_both_forms(letters: dict[str, Environment]) -> None:
    facts = {"name": "Je <b> Jouw", "url": "https://stad.be/je"}
    familiar, polite = (letters[form].get_template("brief.html").render(facts) for form in ("je", "u"))

    assert "Kan je niet komen?" in familiar and "Annuleer je afspraak" in familiar
    assert "Kan u niet komen?" in polite and ">Annuleer uw afspraak</a>" in polite
    assert "<h2>Uw afspraak</h2>" in polite
    for text in (familiar, polite):
        assert "Dag Je &lt;b&gt; Jouw" in text
        assert 'href="https://stad.be/je" title="je/jouw"' in text


def test_it_misses_a_fact_aloud(letters: dict[str, Environment]) -> None:
    with pytest.raises(UndefinedError):
        letters["u"].get_template("brief.html").render(name="Noor")
