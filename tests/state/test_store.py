"""The store: what is put in comes back for the same version, and whatever happens to the file costs its values only."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from reportsite.state.store import Store

VALUES = {"a": b"1", "reading/x.yaml": b"\0\xff" * 5000, "reading/y.yaml": b"", "readings": b"no"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "kept.sqlite"


def fill(path: Path, version: str = "1") -> None:
    with Store(path, version) as store:
        store.put(VALUES)


def test_values_come_back(path: Path) -> None:
    fill(path)
    with Store(path, "1") as store:
        assert {name: store.get(name) for name in VALUES} == VALUES
        assert store.get("b") is None
        assert store.all("reading/") == {"x.yaml": VALUES["reading/x.yaml"], "y.yaml": b""}
        store.put({"a": b"2"}, gone=["reading/x.yaml", "never"])
        assert store.get("a") == b"2"
    with Store(path, "1") as store:
        assert store.all("reading/") == {"y.yaml": b""}


def test_values_are_asked_for_one_by_one(path: Path) -> None:
    asked: list[str] = []

    class Made(Mapping[str, bytes]):
        """Values that are made when they are asked for."""

        def __getitem__(self, name: str) -> bytes:
            asked.append(name)
            return VALUES[name]

        def __iter__(self) -> Iterator[str]:
            return reversed(VALUES)

        def __len__(self) -> int:
            return len(VALUES)

    with Store(path, "1") as store:
        store.put(Made())
        assert asked == sorted(VALUES)
        assert {name: store.get(name) for name in VALUES} == VALUES


def test_another_version_sees_nothing(path: Path) -> None:
    fill(path)
    with Store(path, "2") as store:
        assert [store.get(name) for name in VALUES] == [None] * len(VALUES)
        assert store.all("reading/") == {}


def test_a_value_under_another_name_is_none(path: Path) -> None:
    fill(path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE kept SET name = 'b' WHERE name = 'a'")
    connection.commit()
    connection.close()
    with Store(path, "1") as store:
        assert store.get("b") is None


@pytest.mark.parametrize("column", ["checksum", "value"])
@pytest.mark.parametrize("wrong", [b"", None, 7, "text"])
def test_a_value_that_was_changed_is_none(path: Path, column: str, wrong: object) -> None:
    fill(path)
    connection = sqlite3.connect(path)
    connection.execute(f"UPDATE kept SET {column} = ? WHERE name != 'reading/y.yaml'", (wrong,))
    connection.commit()
    connection.close()
    with Store(path, "1") as store:
        assert [store.get("a"), store.get("readings")] == [None, None]
        assert store.all("reading/") == {"y.yaml": b""}


def test_any_damage_costs_values_only(path: Path) -> None:
    chance = random.Random(5)
    for _ in range(150):
        path.unlink(missing_ok=True)
        fill(path)
        content = bytearray(path.read_bytes())
        if chance.random() < 0.3:
            del content[chance.randrange(len(content)) :]
        for _ in range(chance.choice((1, 30, 300)) if content else 0):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        with Store(path, "1") as store:
            assert all(store.get(name) in {None, value} for name, value in VALUES.items())
            assert all(VALUES[f"reading/{name}"] == value for name, value in store.all("reading/").items())
            store.put(VALUES)
            store.put(VALUES)  # a file that could not be written to the first time was begun anew
        with Store(path, "1") as store:
            assert store.get("a") == b"1"


@pytest.mark.parametrize("schema", ["CREATE TABLE kept (other TEXT)", "CREATE TABLE others (name TEXT)", ""])
def test_a_database_of_somebody_else_is_as_good_as_none(path: Path, schema: str) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute(schema)
    connection.commit()
    connection.close()
    with Store(path, "1") as store:
        assert store.get("a") is None
        store.put(VALUES)
        store.put(VALUES)
    with Store(path, "1") as store:
        assert store.get("a") == b"1"


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be", encoding="utf-8")
    with Store(tmp_path / "state" / "kept.sqlite", "1") as store:
        store.put(VALUES)
        assert store.get("a") is None
        assert store.all("") == {}


def test_a_folder_in_place_of_the_file_is_left_alone(path: Path) -> None:
    (path / "inside").mkdir(parents=True)
    with Store(path, "1") as store:
        store.put(VALUES)
        assert store.get("a") is None
    assert (path / "inside").is_dir()


@pytest.mark.skipif(os.name != "posix", reason="links are made otherwise there")
def test_a_link_is_never_written_through(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    other = tmp_path / "other"
    path.symlink_to(other)
    with Store(path, "1") as store:
        store.put(VALUES)
        assert store.get("a") is None
    assert not other.exists()


def test_two_at_once_keep_one_of_both(path: Path) -> None:
    with Store(path, "1") as first, Store(path, "1") as second:
        first.put({"a": b"first"})
        second.put({"a": b"second"})
        assert first.get("a") == b"second"
