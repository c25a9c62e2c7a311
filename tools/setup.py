"""Installs what the project needs and runs its commands: a command's name goes in, its exit code comes out.

`make test` and `python3 tools/setup.py test` are the same. Only the standard library is used, since nothing is
installed yet when this starts. Packages come from the lock files alone, with their hashes; what is installed already
is left alone, so that a second run costs next to nothing.
"""

from __future__ import annotations

import argparse
import ctypes.util
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("Python 3.11 or newer is needed: start this with a newer one, as in `python3.13 tools/setup.py site`.")

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
PACKAGES = ROOT / "tests" / "browser"

SITE_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
"""Holds all that `SITE_LOCK` holds, in the same versions, and what the tests need."""

OLDEST_NODE = 20


# Python packages ----------------------------------------------------------------------------------------------


def install_python_packages(lock: str) -> None:
    """Bring `.venv` to what `lock` says; make it anew when it was made for another Python or other versions."""
    stamp = ENVIRONMENT / "reportsite.json"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    installed = _read_stamp(stamp)
    locks = installed.get("locks")
    current = locks if isinstance(locks, dict) and PYTHON.exists() and installed.get("python") == version else {}
    if any(_digest(ROOT / name) != digest for name, digest in current.items()):
        current = {}
    if lock in current:
        return
    if not current:
        _say("making .venv")
        if _run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]):
            sys.exit("The virtual environment could not be made; Debian and Ubuntu need the package python3-venv.")
    _say(f"installing {lock}")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if _run([*pip, "--requirement", lock]):
        sys.exit(f"The packages of {lock} could not be installed; what pip says above tells why.")
    covered = {SITE_LOCK, TEST_LOCK} if lock == TEST_LOCK else {lock}
    digests = {name: _digest(ROOT / name) for name in sorted({*current, *covered})}
    stamp.write_text(json.dumps({"python": version, "locks": digests}, indent=2) + "\n", encoding="utf-8")


# Browser, Java, Node.js and npm packages ----------------------------------------------------------------------


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome, the one in CHROME_PATH before all others, or None."""
    if chosen := os.environ.get("CHROME_PATH"):
        return chosen
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
    places = [shutil.which(name) for name in names]
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        places += [str(folder / f"{name}.app/Contents/MacOS/{name}") for name in ("Google Chrome", "Chromium")]
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if folder_name := os.environ.get(variable):
            places.append(str(Path(folder_name, "Google/Chrome/Application/chrome.exe")))
            places.append(str(Path(folder_name, "Microsoft/Edge/Application/msedge.exe")))
    return next((place for place in places if place and Path(place).exists()), None)


def find_java() -> str | None:
    """Return the path of a Java that starts, or None; macOS ships a `java` that only says it is missing."""
    brewed = ("/opt/homebrew/opt/openjdk/bin/java", "/usr/local/opt/openjdk/bin/java")
    places = [shutil.which("java"), *(place for place in brewed if Path(place).exists())]
    return next((place for place in places if place and _output([place, "-version"]) is not None), None)


def find_npm() -> str | None:
    """Return the path of npm where Node.js is new enough, or None."""
    version = _output(["node", "--version"]) or "v0"
    return shutil.which("npm") if int(version.lstrip("v").partition(".")[0]) >= OLDEST_NODE else None


def find_pango() -> str | None:
    """Return the name of the library that WeasyPrint sets text with, or None."""
    names = ("pango-1.0-0", "pango-1.0")
    places = [ctypes.util.find_library(name) for name in names]
    brewed = (Path("/opt/homebrew/lib/libpango-1.0.dylib"), Path("/usr/local/lib/libpango-1.0.dylib"))
    return next((place for place in [*places, *(str(path) for path in brewed if path.exists())] if place), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A program of the system that the browser tests or the printing of PDFs use, and the packages that bring it."""

    name: str
    find: Callable[[], str | None]
    debian: tuple[str, ...]
    brew: tuple[str, ...]


NEEDS = (
    Need(name="Chromium or Chrome", find=find_browser, debian=("chromium",), brew=("--cask", "google-chrome")),
    Need(name="Java 17", find=find_java, debian=("default-jre-headless",), brew=("openjdk",)),
    Need(name=f"Node.js {OLDEST_NODE} with npm", find=find_npm, debian=("nodejs", "npm"), brew=("node",)),
)

