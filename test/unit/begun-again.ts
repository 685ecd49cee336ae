import {
  CharSet,
  type Concatenation,
  type Expression,
  isDisjointWith,
  JS,
  NFA,
  type NoParent,
  type Element as RefaElement,
} from 'refa'

/*
 * An expression that is looked for in a text is begun at each place in turn. Where it has read far and fails, and can be begun once more in the
 * middle of what it had read, a text of such beginnings takes it as many steps as the square of its length: `a[^b]*b` among many `a`.
 * `scslre` tells of expressions that begin with such a loop; here are those with something in front of it.
 */

type Element = NoParent<RefaElement>
type Quantifier = Extract<Element, { type: 'Quantifier' }>
type Sequence = NoParent<Concatenation>

const nothing: Sequence = { type: 'Concatenation', elements: [] }
const oneOf = (alternatives: Sequence[]): Element => ({ type: 'Alternation', alternatives })

/** What has to stand in front, as something that is read; undefined where that is the start of the text. */
const behind = (element: Element): Element | undefined => {
  if (element.type !== 'Assertion' || element.kind !== 'behind') return element
  if (!element.negate) {
    const alternatives = element.alternatives.flatMap(({ elements }) => {
      const read = elements.map(behind)
      return read.every((each) => each !== undefined)
        ? [{ type: 'Concatenation', elements: read } satisfies Sequence]
        : []
    })
    return alternatives.length > 0 ? oneOf(alternatives) : undefined
  }
  const [only] = element.alternatives.flatMap(({ elements }) => elements)
  if (only?.type !== 'CharacterClass') return oneOf([nothing])
  const others = only.characters.negate()
  return others.isEmpty ? undefined : { type: 'CharacterClass', characters: others }
}

const mayBeNothing = (element: Element): boolean =>
  (element.type === 'Quantifier' && element.min === 0) ||
  ((element.type === 'Quantifier' || element.type === 'Alternation') &&
    element.alternatives.some(({ elements }) => elements.every(mayBeNothing)))

/** Whether a loop takes whatever comes. */
const takesAll = ({ alternatives }: Quantifier): boolean =>
  alternatives.some(({ elements: [only, ...more] }) => {
    return more.length === 0 && only?.type === 'CharacterClass' && only.characters.isAll
  })

/** Whether an element is the end of the text. */
const isEnd = (element: Element): boolean => element.type === 'Assertion' && element.kind === 'ahead' && element.negate

/** Whether an expression can fail behind a loop that reads its own beginning. */
export const isBegunAgain = (source: string, flags: string): boolean => {
  // Begun at one place alone.
  if (flags.includes('y')) return false
  const parser = JS.Parser.fromLiteral({ source, flags })
  const { expression, maxCharacter } = parser.parse({ assertions: 'parse', backreferences: 'disable' })
  const nfaOf = (elements: Element[]): NFA => {
    const whole: NoParent<Expression> = { type: 'Expression', alternatives: [{ type: 'Concatenation', elements }] }
    return NFA.fromRegex(whole, { maxCharacter }, { assertions: 'disable' })
  }
  const any: Element = {
    type: 'Quantifier',
    min: 0,
    max: Number.POSITIVE_INFINITY,
    lazy: false,
    alternatives: [
      { type: 'Concatenation', elements: [{ type: 'CharacterClass', characters: CharSet.all(maxCharacter) }] },
    ],
  }
  const readsBeginning = (before: readonly Element[], loop: Quantifier): boolean => {
    const read = before.map(behind)
    if (read.some((each) => each === undefined)) return false
    const beginning = read.filter((each) => each !== undefined).filter(({ type }) => type !== 'Assertion')
    return !isDisjointWith(nfaOf([any, ...beginning, any]), nfaOf([{ ...loop, min: 0 }]))
  }
  const walk = (before: readonly Element[], elements: readonly Element[], more: boolean): boolean =>
    elements.some((element, index) => {
      const [front, rest] = [[...before, ...elements.slice(0, index)], elements.slice(index + 1)]
      const needs = more || rest.some((each) => !mayBeNothing(each))
      if (element.type === 'Quantifier' && element.max === Number.POSITIVE_INFINITY) {
        const cannotFail = !needs || (!more && takesAll(element) && rest.every(isEnd))
        return !cannotFail && readsBeginning(front, element)
      }
      return (
        (element.type === 'Quantifier' || element.type === 'Alternation') &&
        element.alternatives.some((each) => walk(front, each.elements, needs))
      )
    })
  return expression.alternatives.some(({ elements }) => walk([], elements, false))
}
