"""Recognises act, product and aspect of one sentence."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any, Dict, List, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine import heads, labels, normalise, parts, vectorizers
from engine.heads import Head, Ranking
from engine.labels import NONE, Labels
from engine.vectorizers import Vectorizers

OUT_OF_SCOPE = "buiten_bereik"
HEADS = ("act", "product", "aspect")


def labels_of(message: Message) -> Labels:
    try:
        return labels.from_metadata(message.get(INTENT), message.get(METADATA))
    except labels.UnknownLabel as e:
        raise InvalidConfigException(f"'{message.get(TEXT)}': {e}.") from e


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR],
    is_trainable=True,
)
class Recogniser(GraphComponent):
    """Three heads over the same counts; gives intent, rankings of all three, entities and parts."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`ranking`: how many of each; `minimum`: an entity below it is left out; `c`: of the linear models."""
        return {"ranking": 5, "c": 1.0, "minimum": 0.3}

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Text:
        """Rasa looks at the source of this class only; a change beside it must retrain as well."""
        return "".join(inspect.getsource(m) for m in (heads, labels, normalise, parts, vectorizers))

    @classmethod
    def create(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> Recogniser:
        return cls({**cls.get_default_config(), **config}, model_storage, resource)

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self.config, self._storage, self._resource = config, model_storage, resource
        self.vectorizers = Vectorizers()
        self.heads: Dict[Text, Head] = {}

    # Training

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        self.fit([e.get(TEXT) for e in examples], [labels_of(e) for e in examples])
        with self._storage.write_to(self._resource) as folder:
            self.save(folder)
        return self._resource

    def fit(self, texts: List[Text], targets: List[Labels]) -> None:
        counts = self.vectorizers.fit(texts)
        for name in HEADS:
            rows = [i for i, target in enumerate(targets) if getattr(target, name) is not None]
            gold = [getattr(targets[i], name) for i in rows] or [NONE]
            self.heads[name] = Head.fit(counts[rows or [0]], gold, self.config["c"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    # Recognising

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            found = self.recognise(text)
            message.set(INTENT, found["act"][0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, found["act"], add_to_output=True)
            message.set("product_ranking", found["product"], add_to_output=True)
            message.set("aspect_ranking", found["aspect"], add_to_output=True)
            entities = (message.get(ENTITIES) or []) + self._entities(found, len(text))
            message.set(ENTITIES, entities, add_to_output=True)
            message.set("parts", self._parts(text), add_to_output=True)
        return messages

    def recognise(self, text: Text) -> Dict[Text, Ranking]:
        """The rankings of act, product and aspect; a text without one known sequence is out of scope."""
        counts = self.vectorizers.transform([text])
        if counts.nnz == 0:
            return {"act": [{"name": OUT_OF_SCOPE, "confidence": 1.0}], "product": [], "aspect": []}
        return {name: self.heads[name].rank(counts, self.config["ranking"]) for name in HEADS}

    def _parts(self, text: Text) -> List[Dict[Text, Any]]:
        found = []
        for clause in parts.clauses(text):
            ranked = self.recognise(clause)
            found.append({"text": clause, **{name: (ranked[name] or [{}])[0] for name in HEADS}})
        return found

    def _entities(self, found: Dict[Text, Ranking], end: int) -> List[Dict[Text, Any]]:
        return [
            {"entity": name, "value": best["name"], "confidence_entity": best["confidence"],
             "start": 0, "end": end, "extractor": type(self).__name__}
            for name in ("product", "aspect")
            for best in found[name][:1]
            if best["name"] != NONE and best["confidence"] >= self.config["minimum"]
        ]

    # Keeping: arrays and lists of words only, so that loading a model can run no code

    def save(self, folder: Path) -> None:
        arrays = {f"idf{i}": w for i, w in enumerate(self.vectorizers.weights())}
        for name, head in self.heads.items():
            arrays[f"{name}_coef"], arrays[f"{name}_intercept"] = head.coef, head.intercept
        np.savez(folder / "weights.npz", **arrays)
        about = {"vocabularies": self.vectorizers.vocabularies(),
                 "heads": {n: {"classes": h.classes, "temperature": h.temperature} for n, h in self.heads.items()}}
        (folder / "words.json").write_text(json.dumps(about), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        about = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
            words = about["vocabularies"]
            self.vectorizers = Vectorizers(words, [arrays[f"idf{i}"] for i in range(len(words))])
            self.heads = {
                n: Head(h["classes"], arrays[f"{n}_coef"], arrays[f"{n}_intercept"], h["temperature"])
                for n, h in about["heads"].items()
            }

    @classmethod
    def load(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> Recogniser:
        recogniser = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            recogniser.restore(folder)
        return recogniser
