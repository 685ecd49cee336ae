import type { Interpreter } from '../machine/machine.ts'
import { anyName } from './any-name.ts'
import { apply } from './calls.ts'
import { expression } from './expressions.ts'
import { statement } from './statements.ts'

export const interpreter: Interpreter = { expression, statement, apply, anyName }
