"""Where pages are made when not by this machine: `dask://HOST:PORT` → the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from reportsite.building.workers import Workers
from reportsite.errors import SettingsError


@contextmanager
def workers_at(address: str | None) -> Iterator[Workers | None]:
    """Return the workers at an address, and part from them afterwards; none for no address.

    Raise SettingsError when the address is not one, what is needed for it is not installed, or nobody answers.
    """
    if address is None:
        yield None
        return
    parts = urlsplit(address)
    if parts.scheme != "dask" or not parts.hostname or not parts.port:
        raise SettingsError(f"not the address of a cluster: {address}; write dask://HOST:PORT")
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise SettingsError("a Dask cluster needs more packages: pip install 'reportsite[cluster]'") from error
    try:
        client: Any = Client(  # type: ignore[no-untyped-call]
            f"tcp://{parts.hostname}:{parts.port}", timeout="10s", set_as_default=False
        )
    except (OSError, TimeoutError) as error:
        raise SettingsError(f"no cluster answers at {address}") from error
    with client:
        # Making pages is told to a cluster as something with effects, so that no part is answered from an earlier run.
        yield Workers(executor=client.get_executor(pure=False), number=max(1, len(client.scheduler_info()["workers"])))
