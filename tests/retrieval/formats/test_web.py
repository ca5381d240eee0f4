"""Saved web pages: the article without the furniture around it."""

from pathlib import Path

import pytest

from companion.errors import DocumentError
from companion.retrieval.documents import Document, read_document

PAGE = """<!doctype html><html><head><title>All About Tea</title><meta name="author" content="Ana Lee"></head><body>
<nav><ul><li><a href="/">Home page of the site</a></li><li><a href="/a">Archive of the site</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to give you the best experience on this site.</p></div>
<article><h1>All About Tea</h1>
<p>Tea is brewed in hot water for three minutes, and it is drunk from small cups in the afternoon by many people.</p>
<h2>The leaves</h2>
<p>The leaves of the plant are picked by hand in the spring, when they are young, and dried in the sun for a day.</p>
<p>Black tea is left to wither and to oxidise for some hours, which gives it the dark color and the strong taste.</p>
</article>
<div id="comments" class="comments-area"><ol class="commentlist"><li class="comment"><div class="comment-body">
<p>I have always thought that cold tea tastes far better than hot tea on a summer's day.</p></div></li></ol></div>
<footer><p>Copyright 2014 by the tea society, all rights reserved.</p></footer></body></html>"""


@pytest.fixture(scope="module")
def page() -> Document:
    return read_document(Path("tea.html"), PAGE.encode())


def own(document: Document) -> str:
    return str([section for section in document.sections if not section.is_comment])


def test_the_article_is_read(page: Document) -> None:
    assert "picked by hand in the spring" in own(page)


@pytest.mark.parametrize("furniture", ["cookies", "Archive of the site", "all rights reserved"])
def test_furniture_is_dropped(page: Document, furniture: str) -> None:
    assert furniture not in str(page)


def test_a_comment_is_not_the_authors_word(page: Document) -> None:
    assert "cold tea" not in own(page)


def test_headings_part_the_sections(page: Document) -> None:
    assert "The leaves" in [section.heading for section in page.sections]


def test_title_and_author_are_found(page: Document) -> None:
    assert (page.title, page.author) == ("All About Tea", "Ana Lee")


@pytest.mark.parametrize("source", ["<html></html>", "<html><body></body></html>", "\x01\x02", "<<<>>>"])
def test_a_page_without_text_is_named(source: str) -> None:
    with pytest.raises(DocumentError, match=r"tea\.html"):
        read_document(Path("tea.html"), source.encode())
