// Where QuickJS 2025-04-26 differs from other engines, as far as it matters to us.

/** V8 keeps its own frames out of an error so, and Commander asks for it; here each error has its stack already. */
Error.captureStackTrace ??= () => {}

/** QuickJS's own takes 2^63 to 2^64-1 for negative numbers when it is asked for 64 bits: a limb of its numbers has as many. */
BigInt.asUintN = (bits, number) => {
  const modulus = 1n << BigInt(bits)
  return ((number % modulus) + modulus) % modulus
}

/** QuickJS's own writes a zero too many before numbers whose highest limb is full. */
const digitsOf = BigInt.prototype.toString
BigInt.prototype.toString = function (radix) {
  return digitsOf.call(this, radix).replace(/^(-?)0+(?=.)/, '$1')
}
