/** What `packaging/binary/native.c` puts into the program that needs no Node.js. Whatever fails throws an object with a `code`. */
interface Native {
  /** The arguments behind the name of the program. */
  readonly arguments: readonly string[]
  /** Lines as `NAME=value`. */
  readonly environment: readonly string[]
  /** Where the program was started. */
  readonly folder: string
  /** The flags of `open` for each way to open a file. */
  readonly openings: Readonly<Record<'read' | 'write' | 'new', number>>
  /** What the first number of `stat` is for what kind of thing. */
  readonly formats: Readonly<Record<'file' | 'folder' | 'pipe' | 'block', number>>
  open(path: string, flags: number, mode: number): number
  close(file: number): void
  read(file: number, into: Uint8Array): number | undefined
  write(file: number, bytes: Uint8Array): void
  sync(file: number): void
  cut(file: number, size: number): void
  /** Format, device, inode, links, mode, owner, group and size; undefined where nothing is. */
  stat(path: string): [number, number, number, number, number, number, number, number] | undefined
  list(path: string): string[]
  real(path: string): string
  rename(from: string, to: string): void
  remove(path: string): void
  mkdir(path: string): void
  chown(path: string, owner: number, group: number): void
  chmod(path: string, mode: number): void
  sleep(time: number): void
  /** Whether SIGHUP, SIGINT and SIGTERM wait. */
  hold(waits: boolean): void
  /** Waits so many milliseconds; whether SIGINT has come meanwhile, which ends nothing then. */
  pause(time: number): boolean
  exit(status: number): never
  decode(bytes: Uint8Array): string
  encode(text: string): ArrayBuffer
  /** How many columns the terminal has that a file is; 0 where it is none. */
  columns(file: number): number
}

declare const native: Native

/** The pages of `docs/rules/` by the ids of the rules, and their index as `README`; the build puts them in. */
declare module 'xencfg:rule-pages' {
  const pages: Readonly<Record<string, string>>
  export default pages
}
