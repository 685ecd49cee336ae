import { describe, expect, it } from 'vitest'
import { differencesOf, emptyFile, withoutRelease, withRelease } from '../../../scripts/release/facts-file.ts'
import { newsOf } from '../../../scripts/release/news.ts'
import { factsOf, textsOf } from '../../../scripts/release/xen/extract.ts'
import { releaseOf, type Tree } from '../../../scripts/release/xen/tag.ts'

/** A made-up xl: all that its few files say is below. */
const parser = `
/* A comment may name xlu_cfg_get_long(config, "never", &l, 0) without reading it. */
static int parse_vif_config(int *nic, char *token)
{
    if (MATCH_OPTION("bridge", token, oparg)) {
        take(oparg);
    } else if (MATCH_OPTION(XENKBD_FIELD_WIDTH, token, oparg)) {
        fprintf(stderr, "the width %" PRIu32
                " does nothing\\n", 3);
    }
}

void parse_config_data(const char *source)
{
    // a remark
    xlu_cfg_replace_string (config, "kernel", &kernel, 0);
    if (!xlu_cfg_get_string(config, "colour", &buf, 0)) {
        if (!strcmp(buf, "red")) e = libxl_paint_from_string(buf, &paint);
    }
    if (!xlu_cfg_get_long(config, "size", &l, 0))
        size = l;
    if (!xlu_cfg_get_list(config, "boxes", &list, 0, 0)) {
        if (!strcmp(p, "first")) {
            if (!strcmp(value, "no field")) e = 1;
        } else if (!strcmp("second", p)) {
        } else if (strcmp(p, "asked for in another way")) e = 1;
    }
#define parse_args(type) \\
    xlu_cfg_get_list_as_string_list(config, "args"#type, &info->args##type, 0)
    parse_args();
    parse_args(_pv);
}
`

const pci = `
int xlu_pci_parse_bdf(XLU_Config *cfg, libxl_device_pci *pci, const char *str)
{
    if (!strcmp(optkey, "seize")) {
        if (!strcmp(tok, "no field")) e = 1;
    }
}

int xlu_rdm_parse(XLU_Config *cfg, libxl_rdm_reserve *rdm, const char *str)
{
    switch(state) {
    case STATE_TYPE:
        if (*ptr == '=') {
            if (strcmp(tok, "strategy")) e = 1;
        }
    case STATE_STRATEGY:
        if (*ptr == ',') {
            if (!strcmp(tok, "host")) e = 1;
        }
    }
}
`

const pools = `
int main_cpupoolcreate(int argc, char **argv)
{
    if (xlu_cfg_get_list(config, "cpus", &cpus, 0, 0))
        return 1;
}
`

const types = `
# Types of a made-up libxl
libxl_paint = Enumeration("paint", [
    (0, "NONE"),
    (1, 'RED'),
    ])
libxl_shape = Enumeration("shape", [(1, "round")])
libxl_inner = Enumeration("inner", [(1, "hidden")], init_val = "LIBXL_INNER_HIDDEN")
libxl_device_box = Struct("device_box", [
    ("shape", libxl_shape),
    ("sides", Array(uint32, "num_sides")),
    ])
libxl_domain_config = Struct("domain_config", [
    ("b_info", Struct(None, [("size", MemKB, {'init_val': '~0'})])),
    ("boxes", Array(libxl_device_box, "num_boxes")),
    ], dir=DIR_IN)
`

const files: Record<string, string> = {
  'tools/xl/xl_parse.c': parser,
  'tools/xl/xl_cpupool.c': pools,
  'tools/xl/xl.c':
    'static void parse_global_config(const char *f)\n{\n  xlu_cfg_get_defbool(config, "lock", &lock, 0);\n}\n',
  'tools/libs/util/libxlu_disk_l.l': '%%\nvdev=[^,]*,?\t{ take(); }\ncdrom,?\t{ take(); }\nfile:/.*\t{ old(); }\n%%\n',
  'tools/libs/util/libxlu_pci.c': pci,
  'tools/libs/light/libxl_types.idl': types,
  'tools/libs/light/libxl_cpuid.c': 'flags[] = { {"oldest", 0x00000001, NA, 3}, };',
  'xen/include/public/io/kbdif.h': '#define XENKBD_FIELD_WIDTH  "width"\n',
}
const made: Tree = (path) => files[path]
const changed = (changes: Record<string, string>): Tree => {
  return (path) => changes[path] ?? files[path]
}

