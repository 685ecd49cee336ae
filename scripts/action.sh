#!/usr/bin/env bash
# What the GitHub Action runs. Its inputs come as variables and are arguments as they are: nothing of them is a command. What goes wrong before
# xencfg has judged anything ends with 2, as it does there.
set -euo pipefail

paths=()
while read -r path || [ -n "$path" ]; do
  # An input that was written on Windows.
  path=${path%$'\r'}
  [ -z "$path" ] || paths+=("$path")
done <<< "${XENCFG_PATHS:-}"
[ ${#paths[@]} -gt 0 ] || paths=(.)

# Cut into words as a shell does, and not obeyed: xargs knows blanks, quotes and backslashes, and nothing else. A quote without
# another one is wrong usage. A dot stands before the words and one behind them: one of them may be empty.
words=$(xargs printf '%s\n' . <<< "${XENCFG_OPTIONS:-}" && echo .) || exit 2
lines=()
while IFS= read -r word; do
  lines+=("$word")
done <<< "$words"
options=(--format "${XENCFG_FORMAT:-github}")
[ -z "${XENCFG_RELEASE:-}" ] || options+=(--release "$XENCFG_RELEASE")
end=(--)
for ((at = 1; at < ${#lines[@]} - 1; at++)); do
  options+=("${lines[at]}")
  # The options end once: what stands behind that are paths.
  [ "${lines[at]}" != -- ] || end=()
done

# An action at a tag runs the version of that tag.
version=${XENCFG_VERSION:-$(node -p 'require(process.env.GITHUB_ACTION_PATH + "/package.json").version')} || exit 2

xencfg() {
  npx --yes --package "xen-config@$version" -- xencfg "$@"
}

xencfg --version > /dev/null || exit 2
if [ -n "${XENCFG_OUTPUT:-}" ]; then
  mkdir -p -- "$(dirname -- "$XENCFG_OUTPUT")" || exit 2
  { : > "$XENCFG_OUTPUT"; } || exit 2
  exec > "$XENCFG_OUTPUT"
fi
xencfg check "${options[@]}" ${end[@]+"${end[@]}"} "${paths[@]}"
