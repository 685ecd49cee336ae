import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { bytesOf } from '../system/bytes.ts'

/** SHA-256 of a text in UTF-8, in hexadecimal digits: the static program has no `crypto` of its own. */
export const fingerprintOf = (text: string): string => bytesToHex(sha256(bytesOf(text)))
