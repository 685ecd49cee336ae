import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate, values } from './read.ts'

/* Python 2 goes through a dict in an order that nobody knows: what is known behind a loop over one is so in every order. */

const bodies = [
  'locals()[k] = v',
  'vars()[k] = str(v)',
  'locals()[k.lower()] = v',
  'if k != "memory":\n        locals()[k] = v\n    else:\n        vars()[k] = 7',
  'globals()[k] = v',
  'locals()[k] = "%s-%s" % (k, v)',
  'locals()[k] = memory',
  'locals()["extra"] = v',
  'locals()[k] = v\n    last = v',
  'total += len(str(v))\n    locals()[k] = v',
  'many.append(v)',
  'locals()[k] = v\n    if k == "name": break',
  'locals()[k] = own(v)',
  'locals()[k] = len(vars())',
  'if "name" not in locals(): locals()[k] = v',
  'if not vars().has_key(k): locals()[k] = v',
  'g[k] = v',
  'locals()[k] = g.get("memory")',
  'v = 3\n    locals()[k] = v',
  'k = "root"\n    locals()[k] = v',
  'try:\n        locals()[k] = v / 0\n    except ZeroDivisionError:\n        root = "x"',
]
const before = 'memory = 5\ntotal = 0\nmany = []\ng = vars()\ndef own(x):\n    return x\n'
const entries = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('name', 'Name', 'memory', 'extra', 'k', 'v', 'root'),
    fc.oneof(fc.nat(9), fc.constantFrom('a', 'b')),
  ),
  { selector: ([key]) => key, minLength: 2, maxLength: 4 },
)
const literal = (value: unknown): string => JSON.stringify(value)

describe('a loop over a dict', () => {
  it.each([
    'for k, v in cfg.items():\n    locals()[k] = v',
    'for k in cfg:\n    vars()[k] = cfg[k]',
    'for (k, v) in cfg.iteritems():\n    if k != "v": locals()[k] = v',
    'for k in cfg.keys(): locals()[k] = cfg.get(k)',
    'for k in set(["memory"] + cfg.keys()):\n    locals()[k] = cfg[k]',
  ])('sets what each turn sets by itself: %s', (loop) => {
    const found = values(`cfg = dict(name='dd', memory=300, kernel='/boot/k')\n${loop}\n`)
    expect(found).toMatchObject({ name: 'dd', memory: 300, kernel: '/boot/k' })
    expect(found.k).toBeUndefined()
  })

  it('is not known where a name that it sets is its own', () => {
    expect(
      values('cfg = dict(name="dd", memory=300)\nfor name, value in cfg.items():\n    locals()[name] = value\n'),
    ).toMatchObject({ name: undefined, memory: 300 })
  })

  it('is known only as far as it is the same in every order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...bodies), entries, (body, pairs) => {
        const loop = (over: string) => `${before}for k, v in ${over}:\n    ${body}\n`
        const own = values(loop(`{${pairs.map(([key, value]) => `${literal(key)}: ${literal(value)}`)}}.items()`))
        const orders = pairs.map((_, turned) => [...pairs.slice(turned), ...pairs.slice(0, turned)])
        for (const order of [...orders, [...pairs].reverse()]) {
          const sure = values(loop(`[${order.map(([key, value]) => `(${literal(key)}, ${literal(value)})`)}]`))
          for (const [name, value] of Object.entries(own)) if (value !== undefined) expect(value).toEqual(sure[name])
        }
      }),
    )
  })

  it('leaves names alone that it cannot have set', () => {
    const { anything } = evaluate('cfg = dict(name="dd", memory=300)\nfor k, v in cfg.items():\n    locals()[k] = v\n')
    expect(anything).toBeUndefined()
  })
})