PANGO = Need(
    name="Pango",
    find=find_pango,
    debian=("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    brew=("pango",),
)


def install_programs(needs: Sequence[Need] = NEEDS) -> list[str]:
    """Install what is missing of some needs with the system's package manager; return the names of what is still."""
    missing = [need for need in needs if need.find() is None]
    if not missing:
        return []
    _say(f"installing {', '.join(need.name for need in missing)}")
    if sys.platform == "darwin" and shutil.which("brew"):
        for need in missing:
            _run(["brew", "install", *need.brew])
    elif shutil.which("apt-get") and (prefix := _root_prefix()) is not None:
        packages = [package for need in missing for package in need.debian]
        apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--quiet"]
        _run([*apt, "update"])
        _run([*apt, "install", "--yes", "--no-install-recommends", *packages])
    return [need.name for need in missing if need.find() is None]


def install_programs_of_the_tests() -> None:
    """Install what the browser tests need, or say in a sentence what is missing."""
    if still_missing := install_programs():
        sys.exit(f"The browser tests need {' and '.join(still_missing)}; `test --no-browser` runs the others.")


def install_npm_packages(*, everything: bool = False) -> None:
    """Install tests/browser/package-lock.json; Lighthouse, which the tests do without, only with `everything`."""
    stamp = PACKAGES / "node_modules" / ".reportsite.json"
    wanted = {"lock": _digest(PACKAGES / "package-lock.json"), "everything": everything}
    if _read_stamp(stamp) in (wanted, {**wanted, "everything": True}):
        return
    npm = find_npm()
    if npm is None:
        sys.exit(f"Node.js {OLDEST_NODE} or newer with npm is needed.")
    _say("installing tests/browser/package-lock.json")
    if _run([npm, "ci", *([] if everything else ["--omit=dev"])], folder=PACKAGES):
        sys.exit("The packages of tests/browser could not be installed; what npm says above tells why.")
    stamp.write_text(json.dumps(wanted) + "\n", encoding="utf-8")


# Commands -----------------------------------------------------------------------------------------------------


def site(arguments: Sequence[str]) -> int:
    """Install what the site needs, build it, say where to open it."""
    install_python_packages(SITE_LOCK)
    code = _run([str(PYTHON), "build.py", "build", *arguments])
    front_page = ROOT / "output" / "index.html"
    if code == 0 and not arguments and front_page.exists():
        _say(f"open {front_page.as_uri()}")
    return code


def serve(arguments: Sequence[str]) -> int:
    """Show the site while it is being written."""
    install_python_packages(SITE_LOCK)
    try:
        return _run([str(PYTHON), "build.py", "serve", *arguments])
    except KeyboardInterrupt:
        return 0  # that is how a preview ends


def pdf(arguments: Sequence[str]) -> int:
    """Install what printed documents need, and print them."""
    install_python_packages(SITE_LOCK)
    if install_programs([PANGO]):
        _say("Pango could not be installed; another engine prints where there is one")
    return _run([str(PYTHON), "build.py", "pdf", *arguments], variables={"CHROME_PATH": find_browser() or ""})


def check(arguments: Sequence[str]) -> int:
    """Look for mistakes in the content without building."""
    install_python_packages(SITE_LOCK)
    return _run([str(PYTHON), "build.py", "check", *arguments])


def test(arguments: Sequence[str]) -> int:
    """Install what the tests need, then lint and run all tests; further arguments go to pytest.

    With `--no-browser` the tests that need a browser, Java or npm packages are left out.
    """
    install_python_packages(TEST_LOCK)
    install_programs([PANGO])  # without it the tests of printed documents skip
    variables = {}
    if "--no-browser" in arguments:
        arguments = ["-m", "not browser", *(argument for argument in arguments if argument != "--no-browser")]
    else:
        install_programs_of_the_tests()
        install_npm_packages()
        variables["CHROME_PATH"] = find_browser() or ""
    return _run_all({**_lint_steps(), "tests": [str(PYTHON), "-m", "pytest", *arguments]}, variables)


def lint(_arguments: Sequence[str]) -> int:
    """Check style, types and layers of the code."""
    install_python_packages(TEST_LOCK)
    return _run_all(_lint_steps())


def fix(_arguments: Sequence[str]) -> int:
    """Format the code and mend what can be mended by itself."""
    install_python_packages(TEST_LOCK)
    ruff = [str(PYTHON), "-m", "ruff"]
    return _run_all({"mending": [*ruff, "check", "--fix", "--show-fixes"], "formatting": [*ruff, "format"]})


def bench(arguments: Sequence[str]) -> int:
    """Time this and other generators on the same content; further arguments go to benchmarks/bench.py."""
    install_python_packages(SITE_LOCK)
    return _run([str(PYTHON), "-m", "benchmarks.bench", *arguments])


def lighthouse(arguments: Sequence[str]) -> int:
    """Print Lighthouse scores of the built site."""
    install_python_packages(SITE_LOCK)
    install_programs_of_the_tests()
    install_npm_packages(everything=True)
    if code := _run([str(PYTHON), "build.py", "build"]):
        return code
    script = ["node", str(PACKAGES / "lighthouse.mjs"), str(ROOT / "output"), *arguments]
    return _run(script, variables={"CHROME_PATH": find_browser() or ""})


def lock(_arguments: Sequence[str]) -> int:
    """Choose versions anew and write the lock files: versions and hashes, no addresses."""
    install_python_packages(TEST_LOCK)
    compiling = [str(PYTHON), "-m", "uv", "pip", "compile", "--quiet", "--upgrade", "--universal"]
    compiling += ["--python-version=3.11", "--generate-hashes", "--no-header"]
    compiling += ["--no-emit-index-url", "--no-emit-find-links", "pyproject.toml"]
    code = _run_all(
        {
            SITE_LOCK: [*compiling, "--extra=pdf", "--extra=pictures", "--extra=preview", f"--output-file={SITE_LOCK}"],
            TEST_LOCK: [*compiling, "--extra=dev", f"--constraint={SITE_LOCK}", f"--output-file={TEST_LOCK}"],
        }
    )
    return code or _lock_npm_packages()


def _lock_npm_packages() -> int:
    """Write package-lock.json in a folder of its own: npm would copy what is installed, without hashes."""
    _say("package-lock.json")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("package.json", ".npmrc"):
            shutil.copy(PACKAGES / file, folder)
        if code := _run([find_npm() or "npm", "install", "--package-lock-only"], folder=folder):
            return code
        content = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)  # addresses that installing never looks at
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (PACKAGES / "package-lock.json").write_text(text, encoding="utf-8")
    return 0