describe('what the sources of a release say', () => {
  const facts = factsOf(made)

  it('names the keys, with the functions that read them', () => {
    expect(facts.keys).toEqual({
      domain: {
        args: ['list_as_string_list'],
        args_pv: ['list_as_string_list'],
        boxes: ['list'],
        colour: ['string'],
        kernel: ['string'],
        size: ['long'],
      },
      cpupool: { cpus: ['list'] },
      'xl.conf': { lock: ['defbool'] },
    })
  })

  it('names the fields of spec strings, however xl looks for them, also where a header has their names', () => {
    expect(facts.spec_fields).toEqual({
      boxes: ['first', 'second'],
      disk: ['cdrom', 'vdev'],
      // No key of this parser is called `vif`, so the function stands for the spec.
      parse_vif_config: ['bridge', 'width'],
      pci: ['seize'],
      rdm: ['strategy'],
    })
  })

  it('refuses a field whose name no header has', () => {
    expect(() => factsOf(changed({ 'xen/include/public/io/kbdif.h': '' }))).toThrow(
      'the field XENKBD_FIELD_WIDTH has no text in the headers',
    )
  })

  it('names the values of enumerations, and which of them a config can give', () => {
    expect(facts.enums).toEqual({ paint: ['NONE', 'RED'], shape: ['round'], inner: ['hidden'] })
    // One is stored in a domain config, one is asked for by name.
    expect(facts.settable).toEqual(['paint', 'shape'])
  })

  it('names CPUID features: those of libxl, and those of Xen once libxl asks for them', () => {
    const features = 'XEN_CPUFEATURE(NEW_ONE, 0*32+ 1) /*A  Something new */\n'
    expect(factsOf(changed({ 'xen/include/public/arch-x86/cpufeatureset.h': features })).cpuid).toEqual(['oldest'])
    const asks = `${files['tools/libs/light/libxl_cpuid.c']} features[] = INIT_FEATURE_NAMES;`
    const both = changed({
      'xen/include/public/arch-x86/cpufeatureset.h': features,
      'tools/libs/light/libxl_cpuid.c': asks,
    })
    expect(factsOf(both).cpuid).toEqual(['new-one', 'oldest'])
  })

  it('finds the files of old releases too', () => {
    const old: Tree = (path) => (path === 'tools/libxl/xl_cmdimpl.c' ? pools : undefined)
    expect(factsOf(old).keys).toEqual({ domain: {}, cpupool: { cpus: ['list'] }, 'xl.conf': {} })
  })

  it.each([
    ['RELEASE-4.22.0', '4.22'],
    ['4.22.0-rc3', '4.22'],
    ['RELEASE-5.0.1', '5.0'],
  ])('%s is of release %s', (tag, release) => {
    expect(releaseOf(tag)).toBe(release)
  })

  it('knows no release of a branch', () => {
    expect(() => releaseOf('staging')).toThrow('no release can be read from the tag staging')
  })
})

describe('the file of facts', () => {
  const facts = factsOf(made)
  const one = withRelease(emptyFile(), '4.1', facts)

  it('has a span for each fact', () => {
    expect(one.keys.domain.size).toEqual({ since: '4.1', until: '4.1', read_as: [['4.1', ['long']]] })
    expect(one.spec_fields.disk).toEqual({ cdrom: ['4.1', '4.1'], vdev: ['4.1', '4.1'] })
    expect(Object.keys(one.enums).sort()).toEqual(['paint', 'shape'])
  })

  it('lengthens what still holds, ends what does not, and begins what is new', () => {
    const next = { ...facts, keys: { ...facts.keys, domain: { colour: ['list', 'string'], shade: ['long'] } } }
    const two = withRelease(one, '4.2', next)
    expect(two.releases).toEqual(['4.1', '4.2'])
    expect(two.keys.domain.size).toMatchObject({ since: '4.1', until: '4.1' })
    expect(two.keys.domain.shade).toMatchObject({ since: '4.2', until: '4.2' })
    expect(two.keys.domain.colour).toEqual({
      since: '4.1',
      until: '4.2',
      read_as: [
        ['4.1', ['string']],
        ['4.2', ['list', 'string']],
      ],
    })
  })

  it('follows an enumeration that it has, even where a release names its values in another way', () => {
    const two = withRelease(one, '4.2', { ...facts, settable: [] })
    expect(two.enums.paint).toEqual({ NONE: ['4.1', '4.2'], RED: ['4.1', '4.2'] })
  })

  it('takes the newest release again, and gives it back', () => {
    const two = withRelease(one, '4.2', { ...facts, cpuid: ['newer', 'oldest'] })
    expect(withRelease(two, '4.2', { ...facts, cpuid: ['newer', 'oldest'] })).toEqual(two)
    expect(withoutRelease(two, '4.2')).toEqual(one)
    expect(() => withoutRelease(two, '4.1')).toThrow('4.1 is not the newest release of the facts')
  })

  it('keeps the options of xm, and says which of them xl reads', () => {
    const options = { size: { value: 'SIZE', xl: null }, old: { value: 'OLD', xl: null } }
    const two = withRelease({ ...one, xm: { about: 'as it was', options } }, '4.2', facts)
    expect(two.xm).toEqual({
      about: 'as it was',
      options: { size: { value: 'SIZE', xl: ['4.1', '4.2'] }, old: { value: 'OLD', xl: null } },
    })
  })

  it('says where two files differ', () => {
    expect(differencesOf(one, withRelease(emptyFile(), '4.1', { ...facts, cpuid: ['other'] }))).toEqual([
      'cpuid oldest: ["4.1","4.1"], not nothing',
      'cpuid other: nothing, not ["4.1","4.1"]',
    ])
    expect(differencesOf(one, one)).toEqual([])
  })
})

