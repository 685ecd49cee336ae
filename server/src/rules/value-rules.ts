import type { Rule } from './rule.ts'

/** Rules whose findings come from reading a value, a line each: what the value types report. */
export const valueRules: readonly Rule[] = [
  // The shape of a value.
  { id: 'list-for-single', summary: 'A list where xl wants a single value' },
  { id: 'single-for-list', summary: 'A single value where xl wants a list' },
  { id: 'list-in-list', summary: 'A list in a list where xl wants text' },
  // Numbers and names.
  { id: 'not-a-number', about: 'word', summary: 'Something that is not a number' },
  { id: 'added-number', summary: 'A number set with `+=`' },
  { id: 'out-of-range', about: 'word', summary: 'A number out of its range' },
  { id: 'octal-number', about: 'word', summary: 'A number that is octal by its leading 0' },
  { id: 'unknown-choice', about: 'word', summary: 'A value that xl does not know' },
  { id: 'shortened-name', about: 'word', summary: 'A name of which only the beginning is given' },
  { id: 'deprecated-value', about: 'word', summary: 'A value that is deprecated' },
  { id: 'removed-value', about: 'word', summary: 'A value that xl takes and Xen has lost' },
  { id: 'empty-value', summary: 'A value without anything in it' },
  { id: 'bad-uuid', summary: 'A UUID that xl cannot read' },
  { id: 'wrong-guest', summary: 'A key that xl refuses for this type of guest' },
  { id: 'ignored-key', summary: 'A key that xl names and ignores' },
  { id: 'chatty-mode', summary: 'A mode about which xl prints a line for nothing' },
  // Spec strings.
  { id: 'unknown-field', about: 'word', summary: 'A field that xl does not know' },
  { id: 'ignored-field', about: 'string', summary: 'A field without effect' },
  { id: 'duplicate-field', about: 'string', summary: 'A field that is given twice' },
  { id: 'deprecated-field', about: 'word', summary: 'A field in an old form' },
  { id: 'blank-in-spec', about: 'word', summary: 'A blank where it counts' },
  { id: 'bad-spec', about: 'string', summary: 'A spec string that is incomplete or not well-formed' },
  { id: 'bad-disk', about: 'string', summary: 'A disk that xl or libxl cannot make' },
  { id: 'bad-vdev', about: 'word', summary: 'A `vdev` that libxl does not know' },
  { id: 'bad-vif', about: 'string', summary: 'A field of a `vif` that xl misreads' },
  { id: 'bad-pci', about: 'word', summary: 'A PCI device that xl cannot read' },
  { id: 'bad-cpuid', summary: 'A CPUID policy that xl cannot read' },
  { id: 'needed-feature', summary: 'A CPU feature without one that it needs' },
  { id: 'bad-vnuma', summary: 'A virtual NUMA layout that does not fit' },
  // CPUs and pools.
  { id: 'bad-cpus', summary: '`cpus` or `cpus_soft` that xl cannot use' },
  { id: 'bad-cpu-list', summary: 'A list of CPUs that xl cannot read' },
  { id: 'empty-cpu-list', summary: 'A mask of CPUs without any' },
  { id: 'no-such-cpu', summary: 'A CPU that the host does not have' },
  { id: 'no-such-node', summary: 'A NUMA node that the host does not have' },
  { id: 'name-taken', summary: 'The name of a cpupool that is there already' },
]
