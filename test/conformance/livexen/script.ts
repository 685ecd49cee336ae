/* The script that dom0 runs, and what it prints. */

/** What is asked: a domain, or a cpupool, after the pools are made that it needs. */
export interface Question {
  readonly kind: 'domain' | 'cpupool'
  readonly text: string
  readonly pools?: readonly string[]
}

/** What xl did: how it ended, and the lines that it printed. */
export interface Answer {
  readonly exit: number
  readonly said: readonly string[]
}

/** Seconds that xl has for one question. */
const limit = 90

/**
 * dom0 has one shell that asks one question after the other. Guests are made and stay paused; they, and pools, are destroyed before
 * the next question. Where that fails the host is switched off: the rest is asked after a new boot. A pool can be made of free CPUs
 * alone, so all but the first are out of Pool-0 for questions with pools.
 */
const functions = `
domains() { xenstore-list /local/domain 2>/dev/null | grep -v '^0$'; }
pools() { xenstore-list /local/pool 2>/dev/null | grep -v '^0$'; }
left() { echo "$(domains)$(pools)"; }
free() {
  [ "$1" = "$FREED" ] && return
  if [ "$1" = 1 ]; then xl cpupool-cpu-remove Pool-0 $FREE; else xl cpupool-cpu-add Pool-0 $FREE; fi >/dev/null 2>&1
  FREED=$1
}
clean() {
  n=0
  while [ -n "$(left)" ] && [ $n -lt 4 ]; do
    n=$((n+1)); [ $n -gt 1 ] && usleep 200000
    for x in $(domains); do timeout -s KILL 15 xl destroy $x; done
    for x in $(pools); do timeout -s KILL 10 xl cpupool-destroy $x; done
  done >/dev/null 2>&1
}
ask() {
  i=$1; shift
  echo "$MARK ASK $i"
  for p in $POOLS; do xl cpupool-create /c/$p >/dev/null 2>&1; done
  cp /c/$i.cfg /tmp/config; echo "$MARK SAID"
  (cd /tmp; timeout $LIMIT xl "$@" config) >/tmp/said 2>&1 </dev/null
  status=$?; cat /tmp/said; echo; echo "$MARK EXIT $status"
  clean; echo "$MARK DONE"
  [ -z "$(left)" ] || { usleep 500000; poweroff -f; sleep 60; }
}
FREED=0
for f in /boot/vmlinuz /boot/initrd; do mkdir -p /boot; ln -s /c/kernel $f; done
`

/** The script for some questions. `mark` begins the lines that tell how it goes. */
export const scriptOf = (questions: readonly Question[], mark: string, cpus: number): string =>
  [
    `MARK=${mark}; LIMIT=${limit}; FREE=1-${cpus - 1}`,
    functions,
    ...questions.flatMap(({ kind, pools = [] }, index) => [
      `POOLS='${pools.map((_, at) => poolFile(index, at)).join(' ')}'`,
      `free ${kind === 'cpupool' || pools.length > 0 ? 1 : 0}`,
      `ask ${index} ${kind === 'cpupool' ? 'cpupool-create' : 'create -p -e'}`,
    ]),
  ].join('\n')

/** The files that the script reads, by name. */
export const filesOf = (questions: readonly Question[]): ReadonlyMap<string, string> =>
  new Map(
    questions.flatMap(({ text, pools = [] }, index) => [
      [`${index}.cfg`, text] as const,
      ...pools.map((pool, at) => [poolFile(index, at), pool] as const),
    ]),
  )

const poolFile = (index: number, at: number) => `${index}.pool${at}`

/** What dom0 printed: the answers by question, and the question that it has begun and not ended. */
export interface Printed {
  readonly answers: ReadonlyMap<number, Answer>
  readonly begun: number | undefined
}

/** Whether xl was stopped, and has given no answer. */
const isStopped = (exit: number) => exit === 124 || exit === 137 || exit === 143

/** Reads what the script has printed so far. */
export const readPrinted = (printed: string, mark: string): Printed => {
  const answers = new Map<number, Answer>()
  let begun: number | undefined
  let said: string[] | undefined
  for (const line of printed.replaceAll('\r', '').split('\n')) {
    if (!line.startsWith(`${mark} `)) {
      said?.push(line)
      continue
    }
    const [word, number] = line.slice(mark.length + 1).split(' ')
    if (word === 'ASK') begun = Number(number)
    // The answer is there before the host has cleaned up: it is one also where that hangs.
    if (word === 'EXIT' && begun !== undefined && said && !isStopped(Number(number)))
      answers.set(begun, { exit: Number(number), said: said.filter((each) => each.trim() !== '') })
    if (word === 'DONE') begun = undefined
    said = word === 'SAID' ? [] : undefined
  }
  return { answers, begun }
}
