"""People with Telegram: what they type, tap and send, as the updates that a bot gets of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..phone import Phone
from .deliveries import CALLBACK_LIFE, MESSAGE_LIFE, Delivery
from .ledger import Ledger, Message
from .rules import Button

if TYPE_CHECKING:
    from .server import Bot, FakeTelegram

_CALLBACK_QUEUE = 3 << 33
"""Callback queries go in a queue of their own: user_id + (3 << 33). No order between a tap and a text."""


class User(Phone[Message]):
    """One person in a private chat with one bot. `id` is the chat's id too.

    Every verb returns the Delivery; it is on its way at once, or with deliver=False waits for `.post()`
    (late, or out of order). `.wait()` waits until the bot took it.
    """

    def __init__(self, telegram: FakeTelegram, bot: Bot, name: str, number: int) -> None:
        self._telegram = telegram
        self.bot = bot
        self.name = name
        self.id = number
        self.reachable = True
        self.deactivated = False
        self.started = False
        self._last: dict[str, Any] = {}

    @property
    def received(self) -> list[Message]:
        return [
            message
            for message in self._telegram.sent
            if message.chat_id == self.id and message.bot == self.bot.id
        ]

    @property
    def ledger(self) -> Ledger:
        return self._telegram.ledger

    def says(self, text: str, *, deliver: bool = True, **more: Any) -> Delivery:
        """`more`: further fields of the message, reply_to_message for one."""
        content: dict[str, Any] = {"text": text} | more
        if text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return self._message(content, deliver=deliver)

    def starts(self, parameter: str = "", *, deliver: bool = True) -> Delivery:
        """/start, with the parameter of a deep link."""
        return self.says(f"/start {parameter}".strip(), deliver=deliver)

    def edits(self, text: str, *, deliver: bool = True) -> Delivery:
        """The last message that this person wrote."""
        message = {key: value for key, value in self._last.items() if key != "entities"}
        message |= {"text": text, "edit_date": self._telegram.timestamp()}
        return self._push({"edited_message": message}, deliver=deliver)

    def taps(
        self, title: str, *, message: Message | None = None, inaccessible: bool = False, deliver: bool = True
    ) -> Delivery:
        """A button of `message` (also when its keyboard was removed since), or of the newest that shows it.

        :raises LookupError: no such button was received
        """
        found, button = self._find(title, message)
        return self.taps_data(button.data, message=found, inaccessible=inaccessible, deliver=deliver)

    def taps_data(
        self, data: str, *, message: Message | None = None, inaccessible: bool = False, deliver: bool = True
    ) -> Delivery:
        """A callback query with any data, as someone with a program of his own can send."""
        query: dict[str, Any] = {
            "id": self._telegram.new_query(self.bot),
            "from": self._person(),
            "chat_instance": str(self.id * 7),
            "data": data,
        }
        if message is not None:
            query["message"] = self._telegram.shown(message, self, inaccessible=inaccessible)
        return self._push({"callback_query": query}, callback=True, deliver=deliver)

    def sends_photo(self, caption: str = "", *, deliver: bool = True) -> Delivery:
        sizes = [self._file("photo", width=90 * size, height=90 * size) for size in (1, 4)]
        return self._message({"photo": sizes} | ({"caption": caption} if caption else {}), deliver=deliver)

    def sends_voice(self, *, deliver: bool = True) -> Delivery:
        return self._message(
            {"voice": self._file("voice", duration=4, mime_type="audio/ogg")}, deliver=deliver
        )

    def sends_video(self, *, deliver: bool = True) -> Delivery:
        return self._message(
            {"video": self._file("video", duration=4, width=640, height=360)}, deliver=deliver
        )

    def sends_document(self, name: str = "bewijs.pdf", *, deliver: bool = True) -> Delivery:
        content = {"document": self._file("document", file_name=name, mime_type="application/pdf")}
        return self._message(content, deliver=deliver)

    def sends_sticker(self, *, deliver: bool = True) -> Delivery:
        fields: dict[str, Any] = {"width": 512, "height": 512, "emoji": "👍", "type": "regular"}
        sticker = self._file("sticker", is_animated=False, is_video=False, **fields)
        return self._message({"sticker": sticker}, deliver=deliver)

    def sends_location(
        self, latitude: float = 51.0543, longitude: float = 3.7174, *, deliver: bool = True
    ) -> Delivery:
        return self._message({"location": {"latitude": latitude, "longitude": longitude}}, deliver=deliver)

    def sends_contact(self, *, deliver: bool = True) -> Delivery:
        contact = {"phone_number": "+32470000000", "first_name": "Sam"}
        return self._message({"contact": contact}, deliver=deliver)

    def sends_poll(self, *, deliver: bool = True) -> Delivery:
        """A kind of message that nobody thought of."""
        poll: dict[str, Any] = {"id": "1", "question": "Wanneer?", "options": [], "total_voter_count": 0}
        poll |= dict.fromkeys(
            ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only"), False
        )
        poll |= {"is_anonymous": True, "type": "regular"}
        return self._message({"poll": poll}, deliver=deliver)

    def says_in_group(self, text: str, *, deliver: bool = True) -> Delivery:
        group = {"id": -100_000 - self.id, "type": "supergroup", "title": "Buren"}
        return self._message({"text": text, "chat": group}, deliver=deliver)

    def posts_in_channel(self, text: str, *, deliver: bool = True) -> Delivery:
        channel = {"id": -200_000 - self.id, "type": "channel", "title": "Nieuws"}
        post = {
            "message_id": 1,
            "date": self._telegram.timestamp(),
            "chat": channel,
            "sender_chat": channel,
            "text": text,
        }
        return self._push({"channel_post": post}, deliver=deliver)

    def blocks(self, *, deliver: bool = True) -> Delivery:
        """From now on a send to this person is 403; the bot is told with my_chat_member."""
        self.reachable = False
        return self._member("member", "kicked", deliver=deliver)

    def unblocks(self, *, deliver: bool = True) -> Delivery:
        self.reachable = True
        return self._member("kicked", "member", deliver=deliver)

    def sends_unknown(self, *, deliver: bool = True) -> Delivery:
        """An update of a type that does not exist yet."""
        return self._push({"quantum_message": {"from": self._person(), "text": "?"}}, deliver=deliver)

    def sends_poison(self, *, deliver: bool = True) -> Delivery:
        """A message whose fields are not what the documentation says."""
        broken = {
            "message_id": "x",
            "date": None,
            "chat": self._chat(),
            "text": {"not": "text"},
            "entities": 7,
        }
        return self._push({"message": broken}, deliver=deliver)

    def _find(self, title: str, message: Message | None) -> tuple[Message, Button]:
        if message is not None:
            return message, message.button(title, ever=True)
        for received in reversed(self.received):
            if title in received.titles:
                return received, received.button(title)
        raise LookupError(f"{self.name} sees no button {title!r}")

    def _message(self, content: dict[str, Any], *, deliver: bool) -> Delivery:
        base: dict[str, Any] = {
            "message_id": self._telegram.new_message_id(self.bot),
            "from": self._person(),
            "chat": self._chat(),
            "date": self._telegram.timestamp(),
        }
        self._last = base | content
        chat = self._last["chat"]["id"]
        self.started = self.started or chat == self.id
        return self._push({"message": self._last}, queue=chat, deliver=deliver)

    def _member(self, old: str, new: str, *, deliver: bool) -> Delivery:
        bot = {"id": self.bot.id, "is_bot": True, "first_name": "Stad", "username": self.bot.username}
        states = [
            {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
            for status in (old, new)
        ]
        member = {
            "chat": self._chat(),
            "from": self._person(),
            "date": self._telegram.timestamp(),
            "old_chat_member": states[0],
            "new_chat_member": states[1],
        }
        return self._push({"my_chat_member": member}, deliver=deliver)

    def _push(
        self, content: dict[str, Any], *, queue: int = 0, callback: bool = False, deliver: bool
    ) -> Delivery:
        queue = self.id + _CALLBACK_QUEUE if callback else queue or self.id
        life = CALLBACK_LIFE if callback else MESSAGE_LIFE
        return self._telegram.push(self.bot, content, queue=queue, life=life, deliver=deliver)

    def _person(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "nl"}

    def _chat(self) -> dict[str, Any]:
        return {"id": self.id, "first_name": self.name, "type": "private"}

    def _file(self, kind: str, **more: Any) -> dict[str, Any]:
        number = self._telegram.new_file()
        return {"file_id": f"{kind}-{number}", "file_unique_id": f"u{number}", "file_size": 12345} | more
