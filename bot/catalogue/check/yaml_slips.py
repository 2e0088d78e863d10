"""What is wrong with the layout of a YAML file, in the words of somebody who never heard of a parser."""

from __future__ import annotations

import yaml

_SAID = {
    "mapping values are not allowed": "er staat een dubbele punt waar dat niet kan: zet aanhalingstekens rond de tekst,"
    " of kijk het inspringen na",
    "did not find expected key": "het inspringen klopt niet: deze regel begint niet even ver als de velden erboven",
    "could not find expected ':'": "er ontbreekt een dubbele punt na de naam van een veld",
    "did not find expected '-' indicator": "het inspringen van de lijst klopt niet",
    "block sequence entries are not allowed": "hier kan geen lijst beginnen: zet het streepje op een nieuwe regel",
    "found character that cannot start any token": "hier staat een tab of een teken dat niet kan: gebruik spaties",
    "found a tab character": "hier staat een tab: gebruik spaties",
    "found unexpected end of stream": "een aanhalingsteken wordt niet gesloten",
    "did not find expected ',' or '}'": "een accolade wordt niet gesloten, of er ontbreekt een komma",
    "did not find expected ',' or ']'": "een vierkante haak wordt niet gesloten, of er ontbreekt een komma",
    "did not find expected node content": "hier staat niets waar een waarde hoort, of een haak wordt niet gesloten",
    "found undefined alias": "een naam met * verwijst naar iets dat er niet is",
    "did not find expected <document start>": "het inspringen klopt niet: deze regel begint te vroeg",
    "found unknown escape character": "een schuine streep \\ kan niet tussen dubbele aanhalingstekens",
}


def in_dutch(error: BaseException | None) -> str | None:
    """The line and the slip; None when `error` is no error of YAML with a place, or is Dutch already."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return None
    problem = error.problem or ""
    said = next((dutch for english, dutch in _SAID.items() if english in problem), None)
    return f"regel {error.problem_mark.line + 1}: {said}" if said else None
