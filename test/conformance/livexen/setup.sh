#!/bin/bash
# setup.sh DIR [SUITE]: gets real Xen from Debian's packages and lays out, in DIR:
#     xen.elf    the hypervisor            vmlinuz    the dom0 kernel
#     initrd.gz  dom0: xl, xenstored, the HVM device model, busybox, an init
# SUITE: bookworm (Xen 4.17, default) or trixie (Xen 4.20).
# apt has sources and a state of its own below DIR/apt; nothing is installed on this machine. Run again, it does only what is missing;
# remove DIR to start over. MIRROR names Debian's mirror, where it is not that of this machine.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
HERE=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"; DIR=$(cd "$1" && pwd); SUITE=${2:-bookworm}
case $SUITE in
  bookworm) V=4.17 ;;
  trixie) V=4.20 ;;
  *) echo "unknown suite $SUITE (bookworm, trixie)" >&2; exit 2 ;;
esac
MIRROR=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -m1 '/debian/*$' | sed 's#/debian/*$##')}
[ -n "$MIRROR" ] || { echo "no Debian mirror found in apt's sources; give MIRROR" >&2; exit 1; }
T0=$(date +%s)
say() { echo "[$(( $(date +%s) - T0 ))s] $*" >&2; }

# apt on its own: own sources, own lists, and an empty dpkg status, so that it names every package that is needed.
A=$DIR/apt
mkdir -p "$A"/{lists/partial,archives/partial,parts}
: > "$A/status"
KEY=/usr/share/keyrings/debian-archive-keyring.gpg
cat > "$A/sources.list" <<S
deb [signed-by=$KEY] $MIRROR/debian $SUITE main
deb [signed-by=$KEY] $MIRROR/debian $SUITE-updates main
deb [signed-by=$KEY] $MIRROR/debian-security $SUITE-security main
S
O=(-o Dir::Etc::sourcelist="$A/sources.list" -o Dir::Etc::sourceparts="$A/parts" -o Dir::Etc::preferences=/dev/null
   -o Dir::Etc::preferencesparts="$A/parts" -o Dir::State::lists="$A/lists" -o Dir::State::status="$A/status"
   -o Dir::State::extended_states="$A/ext" -o Dir::Cache="$A" -o Dir::Cache::archives="$A/archives"
   -o APT::Architecture=amd64 -o APT::Architectures=amd64 -o APT::Sandbox::User=root -o Debug::NoLocking=1
   -o Acquire::Languages=none -o Acquire::Retries=3)
