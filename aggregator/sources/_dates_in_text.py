"""Whole dates in running text, as people write them in the 15 languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregator.core import dates

_TIME = (
    r"(?:[\s,|·•/T(–-]{1,4}(?:at|um|à|a las|às|alle|ore|klo|kl\.?|pukul|в|στις|의)?\s{0,2}"
    r"(?:(?:오전|오후|上午|下午|午前|午後|[月火水木金土日]\)?|[(（][^()（）]{1,9}[)）])\s{0,2}){0,2}"
    r"\d{1,2}\s?(?:[:h時时시点點]|\.(?=\d\d\b))\s?\d{1,2}\s?(?:[:분分]\s?(?:\d{1,2}\s?[秒초]?)?)?"
    r"(?:\s?[aApP]\.?\s?[mM]\b\.?)?(?:\s?(?:Uhr|Z|UTC|GMT|CET|CEST|MSK|WIB|JST|KST|EST|EDT|PST|PDT)\b)?(?:\s?[+-]\d{2}:?\d{2})?)?"
)
_DATES = (
    r"\d{4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}\s?[日일]?",
    r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{4}",
    r"\d{1,2}(?:\.|st|nd|rd|th|er|º|ª)?,?\s(?:de\s|of\s|da\s)?[^\s\d,.]{2,20}\.?,?\s(?:de\s|del\s|da\s)?\d{4}",
    r"[^\s\d,.]{3,20}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}",
)
VISIBLE = re.compile(rf"(?<!\d)(?P<day>{'|'.join(_DATES)})(?!\d){_TIME}")
CHANGED = re.compile(
    r"\W*(?:last )?(?:updated|modified|deadline|event|due|aktualisiert|geändert|mis à jour|modifié|actualizado|"
    r"atualizado|aggiornato|обновлено|изменено|更新|päivitetty|ενημερώθηκε|diperbarui|수정)",
    re.IGNORECASE,
)
"""How a line begins that tells another date than that of publication."""


def whole_dates(text: str) -> Iterator[str]:
    """The whole dates in a text that can be read in one way, each with its time where it has one."""
    for found in VISIBLE.finditer(text):
        said = next(filter(dates.parse, (found[0].strip(" ,|·•/T(–-"), found["day"])), None)
        if said:
            yield said
