import { describe, expect, it } from 'vitest'
import {
  disk as diskMembers,
  nic as nicMembers,
  pciDevice as pciMembers,
} from '../../../server/src/build/device-members.ts'
import type { Members } from '../../../server/src/build/members.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { diskFields } from '../../../server/src/values/devices/disk/fields.ts'
import { readDisk } from '../../../server/src/values/devices/disk/reader.ts'
import { pciFields } from '../../../server/src/values/devices/pci/fields.ts'
import { readPci } from '../../../server/src/values/devices/pci/reader.ts'
import { vifFields } from '../../../server/src/values/devices/vif/fields.ts'
import { readVif } from '../../../server/src/values/devices/vif/reader.ts'
import type { Field, Stored } from '../../../server/src/values/spec/fields.ts'

/*
 * Each field of a spec string says which members of libxl's structure it settles. Here each is read in all its ways: what the reader sets
 * beyond what it sets without the field is what the field says, and libxl's structure has such a member.
 */

type Table = Readonly<Record<string, Field & Stored<string, string>>>

interface Language {
  readonly name: string
  readonly table: Table
  readonly members: Members
  /** What the reader makes of a string. */
  readonly read: (text: string) => object
  /** Values for fields of which neither example nor choice makes a difference. */
  readonly values?: Readonly<Record<string, string>>
}

const languages: readonly Language[] = [
  {
    name: 'disk',
    table: diskFields,
    members: diskMembers,
    read: (text) => readDisk(text, newestRelease).disk,
    values: { 'colo-port': '9000' },
  },
  {
    name: 'vif',
    table: vifFields,
    members: nicMembers,
    read: (text) => readVif(text, newestRelease).nic,
    values: { mac: '00:16:3e:01:02:03', devid: '3' },
  },
  {
    name: 'pci',
    table: pciFields,
    members: pciMembers,
    read: (text) => readPci(text, newestRelease).device,
    values: { bdf: '0001:02:03.4' },
  },
]

const pieces = (name: string, field: Field, values: Readonly<Record<string, string>> = {}): string[] => {
  if (field.flag) return [name]
  const choices = Object.keys(field.values ?? {})
  const given = values[name] ?? field.example ?? 'a'
  return (choices.length > 0 ? choices : [given]).map((value) => `${name}=${value}`)
}

const changed = (before: object, after: object): string[] => {
  const old = new Map(Object.entries(before))
  const now = new Map(Object.entries(after))
  return [...new Set([...old.keys(), ...now.keys()])].filter((member) => old.get(member) !== now.get(member))
}

describe.each(languages)('a field of $name', ({ table, members, read, values }) => {
  const bare = read('')

  it.each(Object.entries(table))('%s sets what it says', (name, field) => {
    const found = new Set(pieces(name, field, values).flatMap((piece) => changed(bare, read(piece))))
    const said = field.keeps === undefined ? (field.makes ?? []) : [field.keeps]
    expect([...found].sort()).toEqual([...said].sort())
    expect(said.filter((member) => !Object.hasOwn(members, member))).toEqual([])
  })
})