def clean(_arguments: Sequence[str]) -> int:
    """Remove what was built and installed; an output folder that publishing did not write stays."""
    names = [".venv", ".cache", ".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".ruff_cache"]
    folders = [ROOT / name for name in [*names, "dist"]] + [PACKAGES / "node_modules"]
    for room in ("reportsite", "tests", "tools", "benchmarks"):
        folders += (ROOT / room).rglob("__pycache__")
    if (ROOT / "output" / ".reportsite.json").is_file():
        folders.append(ROOT / "output")
    for folder in folders:
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
    return 0


COMMANDS = (site, serve, pdf, check, test, lint, fix, bench, lighthouse, lock, clean)


# Running ------------------------------------------------------------------------------------------------------


def _lint_steps() -> dict[str, list[str]]:
    module = [str(PYTHON), "-m"]
    layers = ENVIRONMENT / ("Scripts/lint-imports.exe" if sys.platform == "win32" else "bin/lint-imports")
    return {
        "style": [*module, "ruff", "check", "--output-format=concise"],
        "format": [*module, "ruff", "format", "--check"],
        "types": [*module, "mypy"],
        "layers": [str(layers), "--no-logo"],
    }


def _run_all(steps: Mapping[str, Sequence[str]], variables: Mapping[str, str] | None = None) -> int:
    """Run every step, also after one has failed, and name those that did."""
    failed = []
    for name, command in steps.items():
        _say(name)
        if _run(command, variables=variables):
            failed.append(name)
    if failed:
        _say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _run(command: Sequence[str], *, folder: Path = ROOT, variables: Mapping[str, str] | None = None) -> int:
    sys.stdout.flush()
    try:
        return subprocess.run(command, cwd=folder, env={**os.environ, **(variables or {})}, check=False).returncode
    except OSError as error:
        _say(f"{command[0]} could not be started: {error.strerror}")
        return 1


def _output(command: Sequence[str]) -> str | None:
    """Return what a command prints, or None when it fails or does not exist."""
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def _root_prefix() -> list[str] | None:
    """Return what to put before a command that only root may run; None when there is no way without a password."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if _output(["sudo", "-n", "true"]) is not None else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_stamp(path: Path) -> dict[str, object]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _say(words: str) -> None:
    print(f"-- {words}", flush=True)


def main() -> int:
    """Run the command named on the command line."""
    commands = {command.__name__: command for command in COMMANDS}
    lines = [f"  {name:<12}{(command.__doc__ or '').splitlines()[0]}" for name, command in commands.items()]
    parser = argparse.ArgumentParser(
        prog="python3 tools/setup.py",
        description="\n".join(["Commands:", *lines]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Further arguments go to what the command runs: `test -k publish` runs some tests only.",
    )
    parser.add_argument("command", choices=commands, metavar="command")
    chosen, arguments = parser.parse_known_args()
    return commands[chosen.command](arguments)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
