#!/usr/bin/env bash
# What the GitHub Action runs. Its inputs come as variables and are arguments as they are: nothing of them is a command.
set -euo pipefail

paths=()
while read -r path || [ -n "$path" ]; do
  [ -z "$path" ] || paths+=("$path")
done <<< "${XENCFG_PATHS:-.}"

# Cut into words as a shell does, and not obeyed: xargs knows blanks, quotes and backslashes, and nothing else. A quote without
# another one is wrong usage.
words=$(xargs printf '%s\n' <<< "${XENCFG_OPTIONS:-}") || exit 2
options=(--format "${XENCFG_FORMAT:-github}")
while IFS= read -r word; do
  [ -z "$word" ] || options+=("$word")
done <<< "$words"
[ -z "${XENCFG_RELEASE:-}" ] || options+=(--release "$XENCFG_RELEASE")

# An action at a tag runs the version of that tag.
version=${XENCFG_VERSION:-$(node -p 'require(process.env.GITHUB_ACTION_PATH + "/package.json").version')}

run() {
  npx --yes --package "xen-config@$version" -- xencfg check "${options[@]}" -- "${paths[@]}"
}

[ -n "${XENCFG_OUTPUT:-}" ] || { run; exit; }
mkdir -p -- "$(dirname -- "$XENCFG_OUTPUT")"
run > "$XENCFG_OUTPUT"
