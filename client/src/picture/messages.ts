import type { Picture } from '../../../protocol/src/messages.ts'

/** What the page of a picture is told. */
export type ToPage =
  | {
      readonly kind: 'picture'
      readonly file: string
      /** While xl refuses the file: with what was made of it last. */
      readonly picture: Picture
    }
  | { readonly kind: 'cursor'; readonly line: number }

/** What the page tells: that it can be told something, or what a person has done in it. */
export type FromPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'go'; readonly line: number /** Whether the person wants to be there. */; readonly enter: boolean }
  | { readonly kind: 'json' }
