"""Made-up secrets of the right shapes. None of them may ever be printed."""

from __future__ import annotations

from typing import Any

LINK = "q8Zt3vLw0pXs6rBn1kYd"
ENGINE = "w2Nf7uHc4mJa9gEe5oTi"
HEX = "0123456789abcdef"
ACCOUNT, KEY = f"AC{HEX}{HEX[::-1]}", f"SK{HEX[4:]}{HEX[:4]}{HEX}"
TOKEN, OLD_TOKEN = f"{HEX[7:]}{HEX[:7]}{HEX}", f"{HEX[9:]}{HEX[:9]}{HEX}"
KEY_SECRET = "hR7tYw2ZpQ9sLk4VbN6mXc1DfG8jAe5U"
BOT = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRETS = (ENGINE, LINK, TOKEN, OLD_TOKEN, KEY_SECRET, BOT, BOT.partition(":")[2])
GENT = "+3293000001"


def whatsapp(**other: Any) -> dict[str, Any]:
    return {
        "account": ACCOUNT, "afzender": GENT, "tokens": [TOKEN], "sleutel": KEY, "geheim": KEY_SECRET, **other,
    }  # fmt: skip


def telegram(**other: Any) -> dict[str, Any]:
    return {"token": BOT, **other}
