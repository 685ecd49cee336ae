/** What became of a program that was started. */
export interface Outcome {
  /** The exit status; undefined when it did not end by itself. */
  readonly status: number | undefined
  /** The signal that ended it, such as `SIGSEGV`. */
  readonly signal?: string
  readonly stdout: string
  readonly stderr: string
  /** Why there is no status: it could not be started, or was ended by us. */
  readonly failure?: 'not-found' | 'not-allowed' | 'not-started' | 'timeout' | 'cancelled'
  /** The failure in the words of the system. */
  readonly reason?: string
}

/** Starts programs on the machine where the extension runs. There is none in the browser. */
export interface Runner {
  /** A program that runs scripts as Node.js does when `ELECTRON_RUN_AS_NODE` is set. */
  readonly node: string
  /** Runs a program without a shell. Never rejects. */
  run(command: readonly string[], args: readonly string[], timeout: number, signal: AbortSignal): Promise<Outcome>
  /** Gives `use` the path of a copy of `text` that nobody else can read; the copy is gone afterwards. */
  withCopy<T>(name: string, text: string, use: (path: string) => Promise<T>): Promise<T>
  /** The release of the Xen that runs here, and the whole of its version; undefined where none runs. */
  xenVersion(): Promise<XenVersion | undefined>
}

export interface XenVersion {
  /** Such as 4.17. */
  readonly release: string
  /** Such as 4.17.3-debian. */
  readonly full: string
}
