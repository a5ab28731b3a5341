"""What language switchers write, made comparable; `languages.from_label` says what it means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_LONGEST = 60
_FILLERS = re.compile(
    r"\b(?:version|versión|versione|versão|версия|έκδοση|edition|édition|edición|edizione|edição|ausgabe|издание|site|сайт"
    r"|язык|language)\b|(?:版|版本|网站|網站|サイト|판|사이트)$"
)


def key(text: str) -> str:
    """The form in which names are compared: compatibility forms unified, case folded, spaces single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def forms(label: str) -> Sequence[str]:
    """What a label may be the name in, the most literal first; nothing where it is too long to be one.

    As it is; without decoration ("English ▾"); without and only what stands in brackets ("Deutsch (German)"); without
    words like "version"; its parts ("Deutsch / German").
    """
    if len(label) > _LONGEST:
        return []
    whole = key(label)
    bare = _undecorated(whole)
    outside, _, inside = bare.partition("(")
    parts = re.split(r"[/|·–—-]", bare)
    found = [whole, bare, outside, inside.rstrip(")"), _FILLERS.sub("", bare), *parts]
    return [form.strip() for form in found]


def _undecorated(text: str) -> str:
    """The text from its first letter or bracket to its last."""
    start, end = 0, len(text)
    while start < end and not (text[start].isalpha() or text[start] == "("):
        start += 1
    while end > start and not (unicodedata.category(text[end - 1])[0] in "LM" or text[end - 1] == ")"):
        end -= 1
    return text[start:end]


# What switchers write and CLDR does not list: adverbs ("in Czech"), demonyms, forms that go with a word for "edition",
# names without their accents, and the short Chinese forms.
# 한어 reads "language of the Han", but the conference site means Korean by it.
_VARIANTS = {
    "ar": "عربي",
    "cs": "česky",
    "de": "auf deutsch|deutsche|德文|德语|독어",
    "en": "in english|en anglais|英文|영문",
    "es": "castellano|española|espanol|en español|西文|西班牙文",
    "et": "eesti keeles",
    "fi": "suomeksi|suomalainen|suomenkielinen|芬兰文",
    "fr": "en français|française|francais|francaise|法文|불어",
    "el": "ελληνική|希腊文",
    "hr": "hrvatska|hrvatsko",
    "hu": "magyarul",
    "id": "bahasa|印尼文|印尼语|印度尼西亚文",
    "it": "in italiano|italiana|意大利文",
    "ja": "日文|日语|일어",
    "ko": "한어|한글|한국말|조선말|조선어|朝鲜语|朝鮮語|韩文|韓文",
    "la": "latine|拉丁文",
    "lt": "lietuviškai",
    "lv": "latviski",
    "ms": "bahasa melayu",
    "no": "på norsk",
    "nl": "in het nederlands",
    "pl": "po polsku",
    "pt": "em português|portuguesa|portugues|葡文|葡萄牙文",
    "ru": "по-русски|на русском|русская|俄文|노어",
    "sa": "संस्कृत|संस्कृतम्|梵文",
    "sk": "slovensky",
    "sl": "slovensko",
    "sv": "på svenska",
    "uk": "українською",
    "zh": "中国语|汉语|漢語|华语|華語|国语|國語|普通话|普通話|mandarin|한문",
    "zh-Hans": "简体|简中|简体字|简体版",
    "zh-Hant": "繁體|繁体|繁中|正體|正體中文|正体中文|繁體版|繁體字",
}

VARIANTS: Final = {key(label): tag for tag, listed in _VARIANTS.items() for label in listed.split("|")}
"""Labels, as `key` writes them, and their tags."""
