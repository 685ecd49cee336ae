#!/usr/bin/env bash
# What the GitHub Action runs. Its inputs come as variables and are arguments as they are: nothing of them is a command.
set -euo pipefail

mapfile -t paths < <(printf '%s\n' "${XENCFG_PATHS:-.}" | sed '/^[[:space:]]*$/d')
mapfile -t options < <(printf '%s' "${XENCFG_OPTIONS:-}" | sed '/^[[:space:]]*$/d')
[ -z "${XENCFG_RELEASE:-}" ] || options+=(--release "$XENCFG_RELEASE")

run() {
  npx --yes --package "xen-config@${XENCFG_VERSION:-latest}" -- \
    xencfg check --format "${XENCFG_FORMAT:-github}" ${options[@]+"${options[@]}"} -- "${paths[@]}"
}

if [ -n "${XENCFG_OUTPUT:-}" ]; then run > "$XENCFG_OUTPUT"; else run; fi
