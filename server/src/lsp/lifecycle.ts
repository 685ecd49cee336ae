import {
  type Connection,
  type ConnectionOptions,
  type DataCallback,
  ErrorCodes,
  Message,
  type MessageStrategy,
  type RequestMessage,
  ResponseError,
} from 'vscode-languageserver'
import type { Outflow } from './outflow.ts'

/** What a request becomes that comes too early, too late or twice: it is answered with the error that it brings. */
const refusedMethod = 'xen/refused'

interface Refused {
  readonly code: number
  readonly message: string
}

const refused = {
  early: { code: ErrorCodes.ServerNotInitialized, message: 'the server is not initialized' },
  late: { code: ErrorCodes.InvalidRequest, message: 'the server has been shut down' },
  unknown: { code: ErrorCodes.MethodNotFound, message: 'this is no method' },
  twice: { code: ErrorCodes.InvalidRequest, message: 'the server is initialized already' },
} as const satisfies Record<string, Refused>

const withoutParams = ({ jsonrpc, id, method }: RequestMessage): RequestMessage => ({ jsonrpc, id, method })

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Without what is null: what a client says nothing of it has not. */
const withoutNulls = (value: unknown): unknown => {
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (each === null ? [] : [[name, withoutNulls(each)]])),
  )
}

/** The members of capabilities that are lists, wherever they stand. */
const lists = new Set([
  'contentFormat',
  'documentationFormat',
  'itemDefaults',
  'positionEncodings',
  'properties',
  'valueSet',
])

/** Without what should be a list and is none: nobody can say what such a client takes. */
const withoutOddLists = (value: unknown): unknown => {
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      lists.has(name) && !Array.isArray(each) ? [] : [[name, withoutOddLists(each)]],
    ),
  )
}

/** `initialize` as the protocol has it, whatever a client has sent. */
const wellFormedParams = (params: unknown): object => {
  const given = withoutNulls(params)
  const all = isObject(given) ? given : {}
  const capabilities = 'capabilities' in all ? all.capabilities : undefined
  return {
    ...all,
    capabilities: typeof capabilities === 'object' && !Array.isArray(capabilities) ? withoutOddLists(capabilities) : {},
  }
}

/**
 * The options of a connection that keeps to the order of the protocol, whatever is asked: first `initialize`, once, and after `shutdown`
 * nothing but `exit`. Requests that come at another time are answered with the protocol's error, notifications are dropped.
 * @param handle handles a message when that is wanted, one after the other
 */
export const inOrder = (handle: Outflow['handle'] = (act) => act()): ConnectionOptions => {
  let stage: 'new' | 'running' | 'ended' = 'new'
  const refusal = (method: string): Refused | undefined => {
    if (stage === 'ended') return refused.late
    if (method === 'initialize') return stage === 'new' ? undefined : refused.twice
    if (stage === 'new') return refused.early
    return method === refusedMethod ? refused.unknown : undefined
  }
  const inTurn = async (message: Message, next: Parameters<MessageStrategy['handleMessage']>[1]): Promise<void> => {
    if (Message.isNotification(message) && message.method !== 'exit' && stage !== 'running') return
    // The library reads these without a look, and would tell of an error of its own.
    const isOfLibrary = Message.isNotification(message) && /^(?:\$|window)\//.test(message.method)
    if (isOfLibrary && !isObject(message.params)) return
    if (!Message.isRequest(message)) return next(message)
    const why = refusal(message.method)
    if (why) return next({ ...message, method: refusedMethod, params: why } as Message)
    if (message.method === 'shutdown') stage = 'ended'
    // JSON-RPC has no parameters that are null: there are none then, and who wants some says so.
    if (message.method !== 'initialize') return next(message.params === null ? withoutParams(message) : message)
    stage = 'running'
    return next({ ...message, params: wellFormedParams(message.params) } as Message)
  }
  return {
    messageStrategy: {
      // A client that goes waits for nothing.
      handleMessage: (message, next) =>
        Message.isNotification(message) && message.method === 'exit'
          ? inTurn(message, next)
          : handle(() => inTurn(message, next)),
    },
  }
}

/** Some notifications the library reads as soon as they are there, without a look at what they have: one that cannot be read is none. */
export const unharmed =
  (callback: DataCallback): DataCallback =>
  (message) => {
    try {
      callback(message)
    } catch {}
  }

/** Answers what comes out of order. */
export const answerRefused = (connection: Connection): void => {
  connection.onRequest(refusedMethod, ({ code, message }: Refused) => new ResponseError(code, message))
}
