from __future__ import annotations

import pytest

from aggregator.core.model import Fetched, Source
from aggregator.sources._markup import read
from aggregator.sources._paging import next_page

_SITE = "https://news.example"


@pytest.mark.parametrize(
    ("here", "body", "expected"),
    [
        ("/", "<link rel=next href=/page/2/>", "/page/2/"),
        ("/", "<div class=nav-previous><a href=/page/2/>&larr; Previous</a></div>", "/page/2/"),
        ("/page/2/", "<a href=/>Newer posts</a><a href=/page/3/>Older posts</a>", "/page/3/"),
        ("/presse/", "<a href=?seite=2>weiter »</a>", "/presse/?seite=2"),
        ("/presse/?seite=2", "<a href=?seite=1>zurück</a><a href=?seite=3>weiter</a>", "/presse/?seite=3"),
        ("/news", "<p class=pagination><a href=/news?o=20>次へ</a></p>", "/news?o=20"),
        ("/xw/index.html", "<a href=index_1.html>下一页</a>", "/xw/index_1.html"),
        (
            "/xw/index_1.html",
            "<a href=index.html>首页</a><a href=index_2.html>下一页</a>",
            "/xw/index_2.html",
        ),
        ("/board?id=7", "<a href='?id=7&page=2'>다음</a>", "/board?id=7&page=2"),
        ("/novosti/", "<a href=/novosti/page-2/>Следующая страница</a>", "/novosti/page-2/"),
        ("/actu", "<a href='/actu?start=10' title='Page suivante'>›</a>", "/actu?start=10"),
        ("/news", "<b>1</b> <a href=?page=2>2</a> <a href=?page=3>3</a>", "/news?page=2"),
        ("/news?page=2", "<a href=?page=1>1</a> <b>2</b> <a href=?page=3>3</a>", "/news?page=3"),
        ("/actu", "<a href=?page=0>1</a> <a href=?page=1 title='Page suivante'>›</a>", "/actu?page=1"),
        ("/actu?page=1", "<a href=?page=0>1</a> <b>2</b> <a href=?page=2>3</a>", "/actu?page=2"),
        ("/actu", "<b>1</b> <a href=?page=1>2</a> <a href=?page=2>3</a>", "/actu?page=1"),
        ("/n/", "<ul class=pager><li>1<li><a href=/n/2>2</a></ul>", "/n/2"),
        # Nothing here leads on.
        ("/page/3/", "<a href=/page/2/>Newer posts</a>", None),
        ("/news?page=3", "<a href=?page=1>1</a> <a href=?page=2>2</a> <b>3</b>", None),
        ("/", "<a href=/2026/11/a-story>weiter</a>", None),
        ("/", "<a href=/gallery class=slide-next>Next</a>", None),
        ("/", "<a href=/topics>More news</a>", None),
        ("/", "<a rel=next href=/article-1>Next</a>", None),
        ("/", "<a rel=next href=https://elsewhere.example/page/2/>Next</a>", None),
        ("/", "<a href=/page/2/>2 comments</a>", None),
    ],
)
def test_a_list_goes_on_where_it_says_so(here: str, body: str, expected: str | None) -> None:
    """By rel, by words and classes, by numbers; never back, nor to an article, nor to another site."""
    fetched = Fetched(url=_SITE + here, body=f"<html><body>{body}</body></html>".encode())
    page = read(fetched, Source(id="site", url=_SITE))
    found = next_page(page, {f"{_SITE}/article-1"})
    assert found == (expected and _SITE + expected)
