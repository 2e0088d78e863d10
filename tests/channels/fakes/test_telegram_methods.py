"""The fake Bot API: limits and refusals in Telegram's words, and python-telegram-bot against it."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from tests.fakes.serving import NO_TLS
from tests.fakes.telegram import METHODS, FakeTelegram, User

TOKEN = "1001:gent"


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(TOKEN, "1002:hasselt") as fake:
        yield fake


@pytest.fixture
def noor(telegram: FakeTelegram) -> User:
    noor = telegram.user("Noor")
    noor.says("Dag")
    return noor


@pytest.fixture
def api(telegram: FakeTelegram) -> Iterator[Api]:
    made = Api(telegram.url)
    yield made
    made.client.close()


class Api:
    """Plain calls of the Bot API."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, trust_env=False, verify=NO_TLS, timeout=5)

    def __call__(self, method: str, token: str = TOKEN, **params: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.client.post(f"/bot{token}/{method}", json=params).json()
        return found

    def refused(self, method: str, **params: Any) -> str:
        """ "400 Bad Request: …" """
        answer = self(method, **params)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


def test_it_knows_its_tokens_and_methods(telegram: FakeTelegram, api: Api) -> None:
    assert api("getMe")["result"]["id"] == 1001
    assert api("getMe", token="1002:hasselt")["result"]["username"] == "stad1_bot"
    assert api("getMe", token="1003:lier")["error_code"] == 401
    assert api("getMe", token="geen-token")["error_code"] == 404
    assert api("banChatMember")["error_code"] == 404
    assert len(telegram.violations) == 1


def test_it_reports_parameters_that_are_not_documented(telegram: FakeTelegram, api: Api, noor: User) -> None:
    assert api("sendMessage", chat_id=noor.id, text="Dag", urgent=True)["ok"]
    assert telegram.violations == ["sendMessage: unknown parameters ['urgent']"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "👍" * 2049}, "message is too long"),
        ({"text": "<x>Dag</x>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "2 < 3", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "<b>Dag", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "Dag</b>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "<b><i>Dag</b></i>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "Dag", "parse_mode": "Markdown3"}, "unsupported parse_mode"),
        ({"text": "Dag", "chat_id": 5}, "chat not found"),
        (
            {"text": "Dag", "reply_markup": keyboard({"text": "Ja", "callback_data": "a" * 65})},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"text": "Dag", "reply_markup": keyboard({"text": "Ja", "callback_data": "é" * 33})},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"text": "Dag", "reply_markup": keyboard({"text": "Ja", "callback_data": ""})},
            "BUTTON_DATA_INVALID",
        ),
        ({"text": "Dag", "reply_markup": keyboard({"text": "Ja"})}, "can't parse inline keyboard button"),
        (
            {"text": "Dag", "reply_markup": keyboard({"text": "Ja", "url": "mailto:x"})},
            "Unsupported URL protocol",
        ),
        ({"text": "Dag", "reply_markup": keyboard(*[{"text": "x", "callback_data": "x"}] * 101)}, "too long"),
        ({"text": "Dag", "reply_markup": "{"}, "can't parse reply keyboard"),
    ],
)
def test_it_refuses_messages_over_a_limit(
    telegram: FakeTelegram, api: Api, noor: User, params: dict[str, Any], words: str
) -> None:
    assert words in api.refused("sendMessage", **{"chat_id": noor.id, **params})
    assert telegram.sent == []


def test_it_counts_the_text_after_parsing(api: Api, noor: User) -> None:
    text = "<b>" + "&lt;" * 4096 + "</b>"
    assert api("sendMessage", chat_id=noor.id, text=text, parse_mode="HTML")["ok"]
    assert noor.last.text == "<" * 4096


def test_it_shows_text_links_and_buttons(telegram: FakeTelegram, api: Api, noor: User) -> None:
    text = 'Zie <a href="https://stad.gent/?a=1&amp;b=2">de site</a> &amp; kies'
    markup = keyboard({"text": "Ja", "callback_data": "t.1"}, {"text": "Kaart", "url": "https://stad.gent"})
    answer = api("sendMessage", chat_id=noor.id, text=text, parse_mode="HTML", reply_markup=markup)["result"]
    assert noor.last.text == answer["text"] == "Zie de site & kies"
    assert noor.last.links == ("https://stad.gent/?a=1&b=2",)
    assert (noor.last.titles, noor.last.button("Ja").data) == (["Ja", "Kaart"], "t.1")
    assert telegram.violations == []


