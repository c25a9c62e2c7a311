"""Theme files go in, artifacts with the hash of their content in their names come out; a site's own files go first."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from reportsite.errors import SettingsError
from reportsite.export.fonts import FACES
from reportsite.render.theme import load_theme, squeeze_script, squeeze_style
from tests.sites.building import ROOT, files_of, project_site

THEME = """
styles: [css/a.css, css/b.css]
scripts: [js/a.js]
icon: icons/icon.svg
fonts:
  preload: {zh: [fonts/x.woff2]}
"""


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    folder = tmp_path / "theme"
    for path, content in {
        "theme.yaml": THEME,
        "css/a.css": '@font-face { src: url("../fonts/x.woff2") }\n',
        "css/b.css": "b { background: url(../icons/icon.svg) }\n\n",
        "js/a.js": "a();\n",
        "icons/icon.svg": "<svg/>",
        "fonts/x.woff2": "font",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return folder


def test_styles_are_joined_in_order_and_find_their_files(theme: Path) -> None:
    loaded = load_theme([theme])
    files = {artifact.path: artifact.content.decode() for artifact in loaded.artifacts}
    css = files[loaded.stylesheet]
    assert css.index("@font-face") < css.index("b{")
    for name in re.findall(r"url\(([^)]*)\)", css):
        assert f"assets/{name}" in files
    assert loaded.preload == {"zh": (loaded.assets["fonts/x.woff2"],)}
    assert loaded.icon in files


def test_styles_lose_their_comments_and_the_blanks_that_mean_nothing() -> None:
    text = """/* a; { */
    @media (min-width: 40rem) { .a  > .b , .c :is(i, b)::before { content: " /* ; } */ "; width: calc(1rem + 2px) ; } }
    .d { background: url("data:x;base64,A A=="); } /* end */
    """
    assert squeeze_style(text) == (
        '@media (min-width:40rem){.a>.b,.c :is(i,b)::before{content:" /* ; } */ ";width:calc(1rem + 2px)}}'
        '.d{background:url("data:x;base64,A A==")}'
    )


def test_scripts_lose_their_comments_and_indentation_but_not_inside_a_text_of_several_lines() -> None:
    assert squeeze_script("// says\n(() => {\n\n  a(); // here\n})();\n") == "(() => {\na(); // here\n})();"
    several = "const a = `one\n  // two`;\n"
    assert squeeze_script(several) == several


def test_names_carry_the_hash_of_the_content(theme: Path) -> None:
    before = load_theme([theme])
    for artifact in before.artifacts:
        assert hashlib.sha256(artifact.content).hexdigest()[:10] in artifact.path
    (theme / "js/a.js").write_text("b();\n", encoding="utf-8")
    after = load_theme([theme])
    assert after.script != before.script
    assert after.stylesheet == before.stylesheet


def test_a_file_of_the_site_goes_before_that_of_the_project(theme: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "js").mkdir(parents=True)
    (own / "js/a.js").write_text("own();\n", encoding="utf-8")
    loaded = load_theme([own, theme])
    (script,) = [artifact for artifact in loaded.artifacts if artifact.path == loaded.script]
    assert script.content == b"own();\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "theme/theme.yaml cannot be used: theme/theme.yaml:1:1 RS104"),
        ("styles: [", "theme/theme.yaml cannot be used: theme/theme.yaml:1:10 RS002"),
        (THEME.replace("icon:", "icn:"), "theme/theme.yaml cannot be used: theme/theme.yaml:2:1 RS102, *"),
        (THEME.replace("css/b.css", "css/c.css"), "the theme has no file css/c.css"),
        (THEME.replace("fonts/x", "fonts/y"), "the theme has no file fonts/y.woff2"),
    ],
)
def test_a_theme_that_cannot_be_used_is_told_in_a_sentence(theme: Path, content: str, sentence: str) -> None:
    (theme / "theme.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load_theme([theme])
    assert str(refused.value).startswith(sentence.removesuffix("*"))


def test_the_stylesheet_and_the_scripts_of_the_project_ask_nothing_of_strangers() -> None:
    for path, content in files_of(project_site()).items():
        if path.endswith((".css", ".js", ".svg")):
            text = content.decode()
            assert not re.search(r"(?:url\(|@import|fetch\(|src=)\s*['\"]?(?:https?:)?//", text), path
            assert "eval(" not in text


def test_no_font_of_the_project_is_left_unused() -> None:
    css = next(content for path, content in files_of(project_site()).items() if path.endswith(".css")).decode()
    printed = {face.source for face in FACES}
    for font in (ROOT / "theme/fonts").glob("*.woff2"):
        assert font.name in printed or re.search(rf"url\({font.stem}\.[0-9a-f]+\.woff2\)", css), font.name
