import type { Rule } from './rule.ts'

/** Rules whose findings come from reading a value: what the value types report. */
export const valueRules: readonly Rule[] = Object.entries({
  // The shape of a value.
  'list-for-single': 'A list where xl wants a single value',
  'single-for-list': 'A single value where xl wants a list',
  'list-in-list': 'A list in a list where xl wants text',
  // Numbers and names.
  'not-a-number': 'Something that is not a number',
  'added-number': 'A number set with `+=`',
  'out-of-range': 'A number out of its range',
  'octal-number': 'A number that is octal by its leading 0',
  'unknown-choice': 'A value that xl does not know',
  'shortened-name': 'A name of which only the beginning is given',
  'deprecated-value': 'A value that is deprecated',
  'removed-value': 'A value that xl takes and Xen has lost',
  'bad-uuid': 'A UUID that xl cannot read',
  'wrong-guest': 'A key that xl refuses for this type of guest',
  'ignored-key': 'A key that xl names and ignores',
  'chatty-mode': 'A mode about which xl prints a line for nothing',
  // Spec strings.
  'unknown-field': 'A field that xl does not know',
  'ignored-field': 'A field without effect',
  'duplicate-field': 'A field that is given twice',
  'deprecated-field': 'A field in an old form',
  'blank-in-spec': 'A blank where it counts',
  'bad-spec': 'A spec string that is incomplete or not well-formed',
  'bad-disk': 'A disk that xl or libxl cannot make',
  'bad-vdev': 'A `vdev` that libxl does not know',
  'bad-vif': 'A field of a `vif` that xl misreads',
  'bad-pci': 'A PCI device that xl cannot read',
  'bad-cpuid': 'A CPUID policy that xl cannot read',
  'needed-feature': 'A CPU feature without one that it needs',
  'bad-vnuma': 'A virtual NUMA layout that does not fit',
  // CPUs and pools.
  'bad-cpus': '`cpus` or `cpus_soft` that xl cannot use',
  'bad-cpu-list': 'A list of CPUs that xl cannot read',
  'empty-cpu-list': 'A mask of CPUs without any',
  'no-such-cpu': 'A CPU that the host does not have',
  'no-such-node': 'A NUMA node that the host does not have',
  'name-taken': 'The name of a cpupool that is there already',
}).map(([id, summary]) => ({ id, summary }))
