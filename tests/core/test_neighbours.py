"""What tells languages from those that they are taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core import languages, neighbours

SENTENCES = {
    "id": "Polisi mengatakan bahwa kantor itu rusak karena kebakaran",
    "ms": "Polis memaklumkan kedai itu rosak kerana kebakaran",
    "pt": "O governo não vai aumentar os impostos das pessoas",
    "gl": "O goberno non vai subir os impostos das persoas",
    "es": "El gobierno no va a subir los impuestos de las personas",
    "no": "Politiet sier at de ikke har sett noen etter ulykken",
    "nn": "Politiet seier at dei ikkje har sett nokon etter ulukka",
    "da": "Politiet siger, at de ikke har set nogen efter ulykken",
    "sv": "Polisen säger att de inte har sett någon efter olyckan",
    "sr-Latn": "Predsednik je rekao da će cene uvek rasti u celom svetu",
    "hr": "Predsjednik je rekao da će cijene u Europi rasti tijekom cijelog tjedna",
    "bs": "Predsjednik je rekao da će cijene uvijek rasti svake sedmice u Evropi",
    "hi": "सरकार ने कहा कि यह कानून सभी लोगों के लिए है",
    "mr": "सरकारने सांगितले की हा कायदा सर्वांसाठी आहे आणि तो लागू झाला",
    "ne": "सरकारले यो कानुन सबैका लागि हो भनेको छ र पारित गरेको छ",
    "sa": "सर्वे जनाः सुखिनः सन्ति इति राजा अवदत्",
    "ru": "Правительство заявило, что новые правила касаются всех, кто это читает",
    "uk": "Уряд заявив, що нові правила стосуються всіх, хто це читає",
    "be": "Урад заявіў, што новыя правілы тычацца ўсіх, хто гэта чытае",
    "bg": "Правителството заяви, че новите правила се отнасят за всички, които са тук",
    "sr": "Влада је рекла да се нова правила односе на све који ово читају",
    "mk": "Владата рече дека новите правила ќе се однесуваат на сите кои сега читаат овде",
}


@pytest.mark.parametrize(("language", "text"), SENTENCES.items())
def test_a_sentence_is_told_from_all_its_neighbours(language: str, text: str) -> None:
    """By its small words and its spelling, in capitals and in small letters."""
    for form in (text, text.lower(), text.upper()):
        assert neighbours.leader(form, neighbours.OF[language])[0] == language


def test_every_language_with_neighbours_has_a_sentence_here() -> None:
    """A group that nobody tries has mistakes in it."""
    assert neighbours.OF.keys() == SENTENCES.keys()


def test_what_all_have_tells_nothing() -> None:
    """A headline of names has no leader."""
    assert neighbours.leader("Barcelona, Benfica, Celta", neighbours.OF["es"]) == ("", 0)
    assert neighbours.leader("", neighbours.OF["hi"]) == ("", 0)


def test_groups_are_of_editions() -> None:
    """What a detector heard is looked up by its edition; a word with a sign in it would never be found."""
    for language, group in neighbours.OF.items():
        assert languages.edition(language) == language
        for word in group[language].words:
            assert word == word.lower()
            assert not set(word) & set(".,;:!?/()")


@given(st.text(), st.sampled_from(sorted(neighbours.OF)))
def test_no_text_breaks_it(text: str, language: str) -> None:
    """The leader is one of the group, or nobody."""
    leader, number = neighbours.leader(text, neighbours.OF[language])
    assert (leader in neighbours.OF[language]) == (number > 0)
