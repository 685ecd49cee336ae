/*
 * What goes into dom0 beside its own ramdisk: an archive of the questions, with a kernel that stands in for those that they name.
 */

const page = 0x1000
/** Where a PV kernel is mapped: at its entry are a `hlt` and a jump back to it. */
const base = 0xffff_ffff_8000_0000n
const entry = base + 0x10_0000n

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => {
    bytes.writeUInt32LE(value, index * 4)
  })
  return bytes
}

const quad = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}

const string = (text: string): Buffer => Buffer.from(`${text}\0`)

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])

/** A note of Xen's in an ELF file (`XEN_ELFNOTE_*` of xen/include/public/elfnote.h). */
const note = (type: number, value: Buffer): Buffer =>
  Buffer.concat([words(4, value.length, type), string('Xen'), padded(value)])

const notes = Buffer.concat([
  note(6, string('linux')), // GUEST_OS
  note(7, string('2.6')), // GUEST_VERSION
  note(5, string('xen-3.0')), // XEN_VERSION
  note(8, string('generic')), // LOADER
  note(9, string('yes')), // PAE_MODE
  note(3, quad(base)), // VIRT_BASE
  note(4, quad(0n)), // PADDR_OFFSET
  note(1, quad(entry)), // ENTRY
  note(2, quad(entry + 0x1000n)), // HYPERCALL_PAGE
  note(18, words(0x10_0000)), // PHYS32_ENTRY, which makes it one for PVH
  note(10, string('!writable_page_tables|pae_pgdir_above_4gb|supervisor_mode_kernel')), // FEATURES
  note(17, words(0x8801)), // SUPPORTED_FEATURES
  note(14, words(1)), // SUSPEND_CANCEL
])

const programHeader = (type: number, flags: number, offset: number, size: number): Buffer => {
  const behind = BigInt(offset - page)
  return Buffer.concat([
    words(type, flags),
    ...[BigInt(offset), entry + behind, 0x10_0000n + behind, BigInt(size), BigInt(size), 4n].map(quad),
  ])
}

/** A kernel that PV and PVH guests can be built with. It does nothing: the guests stay paused. */
export const standInKernel = (): Buffer => {
  const image = Buffer.alloc(3 * page)
  const notesAt = 0x2800
  const halfWords = Buffer.from(Uint16Array.of(64, 56, 2, 64, 0, 0).buffer)
  Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    words(2 | (62 << 16), 1),
    ...[entry, 64n, 0n].map(quad),
    words(0),
    halfWords,
    programHeader(1, 7, page, 2 * page),
    programHeader(4, 4, notesAt, notes.length),
  ]).copy(image)
  Buffer.from([0xf4, 0xeb, 0xfd]).copy(image, page)
  notes.copy(image, notesAt)
  return image
}

/** An archive of files as Linux unpacks it over its first ramdisk (cpio, "newc"). */
export const archive = (files: ReadonlyMap<string, string | Buffer>): Buffer => {
  let inode = 7000
  const member = (name: string, content: Buffer, mode: number): Buffer => {
    const fields = [inode++, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length + 1, 0]
    const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`
    return Buffer.concat([padded(Buffer.concat([Buffer.from(header), string(name)])), padded(content)])
  }
  return Buffer.concat([
    member('c', Buffer.alloc(0), 0o040_755),
    ...[...files].map(([name, content]) => member(`c/${name}`, Buffer.from(content), 0o100_755)),
    member('TRAILER!!!', Buffer.alloc(0), 0),
  ])
}
