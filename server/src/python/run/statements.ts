import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { forget, fork, normal } from '../machine/branches.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, notKnown, raise, spend, spendLook, spendSource } from '../machine/machine.ts'
import { boundNames, lookUp, setName } from '../machine/names.ts'
import { augment } from '../machine/operators.ts'
import { truth } from '../machine/show.ts'
import type { Outcome } from '../machine/values.ts'
import { none, yielded } from '../machine/values.ts'
import { childNamed, childrenOf } from '../read/parse.ts'
import { plainLiteral } from '../read/plain.ts'
import { run, runBody } from './blocks.ts'
import { defineClass } from './classes.ts'
import { evaluate, evaluateAll, parametersOf, sourceOf } from './evaluate.ts'
import { giveValue } from './generators.ts'
import { loop } from './loops.ts'
import { importNames, raiseStatement, runPass, runPrint } from './small-statements.ts'
import { type AssignmentSite, assign, remove, unpack } from './targets.ts'
import { runTry } from './try.ts'

/** Runs a statement by its kind; `run` counts it. */
export const statement = (m: Machine, node: SyntaxNode): Outcome => {
  const parts = childrenOf(node)
  spendLook(m, node, 'items', parts.length)
  switch (node.name) {
    case 'StatementGroup': {
      let printed = false
      for (const part of parts) {
        if (part.name === ';') continue
        // A masked `print`: a number, and behind it what it writes.
        if (m.source.prints.has(part.from)) printed = true
        else if (printed && part.name === 'ExpressionStatement') {
          runPrint(m, [part])
          printed = false
        } else {
          const outcome = run(m, part)
          if (outcome.kind !== 'normal') return outcome
        }
      }
      return normal
    }
    case 'AssignStatement':
      assignment(m, node, parts)
      return normal
    case 'UpdateStatement':
      update(m, node, parts)
      return normal
    case 'ExpressionStatement':
      evaluateAll(m, parts)
      return normal
    case 'PassStatement':
      runPass(m, node)
      return normal
    case 'BreakStatement':
      return { kind: 'break' }
    case 'ContinueStatement':
      return { kind: 'continue' }
    case 'ReturnStatement':
      return { kind: 'return', value: parts.length > 1 ? evaluateAll(m, parts.slice(1)) : none }
    case 'YieldStatement':
      giveValue(m, node, parts.length > 1 ? evaluateAll(m, parts.slice(1)) : none)
      return normal
    case 'DeleteStatement':
      for (const part of parts.slice(1)) if (part.name !== ',') remove(m, part, node)
      return normal
    case 'ScopeStatement':
      // What is declared `global` is so in all of the file, and known from the beginning.
      return normal
    case 'ImportStatement':
      importNames(m, node, parts)
      return normal
    case 'RaiseStatement':
      return raiseStatement(m, node, parts)
    case 'AssertStatement': {
      const value = evaluate(m, sure(parts[1]))
      const held = truth(value)
      const fail = (): never => raise(node, 'AssertionError', 'assertion failed')
      if (held === undefined) return fork(m, node, derived(m, [value]).cause, () => normal, fail)
      return held ? normal : fail()
    }
    case 'IfStatement':
      return runIf(m, node, parts, 0)
    case 'ForStatement':
    case 'WhileStatement':
      return loop(m, node, parts)
    case 'TryStatement':
      return runTry(m, node, parts)
    case 'FunctionDefinition':
      define(m, node, parts)
      return normal
    case 'ClassDefinition':
      defineClass(m, node, parts)
      return normal
    default: {
      const name = node.name.replace(/(?:Statement|Definition)$/, '').toLowerCase()
      forget(
        m,
        node,
        notKnown(m, node, 'unsupported', `\`${name === 'decorated' ? '@' : name}\` is not evaluated here.`).cause,
      )
      return normal
    }
  }
}

