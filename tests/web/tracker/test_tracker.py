"""`t.js` and `f.js`: small, for any site, and nobody's secret."""

import gzip

import pytest
from django.test import Client

from testigo.web.tracker.shrinking import shrunk


@pytest.mark.parametrize(("name", "most"), [("t", 3 * 1024), ("f", 1024)])
def test_the_script_is_small_and_may_be_used_by_any_site(
    client: Client, name: str, most: int
) -> None:
    answer = client.get(f"/{name}.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert len(gzip.compress(answer.content, 9)) <= most
    assert answer.cookies == {}
    assert client.post(f"/{name}.js").status_code == 405


def test_shrinking_takes_comments_and_space_and_leaves_text_alone() -> None:
    script = """
    // A comment.
    const said = "two  spaces // and no comment";
    if (said - 1 > 2) { run(said, { a: 1 }); }  /* Another. */
    """
    assert shrunk(script).strip() == (
        'const said="two  spaces // and no comment";if(said - 1>2){run(said,{a:1});}'
    )