def test_it_lets_a_bot_only_write_to_who_wants_it(api: Api, telegram: FakeTelegram, noor: User) -> None:
    noor.blocks()
    assert (
        api.refused("sendMessage", chat_id=noor.id, text="x") == "403 Forbidden: bot was blocked by the user"
    )
    noor.unblocks()
    assert api("sendMessage", chat_id=noor.id, text="x")["ok"]
    noor.deactivated = True
    assert api.refused("sendMessage", chat_id=noor.id, text="x") == "403 Forbidden: user is deactivated"
    sam = telegram.user("Sam")
    assert "can't initiate" in api.refused("sendMessage", chat_id=sam.id, text="x")
    assert "chat not found" in api.refused("sendMessage", token="1002:hasselt", chat_id=noor.id, text="x")


def test_it_edits_keyboards(telegram: FakeTelegram, api: Api, noor: User) -> None:
    markup = keyboard({"text": "Ja", "callback_data": "t.1"})
    sent = api("sendMessage", chat_id=noor.id, text="Zeker?", reply_markup=markup)["result"]
    where = {"chat_id": noor.id, "message_id": sent["message_id"]}
    assert "not modified" in api.refused("editMessageReplyMarkup", **where, reply_markup=markup)
    assert api("editMessageReplyMarkup", **where)["ok"]
    assert (noor.last.buttons, noor.last.first_buttons[0].title) == ((), "Ja")
    assert "not modified" in api.refused("editMessageReplyMarkup", **where)
    assert "message to edit not found" in api.refused(
        "editMessageReplyMarkup", chat_id=noor.id, message_id=999
    )
    assert api("editMessageText", **where, text="Genoteerd")["result"]["text"] == "Genoteerd"
    assert noor.texts == ["Genoteerd"]


def test_it_takes_an_answer_to_a_tap_for_a_while(telegram: FakeTelegram, api: Api, noor: User) -> None:
    query = noor.taps_data("t.1").update["callback_query"]["id"]
    assert "MESSAGE_TOO_LONG" in api.refused("answerCallbackQuery", callback_query_id=query, text="a" * 201)
    assert api("answerCallbackQuery", callback_query_id=query)["result"] is True
    assert telegram.calls("answerCallbackQuery") == [{"callback_query_id": query}]
    telegram.clock.advance(151)
    assert "query is too old" in api.refused("answerCallbackQuery", callback_query_id=query)
    assert "query is too old" in api.refused("answerCallbackQuery", callback_query_id="onbekend")


def test_it_limits_one_chat_and_not_another(telegram: FakeTelegram, api: Api, noor: User) -> None:
    telegram.limits.per_chat = 0.2
    answers = [api("sendMessage", chat_id=noor.id, text=str(number)) for number in range(4)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False]
    assert (answers[-1]["error_code"], answers[-1]["parameters"]["retry_after"]) == (429, 5)
    sam = telegram.user("Sam")
    sam.says("Dag")
    assert api("sendMessage", chat_id=sam.id, text="x")["ok"]
    telegram.limits.on = False
    assert api("sendMessage", chat_id=noor.id, text="x")["ok"]


def test_it_limits_a_bot_as_a_whole(telegram: FakeTelegram, api: Api) -> None:
    telegram.limits.overall = 5
    people = [telegram.user(f"Inwoner {number}") for number in range(7)]
    for person in people:
        person.says("Dag")
    answers = [api("sendMessage", chat_id=person.id, text="x")["ok"] for person in people]
    assert answers[:5] == [True] * 5 and False in answers[5:]


def test_it_sets_a_webhook_by_the_rules(telegram: FakeTelegram, api: Api) -> None:
    def refused(**params: Any) -> str:
        telegram.bot().webhook_set_at = float("-inf")
        return api.refused("setWebhook", **params)

    assert "HTTPS" in refused(url="http://onthaal.example/x")
    assert "ports 80, 88, 443 or 8443" in refused(url="https://onthaal.example:8080/x")
    assert "unallowed characters" in refused(url="https://onthaal.example/x", secret_token="a b")
    assert "max_connections" in refused(url="https://onthaal.example/x", max_connections=101)
    telegram.bot().webhook_set_at = float("-inf")
    url = "https://onthaal.example/webhooks/telegram/gent"
    assert api("setWebhook", url=url, secret_token="geheim", allowed_updates=["message"])["ok"]
    assert api.refused("setWebhook", url=url).startswith("429 Too Many Requests: retry after 1")
    info = api("getWebhookInfo")["result"]
    assert (info["url"], info["allowed_updates"], info["pending_update_count"]) == (url, ["message"], 0)
    assert api.refused("getUpdates").startswith("409 Conflict: can't use getUpdates")
    assert api("deleteWebhook")["ok"]
    assert api("getWebhookInfo")["result"]["url"] == ""


