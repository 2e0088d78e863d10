"""The templates with which buttons and lists are sent: one for each number of choices, filled in as needed.

https://www.twilio.com/docs/content/twilio-quick-reply and …/twilio-list-picker: within the 24 hours three buttons
or ten items need no approval of WhatsApp.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence

from bot.conversations import DeliveryFailed, Part, PartButton
from channels.accounts import WhatsAppAccount
from channels.base import CHOOSE
from channels.whatsapp.api import Api, ContentTemplate

MOST_BUTTONS = 3
MOST_ITEMS = 10
OPENS_LIST = "Bekijk de keuzes"
"""On the button that unfolds a list: at most 20 characters."""


def definition(style: str, choices: int) -> ContentTemplate:
    """The template for so many buttons ("buttons") or items ("list"): {{1}} is the text, then title and token.

    A change of what it holds asks for another name: Twilio keeps a template as it was made.
    """
    pairs = [(f"{{{{{2 * n}}}}}", f"{{{{{2 * n + 1}}}}}") for n in range(1, choices + 1)]
    variables = {"1": "Wat zoek je?"}  # examples, which Twilio asks; nobody gets to see them
    for n in range(1, choices + 1):
        variables |= {str(2 * n): f"Keuze {n}", str(2 * n + 1): f"keuze{n}"}
    return ContentTemplate(name(style, choices), _types(style, pairs), variables)


def name(style: str, choices: int) -> str:
    return f"onthaal_qr{choices}" if style == "buttons" else f"onthaal_list{choices}"


def variables(part: Part) -> str:
    """ContentVariables for `part`. Apostrophes as \\u0027: Twilio has refused a plain one with 21656
    (twilio-node issue 1082). No value may be empty (21656)."""
    values = {"1": part.text.strip() or CHOOSE}
    for n, button in enumerate(part.buttons, 1):
        values |= {str(2 * n): button.title, str(2 * n + 1): button.token}
    return _written(values)


def filled(values: Sequence[str]) -> str:
    """ContentVariables of an approved template: WhatsApp takes no line ends in a value, Twilio no empty one."""
    return _written({str(n): one_line(value) or "-" for n, value in enumerate(values, 1)})


def one_line(value: str) -> str:
    return " ".join(value.split())


def _written(values: Mapping[str, str]) -> str:
    return json.dumps(values).replace("'", "\\u0027")


def every() -> list[ContentTemplate]:
    buttons = [definition("buttons", n) for n in range(1, MOST_BUTTONS + 1)]
    return buttons + [definition("list", n) for n in range(1, MOST_ITEMS + 1)]


class Templates:
    """The templates of each account: looked up by name, made when they aren't there yet.

    Two processes that make one at the same time give two with one name, which does no harm.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[str, dict[str, str]] = {}
        self._making = asyncio.Lock()

    async def sid(self, account: WhatsAppAccount, style: str, buttons: Sequence[PartButton]) -> str:
        """The ContentSid. Raises DeliveryFailed; "content" when Twilio won't have such a template."""
        wanted = definition(style, len(buttons))
        found = self._known.get(account.account, {}).get(wanted.friendly_name)
        return found or await self._made(account, wanted)

    def forget(self, account: WhatsAppAccount) -> None:
        """Looks them up again at the next need: one was deleted in Twilio's console."""
        self._known.pop(account.account, None)

    async def prepare(self, account: WhatsAppAccount) -> list[str]:
        """Makes what is missing. Returns a Dutch line for each template. Raises DeliveryFailed."""
        self.forget(account)
        before = await self._api.contents(account)
        lines = []
        for template in every():
            there = template.friendly_name in before
            sid = before[template.friendly_name] if there else await self._made(account, template)
            lines.append(f"{template.friendly_name}: {'bestond al' if there else 'gemaakt'} ({sid})")
        return lines

    async def _made(self, account: WhatsAppAccount, wanted: ContentTemplate) -> str:
        async with self._making:
            if account.account not in self._known:
                self._known[account.account] = await self._api.contents(account)
            known = self._known[account.account]
            if wanted.friendly_name not in known:
                known[wanted.friendly_name] = await self._create(account, wanted)
            return known[wanted.friendly_name]

    async def _create(self, account: WhatsAppAccount, wanted: ContentTemplate) -> str:
        try:
            return await self._api.create_content(account, wanted)
        except DeliveryFailed as failed:
            if failed.kind != "permanent":
                raise
            raise DeliveryFailed(str(failed), kind="content", code=failed.code) from None


def _types(style: str, pairs: Sequence[tuple[str, str]]) -> dict[str, object]:
    if style == "buttons":
        actions = [{"type": "QUICK_REPLY", "title": title, "id": token} for title, token in pairs]
        return {"twilio/quick-reply": {"body": "{{1}}", "actions": actions}}
    items = [{"item": title, "id": token} for title, token in pairs]
    return {"twilio/list-picker": {"body": "{{1}}", "button": OPENS_LIST, "items": items}}
