#!/usr/bin/env bash
# Builds the xl of a tag of xen.git on Debian, for scripts/release/record.ts. Nothing is installed beside Debian's packages,
# and Xen's build downloads nothing: only tools/libs and tools/xl are made, about two minutes on two cores.
set -euo pipefail

usage='usage: scripts/release/build-xl.sh XEN.GIT TAG DIR

  XEN.GIT  a clone of xen.git, with its tags
  TAG      RELEASE-4.15.0 or newer: before, the libraries lay elsewhere
  DIR      a folder that is made: DIR/xl is the program, DIR/lib its libraries, DIR/include the headers for the shim

JOBS=n sets how many compilers run at once (default: one for each core). KEEP=1 keeps the sources in DIR/source.'

case "${1-}" in --help | -h) echo "$usage"; exit 0 ;; esac
[ $# -eq 3 ] || { echo "$usage" >&2; exit 2; }
xen=$(realpath "$1") tag=$2 dir=$(realpath -m "$3")
[ ! -e "$dir/xl" ] || { echo "$dir/xl is there already" >&2; exit 2; }

packages=(gcc libc6-dev make pkg-config bison flex perl python3-dev acpica-tools
  uuid-dev libncurses-dev zlib1g-dev libyajl-dev libjson-c-dev)
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  missing=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "${packages[@]}" 2>&1 | grep -v '^ii ' || true)
  if [ -n "$missing" ]; then
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${packages[@]}" > /dev/null
  fi
else
  echo "These Debian packages are needed: ${packages[*]}"
fi

source=$dir/source
mkdir -p "$source"
git -C "$xen" archive "$tag" | tar -x -C "$source"
cd "$source"

# What is never started is left out: firmware, QEMU, stub domains, the shim for PV guests, other languages. pygrub stays: it is not
# made here, but without it xl refuses its name.
./configure --disable-xen --disable-docs --disable-stubdom --disable-ocamltools --disable-golang \
  --disable-seabios --disable-ovmf --disable-rombios --disable-pvshim --disable-xsmpolicy --disable-werror \
  --with-system-qemu=/usr/bin/qemu-system-i386 > "$dir/configure.log" 2>&1 ||
  { tail -5 "$dir/configure.log" >&2; exit 1; }
for part in tools/include tools/libs tools/xl; do
  make -j"${JOBS:-$(nproc)}" -C "$part" all >> "$dir/make.log" 2>&1 || { tail -20 "$dir/make.log" >&2; exit 1; }
done

mkdir -p "$dir/lib" "$dir/include"
find tools/libs -name 'lib*.so.*' -exec cp -P -t "$dir/lib" {} +
# The headers lie in tools/include and, in older tags, beside the sources of each library.
cp -rL tools/include/. "$dir/include"
find tools/libs \( -path '*/include/*.h' -o -path '*/light/*libxl*.h' \) -exec cp -Ln -t "$dir/include" {} +
cp tools/xl/xl "$dir/xl"
cd "$dir"
[ -n "${KEEP-}" ] || rm -rf source
lost=$(LD_LIBRARY_PATH=$dir/lib ldd xl | grep 'not found' || true)
[ -z "$lost" ] || { echo "xl does not find its libraries: $lost" >&2; exit 1; }
echo "$dir/xl is the xl of $tag"
