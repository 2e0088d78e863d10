"""Recognises act, product and aspect of one sentence."""

from __future__ import annotations

import inspect
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine import heads, labels, model, normalise, parts, products, vectorizers
from engine.heads import Ranking
from engine.labels import NONE, Labels
from engine.model import HEADS, Model


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
    """The model as a component of Rasa: gives intent, rankings of all three, entities and parts."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`ranking`: how many of each; `minimum`: an entity below it is left out; `c`: of the linear models."""
        return {"ranking": 5, "c": 2.0, "minimum": 0.3}

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Text:
        """Rasa looks at the source of this class only; a change beside it must retrain as well."""
        modules = (heads, labels, model, normalise, parts, products, vectorizers)
        return "".join(inspect.getsource(module) for module in modules)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Recogniser:
        return cls({**cls.get_default_config(), **config}, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Recogniser:
        with model_storage.read_from(resource) as folder:
            return cls({**cls.get_default_config(), **config}, model_storage, resource, Model.restore(folder))

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        learned: Optional[Model] = None,
    ) -> None:
        self.config, self._storage, self._resource, self._model = config, model_storage, resource, learned

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        self._model = Model.fit(
            [e.get(TEXT) for e in examples], [labels_of(e) for e in examples], self.config["c"]
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            found = self._recognise(text)
            message.set(INTENT, found["act"][0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, found["act"], add_to_output=True)
            message.set("product_ranking", found["product"], add_to_output=True)
            message.set("aspect_ranking", found["aspect"], add_to_output=True)
            entities = (message.get(ENTITIES) or []) + self._entities(found, len(text))
            message.set(ENTITIES, entities, add_to_output=True)
            message.set("parts", self._parts(text), add_to_output=True)
        return messages

    def _recognise(self, text: Text) -> Dict[Text, Ranking]:
        if self._model is None:
            raise InvalidConfigException("The recogniser was neither trained nor loaded.")
        return self._model.recognise(text, self.config["ranking"])

    def _parts(self, text: Text) -> List[Dict[Text, Any]]:
        found = []
        for clause in parts.clauses(text):
            ranked = self._recognise(clause)
            found.append({"text": clause, **{name: (ranked[name] or [{}])[0] for name in HEADS}})
        return found

    def _entities(self, found: Dict[Text, Ranking], end: int) -> List[Dict[Text, Any]]:
        return [
            {
                "entity": name,
                "value": best["name"],
                "confidence_entity": best["confidence"],
                "start": 0,
                "end": end,
                "extractor": type(self).__name__,
            }
            for name in ("product", "aspect")
            for best in found[name][:1]
            if best["name"] != NONE and best["confidence"] >= self.config["minimum"]
        ]