describe('the list of news', () => {
  const read = (release: string, tree: Tree) => ({ release, facts: factsOf(tree), texts: textsOf(tree) })

  it('is empty where nothing changed', () => {
    expect(newsOf(read('4.1', made), read('4.2', made))).toBe('# From xl 4.1 to 4.2: 0 to look at\n')
  })

  it('names each change with what is to be done about it', () => {
    const next = changed({
      'tools/xl/xl_parse.c': parser
        .replace('xlu_cfg_get_long(config, "size", &l, 0)', 'xlu_cfg_get_defbool(config, "size", &l, 0)')
        .replace('"kernel"', '"image"')
        .replace('!strcmp(buf, "red")', '!strcmp(buf, "blue")')
        .replace('does nothing', 'is %s, and nothing is \\"done\\"')
        .replace('MATCH_OPTION("bridge"', 'MATCH_OPTION("bridges"'),
      'tools/libs/light/libxl_types.idl': types
        .replace("(1, 'RED'),", '(1, \'RED\'), (2, "BLUE"),')
        .replace('("size", MemKB', '("space", MemKB'),
      'tools/libs/light/libxl_cpuid.c': 'flags[] = { {"younger", 0x00000001, NA, 3}, };',
    })
    expect(newsOf(read('4.1', made), read('4.2', next)).split('\n')).toEqual(news.split('\n'))
  })
})

const news = `# From xl 4.1 to 4.2: 19 to look at

## New keys
An entry in \`server/src/schema\` with \`since: '4.2'\`.

- [ ] domain: \`image\` read as string

## Keys that are gone
The last release that reads it goes into \`until\` of its entry.

- [ ] domain: \`kernel\` is read no more

## Keys that are read through other functions
A new line in the history of its value.

- [ ] domain: \`size\` read as defbool, no longer as long

## Fields of spec strings
The field's entry in \`server/src/values\`, with \`since\` or \`until\`.

- [ ] \`parse_vif_config\`: \`bridges\` is new
- [ ] \`parse_vif_config\`: \`bridge\` is gone

## Values of enumerations
The choice in \`server/src/values\` or the schema, with \`since: '4.2'\` or \`until\`. See whether xl takes it.

- [ ] \`paint\`: \`BLUE\` is new

## Names of CPUID features
A line in \`server/src/values/cpu/cpuid/features.ts\`.

- [ ] \`younger\` is new
- [ ] \`oldest\` is gone

## Words that a value is compared with
A choice, a flag or a field that is not told above.

- [ ] \`parse_config_data, from colour\`: \`blue\` is new
- [ ] \`parse_config_data, from colour\`: \`red\` is gone

## What a domain config can hold
The path in \`server/src/build\`: its type, and the release from which it is there.

- [ ] \`b_info.space\` (MemKB) is new
- [ ] \`b_info.size\` (MemKB) is gone

## Messages
A line of \`server/src/explain/xl-messages.ts\`, and a rule that foretells it.

- [ ] \`parse_vif_config\`: \`the width … is …, and nothing is "done"\` is new
- [ ] \`parse_vif_config\`: \`the width … does nothing\` is gone

## Code to read
A new check or another default shows here alone.

- [ ] \`parse_vif_config\` is changed
- [ ] \`parse_config_data, from image\` is new
- [ ] \`parse_config_data, from colour\` is changed
- [ ] \`parse_config_data, from size\` is changed
- [ ] \`parse_config_data, from kernel\` is gone
`