ROOT=$DIR/root
if [ ! -e "$DIR/unpacked" ]; then
  say "apt-get update ($SUITE)"
  apt-get "${O[@]}" -qq update
  # What xl and the device model need, as apt resolves it; of that, what dom0 will use.
  WANT="xen-utils-$V xenstore-utils qemu-system-xen busybox-static"
  NAMES=$(apt-get "${O[@]}" -s install --no-install-recommends $WANT | sed -n 's/^Inst \([^ ]*\).*/\1/p' |
    grep -E '^(lib|zlib|xen|qemu|seabios|ipxe-qemu|busybox)' | grep -vE '^lib(perl|python|pam|debian-inst)')
  KERNEL=$(apt-cache "${O[@]}" depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -1)
  say "downloading $(echo $NAMES | wc -w) packages, xen-hypervisor-$V-amd64 and $KERNEL"
  (cd "$A/archives" && apt-get "${O[@]}" -qq download $NAMES "xen-hypervisor-$V-amd64" "$KERNEL")
  rm -rf "$ROOT" "$DIR/kernel"; mkdir -p "$ROOT" "$DIR/kernel"
  say "unpacking"
  # One /usr, whichever way the release lays it out.
  mkdir -p "$ROOT"/usr/{bin,sbin,lib,lib64}; for d in bin sbin lib lib64; do ln -s usr/$d "$ROOT/$d"; done
  for d in "$A"/archives/*.deb; do
    case $d in
      */linux-image-*) dpkg-deb --fsys-tarfile "$d" | tar -x -C "$DIR/kernel" ;;
      *) dpkg-deb --fsys-tarfile "$d" | tar -x --keep-directory-symlink -C "$ROOT" ;;
    esac
  done
  # The kernel and its modules for Xen stay; documentation does not.
  MODS='xen-evtchn xen-privcmd xen-gntdev xen-gntalloc xenfs xen-pciback xen-blkback xen-netback bridge stp llc loop tun'
  mkdir -p "$DIR/modules"
  cp "$DIR"/kernel/boot/vmlinuz-* "$DIR/vmlinuz"
  for m in $MODS; do find "$DIR/kernel" -name "$m.ko*" -exec cp {} "$DIR/modules/" \;; done
  rm -rf "$DIR/kernel" "$ROOT"/usr/share/{doc,man,locale,perl*,python*} "$ROOT"/usr/lib/{udev,python*}
  rm -f "$A"/archives/*.deb "$A"/*.bin; rm -rf "$A/lists"; touch "$DIR/unpacked"; rm -f "$DIR/initrd.gz"
fi

if [ ! -e "$DIR/xen.elf" ]; then gzip -dc "$ROOT"/boot/xen-$V-amd64.gz > "$DIR/xen.elf"; fi

if [ ! -e "$DIR/initrd.gz" ] || [ "$HERE/dom0-init" -nt "$DIR/initrd.gz" ]; then
  say "building the initrd"
  R=$DIR/ird; rm -rf "$R"; X=/usr/lib/xen-$V
  mkdir -p "$R"/{bin,proc,sys,dev,run,tmp,m,root,etc,boot,usr/bin,usr/sbin,usr/lib,usr/lib64,usr/libexec,var/lib/xen,var/log}
  for d in sbin lib lib64; do ln -s usr/$d "$R/$d"; done
  ln -s /run "$R/var/run"; ln -s /run/lock "$R/var/lock"
  BB=$ROOT/bin/busybox
  cp "$BB" "$R/bin/busybox"; for a in $("$BB" --list); do [ "$a" = busybox ] || ln -sf busybox "$R/bin/$a"; done
  mkdir -p "$R$X/bin" "$R$X/boot"
  ELF=()
  for f in xl xenstored xen-init-dom0 xenconsoled libxl-save-helper; do cp "$ROOT$X/bin/$f" "$R$X/bin/"; ELF+=("$ROOT$X/bin/$f"); done
  cp -a "$ROOT$X"/boot/* "$R$X/boot/" 2>/dev/null || true # hvmloader, xen-shim
  for f in "$ROOT"/usr/bin/xenstore*; do cp -a "$f" "$R/usr/bin/"; done; ELF+=("$ROOT/usr/bin/xenstore")
  if [ -e "$ROOT/usr/libexec/xen-qemu-system-i386" ]; then
    cp "$ROOT/usr/libexec/xen-qemu-system-i386" "$R/usr/libexec/"; ELF+=("$ROOT/usr/libexec/xen-qemu-system-i386")
    mkdir -p "$R/usr/share/qemu"
    for n in vgabios-stdvga.bin vgabios-cirrus.bin efi-e1000.rom efi-rtl8139.rom kvmvapic.bin keymaps; do
      for s in "$ROOT"/usr/share/{qemu,seabios,ipxe/qemu,ipxe,vgabios}/$n "$ROOT"/usr/lib/ipxe/qemu/$n; do
        if [ -e "$s" ]; then cp -rL "$s" "$R/usr/share/qemu/" 2>/dev/null && break || true; fi; done; done
  fi
  # Firmware that libxl hands to hvmloader. OVMF is an empty stand-in: no guest runs.
  mkdir -p "$R/usr/share"/{seabios,ovmf,OVMF}; cp -L "$ROOT"/usr/share/seabios/bios*.bin "$R/usr/share/seabios/"
  truncate -s 1M "$R/usr/share/ovmf/OVMF.fd"; ln -s ../ovmf/OVMF.fd "$R/usr/share/OVMF/OVMF.fd"
  mkdir -p "$R/usr/lib/ipxe/qemu"; cp -rL "$ROOT"/usr/lib/ipxe/qemu/pxe-rtl8139.rom "$R/usr/lib/ipxe/qemu/" 2>/dev/null || true
  cp -r "$ROOT/etc/xen" "$R/etc/"; : > "$R/etc/xen/xl.conf"
  # Hotplug scripts want bash and real devices. These have the same names and answer "connected".
  for f in "$R"/etc/xen/scripts/*; do case $f in *.sh) continue ;; esac; rm -f "$f"; cat > "$f" <<'S'
#!/bin/sh
case "$1" in add|online)
  case "$XENBUS_PATH" in */vbd/*) xenstore-write "$XENBUS_PATH/physical-device" 7:0 ;; esac
  [ -z "$XENBUS_PATH" ] || xenstore-write "$XENBUS_PATH/hotplug-status" connected ;;
esac
exit 0
S
  chmod 755 "$f"; done
  echo 'root:x:0:0:root:/root:/bin/sh' > "$R/etc/passwd"; echo 'root:x:0:' > "$R/etc/group"
  # Shared libraries, as the release's own loader finds them among the release's own.
  LP=$(cd "$ROOT" && find usr/lib -name '*.so*' -printf '%h\n' | sort -u | sed "s|^|$ROOT/|" | tr '\n' ':')
  L=$ROOT/usr/lib/x86_64-linux-gnu
  for e in "${ELF[@]}"; do "$L/ld-linux-x86-64.so.2" --inhibit-cache --library-path "$LP" --list "$e"; done > "$DIR/libs.txt" 2>&1 || true
  MISS=$(grep '=>' "$DIR/libs.txt" | grep -vF "=> $ROOT/" | sort -u || true)
  if [ -n "$MISS" ]; then echo "libraries missing from the unpacked release:" >&2; echo "$MISS" >&2; exit 1; fi
  mkdir -p "$R/usr/lib/x86_64-linux-gnu"
  grep -o "=> $ROOT/[^ ]*" "$DIR/libs.txt" | cut -c4- | sort -u | while read -r l; do cp -L "$l" "$R/usr/lib/x86_64-linux-gnu/"; done
  cp -L "$L"/ld-linux-x86-64.so.2 "$L"/libgcc_s.so.1 "$R/usr/lib/x86_64-linux-gnu/"
  cp -L "$L"/ld-linux-x86-64.so.2 "$R/usr/lib64/"
  # Kernel modules, where they are not built in.
  for f in "$DIR"/modules/*; do m=$(basename "${f%%.ko*}")
    case $f in *.xz) "$BB" xz -dc "$f" > "$R/m/$m.ko" ;; *.zst) zstd -qdc "$f" > "$R/m/$m.ko" ;; *) cp "$f" "$R/m/" ;; esac
  done
  echo "$X" > "$R/etc/xendir"
  cp "$HERE/dom0-init" "$R/init"; chmod 755 "$R/init"
  (cd "$R" && find . | LC_ALL=C sort | "$BB" cpio -o -H newc 2>/dev/null | gzip -1) > "$DIR/initrd.gz.new"
  mv "$DIR/initrd.gz.new" "$DIR/initrd.gz"; rm -rf "$R"
fi
say "ready: $DIR  (Xen $V; $(du -sh "$DIR" | cut -f1) in all, initrd $(du -h "$DIR/initrd.gz" | cut -f1))"
