"""The call to the action server: kept alive, and fatal to the turn when it fails."""

import asyncio
import json
from typing import Any, Dict, Optional

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from engine.all_or_nothing import TurnAborted

KEPT_ALIVE = 30  # seconds; below what the action server keeps (uvicorn: --timeout-keep-alive 75)
LONGEST = 10.0  # seconds for one action; `timeout` in endpoints.yml changes it


class Actions(EndpointConfig):
    """An action endpoint of Rasa with one session for the whole process."""

    @classmethod
    def like(cls, other: EndpointConfig) -> "Actions":
        return cls(
            other.url,
            other.params,
            other.headers,
            other.basic_auth,
            other.token,
            other.token_name,
            **other.kwargs,
        )

    _session: Optional[aiohttp.ClientSession] = None

    async def request(
        self,
        method: str = "post",
        subpath: Optional[str] = None,
        content_type: Optional[str] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """The events and responses of one action. Raises ClientResponseError for a rejection, else TurnAborted."""
        body = kwargs["json"]
        action = body["next_action"]
        try:
            return await self._post(action, body)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as e:
            if isinstance(e, aiohttp.ClientConnectorError):
                raise TurnAborted("actions", f"{action}: {type(e).__name__}") from e
            return await self._again(action, body)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as e:
            raise TurnAborted("actions", f"{action}: {type(e).__name__}") from e

    async def _again(self, action: str, body: Dict[str, Any]) -> Any:
        """Once more: the other side had closed an idle connection. Actions that change something are keyed."""
        try:
            return await self._post(action, body)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as e:
            raise TurnAborted("actions", f"{action}: {type(e).__name__}") from e

    async def _post(self, action: str, body: Dict[str, Any]) -> Any:
        async with self._open().post(self.url, json=body, headers=self.headers) as answer:
            text = await answer.text()
            if answer.status == 200:
                return json.loads(text)
            if answer.status == 400 and "action_name" in json.loads(text):
                raise ClientResponseError(answer.status, answer.reason, text)
            raise TurnAborted("actions", f"{action}: {answer.status}")

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=KEPT_ALIVE),
                timeout=aiohttp.ClientTimeout(total=float(self.kwargs.get("timeout", LONGEST))),
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