def test_it_gives_updates_until_they_are_confirmed(telegram: FakeTelegram, api: Api, noor: User) -> None:
    second = noor.says("Nog iets")
    found = api("getUpdates")["result"]
    assert [update["message"]["text"] for update in found] == ["Dag", "Nog iets"]
    assert api("getUpdates", limit=1)["result"] == found[:1]
    assert api("getUpdates", offset=found[0]["update_id"] + 1)["result"] == found[1:]
    assert api("getUpdates", offset=-1)["result"] == found[1:]
    assert api("getUpdates", offset=found[1]["update_id"] + 1)["result"] == []
    assert second.done


def test_it_waits_for_an_update_and_lets_one_poll_at_a_time(telegram: FakeTelegram) -> None:
    async def poll(client: httpx.AsyncClient) -> dict[str, Any]:
        found: dict[str, Any] = (await client.post(f"/bot{TOKEN}/getUpdates", json={"timeout": 5})).json()
        return found

    async def both() -> tuple[dict[str, Any], dict[str, Any]]:
        async with httpx.AsyncClient(base_url=telegram.url, trust_env=False, verify=NO_TLS) as client:
            first = asyncio.create_task(poll(client))
            await asyncio.sleep(0.2)
            second = asyncio.create_task(poll(client))
            await asyncio.sleep(0.2)
            telegram.user("Noor").says("Dag")
            return await first, await second

    first, second = asyncio.run(both())
    assert first["description"].startswith("Conflict: terminated by other getUpdates request")
    assert second["result"][0]["message"]["text"] == "Dag"


def test_it_takes_commands_actions_and_files(telegram: FakeTelegram, api: Api, noor: User) -> None:
    commands = [{"command": "stop", "description": "Stop het gesprek"}]
    assert api("setMyCommands", commands=commands)["ok"]
    assert api("getMyCommands")["result"] == commands
    assert "BOT_COMMAND_INVALID" in api.refused(
        "setMyCommands", commands=[{"command": "Stop!", "description": "x"}]
    )
    assert api("sendChatAction", chat_id=noor.id, action="typing")["ok"]
    assert "wrong parameter action" in api.refused("sendChatAction", chat_id=noor.id, action="denken")
    photo = noor.sends_photo().update["message"]["photo"][-1]["file_id"]
    path = api("getFile", file_id=photo)["result"]["file_path"]
    assert api.client.get(f"/file/bot{TOKEN}/{path}").status_code == 200
    assert "invalid file_id" in api.refused("getFile", file_id="x")


def test_it_fails_as_telegram_words_it(telegram: FakeTelegram, api: Api, noor: User) -> None:
    telegram.faults.add("429", to=str(noor.id), retry_after=7)
    telegram.faults.add("500", status=502, path="sendMessage")
    answer = api("sendMessage", chat_id=noor.id, text="x")
    assert answer["parameters"] == {"retry_after": 7}
    assert api("getMe")["ok"]
    assert api("sendMessage", chat_id=noor.id, text="x")["error_code"] == 502
    telegram.faults.add("accepted-reset")
    with pytest.raises(httpx.ReadError):
        api("sendMessage", chat_id=noor.id, text="Aangekomen")
    assert noor.texts == ["Aangekomen"]


def test_it_serves_python_telegram_bot(telegram: FakeTelegram, noor: User) -> None:
    async def use() -> None:
        async with Bot(TOKEN, base_url=f"{telegram.url}/bot") as bot:
            markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="t.1")]])
            preview = LinkPreviewOptions(is_disabled=True)
            sent = await bot.send_message(
                noor.id, "Zeker?", reply_markup=markup, link_preview_options=preview
            )
            assert sent.message_id == noor.last.message_id
            assert await bot.edit_message_reply_markup(noor.id, sent.message_id)
            assert [update.update_id for update in await bot.get_updates(timeout=0)]

    asyncio.run(use())
    assert telegram.violations == []
    assert json.loads(telegram.sent[0].params["link_preview_options"]) == {"is_disabled": True}


@pytest.mark.parametrize(
    ("method", "function"),
    [
        ("sendMessage", Bot.send_message),
        ("editMessageReplyMarkup", Bot.edit_message_reply_markup),
        ("editMessageText", Bot.edit_message_text),
        ("answerCallbackQuery", Bot.answer_callback_query),
        ("sendChatAction", Bot.send_chat_action),
        ("setWebhook", Bot.set_webhook),
        ("deleteWebhook", Bot.delete_webhook),
        ("getUpdates", Bot.get_updates),
        ("setMyCommands", Bot.set_my_commands),
        ("getFile", Bot.get_file),
    ],
)
def test_it_knows_the_parameters_that_the_library_sends(method: str, function: Any) -> None:
    """The library's own conveniences are not sent under their names."""
    own = {
        "self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs",
        "disable_web_page_preview", "allow_sending_without_reply", "reply_to_message_id",
    }  # fmt: skip
    assert set(inspect.signature(function).parameters) - own == set(METHODS[method])
