"""What emoji and other signs mean that stand without a word."""

from __future__ import annotations

import unicodedata

_STOP = "🛑✋🤚⛔🚫🖐⏹⏸🤐🤫🔇🙅🔕"
_NO = "👎😡🤬😠💩🤦🙄😤❌✖❎🖕❓❔⁉🤨😕😖🤔🧐⏭🔄🔁"
_PICTURES = ((0x1F300, 0x1F5FF), (0x1F680, 0x1F6D2), (0x1F900, 0x1FAFF), (0x2600, 0x27BF))
"""A picture reacts to what is said ("💸", "🍕"); but a flag may ask for a language, and an arrow for more or less."""
_FACES = ((0x1F600, 0x1F64F), (0x1F910, 0x1F92F), (0x1F970, 0x1F97A), (0x1F9D0, 0x1F9D0), (0x1FAE0, 0x1FAE8))
_YES = (
    "👍👌👏🙌💪✅✔☑🆗💯🔥✨⭐🌟🎉🎊❤💙💚💛🧡💜🖤🤍🤎💕💖💗💓💞💝💘🙏🤝✌🤙🤘🫡🫶🥳🥰🥲🤩🤯😻😹😂🤣💀☠👀👊🤜🤛🤞🙇🙋🤷💃🕺🚀🏆🥇"
    "☺☻♥😸😺🎯💡🧠👋👑💐🌹🌸🍻🥂☝👆💫⚡😮‍💨🫠🤭🥹🍀☀🌈"
)


def sense_of_signs(text: str) -> str:
    """``stops``, ``acks`` or nothing, for a text without words."""
    signs = [char for char in text if unicodedata.category(char) in ("So", "Po", "Sm", "Sk") or char in _YES]
    if any(sign in _STOP for sign in signs):
        return "stops"
    if any(sign in _NO for sign in signs):
        return ""
    if any(sign in _YES or any(low <= ord(sign) <= high for low, high in _FACES) for sign in signs):
        return "acks"
    if signs and all(any(low <= ord(sign) <= high for low, high in _PICTURES) for sign in signs):
        return "acks"
    return "acks" if text.strip() in ("+1", "++", "!", "!!", "!!!") else ""