const assignment = (m: Machine, statement: SyntaxNode, parts: readonly SyntaxNode[]): void => {
  const groups: SyntaxNode[][] = [[]]
  for (const part of parts) {
    if (part.name === 'AssignOp') groups.push([])
    else if (part.name !== 'TypeDef') groups.at(-1)?.push(part)
  }
  const valueNodes = sure(groups.pop())
  if (groups.length === 0) return
  const value = evaluateAll(m, valueNodes)
  const whole = valueNodes.length === 1 ? valueNodes[0] : undefined
  const plain =
    groups.length === 1 && groups[0]?.length === 1 && parts[0]?.name === 'VariableName' && parts.length === 3
  const how: AssignmentSite = {
    statement,
    valueNode: whole,
    kind: plain && whole && plainLiteral(m, statement, whole) ? 'plain' : 'computed',
  }
  for (const targets of groups) {
    const names = targets.filter((target) => target.name !== ',')
    if (targets.length === 1) assign(m, sure(targets[0]), value, how)
    else unpack(m, statement, names, value, how)
  }
}

const update = (m: Machine, statement: SyntaxNode, parts: readonly SyntaxNode[]): void => {
  const [target, operatorNode] = [sure(parts[0]), sure(parts[1])]
  const operator = sourceOf(m, operatorNode).slice(0, -1)
  const old = target.name === 'VariableName' ? lookUp(m, target, sourceOf(m, target)) : evaluate(m, target)
  const value = augment(m, statement, operator, old, evaluateAll(m, parts.slice(2)))
  assign(m, target, value, { statement, valueNode: undefined, kind: 'augmented' })
}

/** Runs the branch that an `if` takes, and notes that what it sets is set on a condition. */
const runBranch = (m: Machine, body: SyntaxNode): Outcome => {
  m.within.conditional++
  try {
    return runBody(m, body)
  } finally {
    m.within.conditional--
  }
}

/** `if` and its `elif`s, walked from the keyword at `index`. */
const runIf = (m: Machine, statement: SyntaxNode, parts: readonly SyntaxNode[], index: number): Outcome => {
  for (let at = index; at < parts.length; ) {
    const keyword = parts[at] as SyntaxNode
    if (keyword.name === 'else') return runBranch(m, sure(parts[at + 1]))
    const value = evaluate(m, sure(parts[at + 1]))
    const body = sure(parts[at + 2])
    const held = truth(value)
    if (held === undefined) {
      const rest = at + 3
      spend(m, statement, parts.length)
      return fork(
        m,
        statement,
        derived(m, [value]).cause,
        () => runBody(m, body),
        () => runIf(m, statement, parts, rest),
      )
    }
    if (held) return runBranch(m, body)
    at += 3
  }
  return normal
}

const define = (m: Machine, statement: SyntaxNode, parts: readonly SyntaxNode[]): void => {
  const nameNode = sure(parts.find((part) => part.name === 'VariableName'))
  const name = sourceOf(m, nameNode)
  const body = sure(parts.at(-1))
  spendSource(m, body)
  const yields = yieldsIn(body)
  // `yield` as a value waits for `send`.
  if (parts.some((part) => part.name === 'async') || yields.has('YieldExpression')) {
    forget(m, statement, notKnown(m, statement, 'unsupported', 'A generator function is not evaluated here.').cause)
    return
  }
  const parameters = parametersOf(m, childNamed(statement, 'ParamList'))
  const { names, globals } = boundNames(m, body)
  for (const parameter of parameters) names.add(parameter.name)
  if (yields.size > 0) names.add(yielded)
  const value = {
    type: 'function',
    name,
    parameters,
    body,
    lambda: false,
    generates: yields.size > 0,
    locals: names,
    globals,
    scope: m.scope,
  } as const
  setName(m, name, value, statement, undefined, 'computed')
}

/** The kinds of `yield` in a function, but for those of functions in it. */
const yieldsIn = (body: SyntaxNode): ReadonlySet<string> => {
  const found = new Set<string>()
  body.cursor().iterate((child) => {
    if (/^Yield/.test(child.name)) found.add(child.name)
    return !/^(?:FunctionDefinition|ClassDefinition|LambdaExpression)$/.test(child.name)
  })
  return found
}
