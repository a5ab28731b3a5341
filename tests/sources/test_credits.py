from __future__ import annotations

import re
from pathlib import Path

import pytest

from aggregator import sources
from aggregator.core.model import Contributor, Fetched, RawEntry, Source

_SEED = Path(__file__).parent.parent / "data" / "site" / "page-conference.html"


def _entry(url: str, body: bytes) -> RawEntry:
    source = Source(id="site", url=url, kind="site")
    (entry,) = sources.parse(Fetched(url=url, body=body), source, "page").entries
    return entry


def _article(near: str, end: str, head: str = "") -> RawEntry:
    text = "<p>The delegates met in the old hall and spoke until the evening came to the town.</p>" * 8
    page = f"<html><head>{head}</head><body><h1>A headline of some length</h1>{near}{text}{end}</body></html>"
    return _entry("https://a.example/2026/11/20/a-headline.html", page.encode())


def test_the_seed_page_names_its_editor_and_its_source() -> None:
    """In brackets at the end of the last paragraph, and in a line of its own."""
    entry = _entry("https://www.wic.example/id/2024-09/07/c_1021001.htm", _SEED.read_bytes())
    assert entry.contributors == (Contributor(name="li wenjian", role="editor"),)
    assert entry.origin is not None
    assert entry.origin.title == "konferensi internet dunia"
    assert [person.name for person in entry.authors] == ["li yan"]


@pytest.mark.parametrize(
    ("near", "end", "editor", "origin"),
    [
        ("<p>2026-11-20 来源：新华社 责任编辑：李明</p>", "", "李明", "新华社"),
        ("<p>来源: 海港日报 | 作者: 王芳</p>", "<p>（责编：陈镕）</p>", "陈镕", "海港日报"),
        ("", "<p>[편집: 김하늘]</p><p>출처: 바다일보</p>", "김하늘", "바다일보"),
        ("", "<p>編集：田中一郎</p><p>出典：港新聞</p>", "田中一郎", "港新聞"),
        ("", "<p>Редактор: Анна Петрова</p><p>Источник: РИА Новости</p>", "Анна Петрова", "РИА Новости"),
        ("", "<p>Redaktion: Eva Kern</p><p>Quelle: dpa</p>", "Eva Kern", "dpa"),
        ("", "<p>Rédaction : Claire Monod</p><p>Source : AFP</p>", "Claire Monod", "AFP"),
        ("", "<p>Edición: Ana Pérez · Fuente: EFE</p>", "Ana Pérez", "EFE"),
        ("", "<p>Edição: João Reis</p><p>Fonte: Agência Lusa</p>", "João Reis", "Agência Lusa"),
        ("", "<p>A cura di: Ada Neri</p><p>Fonte: Ansa</p>", "Ada Neri", "Ansa"),
        ("", "<p>Επιμέλεια: Νίκος Λάμπρου</p><p>Πηγή: ΑΠΕ-ΜΠΕ</p>", "Νίκος Λάμπρου", "ΑΠΕ-ΜΠΕ"),
        ("", "<p>Toimittaja: Aino Saarinen</p><p>Lähde: STT</p>", "Aino Saarinen", "STT"),
        ("", "<p>Penyunting: Siti Rahma</p><p>Sumber: Antara</p>", "Siti Rahma", "Antara"),
        ("", "<p>Notes to editors: the figures are published every week.</p>", None, None),
        (
            "",
            "<p>He said that the source: a friend of his, was reliable.</p>",
            None,
            None,
        ),
        ("", "", None, None),
    ],
)
def test_editor_and_source_are_known_by_their_words(
    near: str, end: str, editor: str | None, origin: str | None
) -> None:
    """Beside the date, in brackets, and in lines at the end of the text."""
    entry = _article(near, end)
    assert [one.name for one in entry.contributors] == ([editor] if editor else [])
    assert (entry.origin.title if entry.origin else None) == origin


def test_a_source_that_is_a_link_has_its_address() -> None:
    """A relative one is of the page."""
    entry = _article("", '<p>Source: <a href="https://wire.example/1">The Wire</a></p>')
    assert entry.origin is not None
    assert (entry.origin.title, entry.origin.url) == ("The Wire", "https://wire.example/1")


def test_machines_are_told_first() -> None:
    """In meta elements."""
    entry = _article("<p>Editor: Nobody Else</p>", "", '<meta name="editor" content="Eva Kern">')
    assert [one.name for one in entry.contributors] == ["Eva Kern"]


@pytest.mark.parametrize("href", ["javascript:void(0)", "#"])
def test_a_switcher_without_addresses_tells_which_translations_there_are(href: str) -> None:
    """All 14 languages of the seed page are known by their labels, where only a script knows the addresses."""
    seed = _SEED.read_text(encoding="utf-8").replace("Française", "Français")
    before, switcher, after = seed.partition('<div class="yuyan">')
    links, end, rest = after.partition("</div>")
    page = before + switcher + re.sub(r'href="[^"]*"', f'href="{href}"', links) + end + rest
    entry = _entry("https://www.wic.example/id/2024-09/07/c_1021001.htm", page.encode())
    assert [(one.url, one.language) for one in entry.alternates] == [
        ("", tag)
        for tag in ("ko", "ru", "en", "fr", "id", "sa", "ja", "de", "pt", "el", "es", "it", "fi", "la")
    ]
