const powers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** Veltkamp's constant for 53 bits. */
const splitter = 2 ** 27 + 1;
/** Far above the error of the second quotient, far below what would make the test below fail often. */
const doubt = 2 ** -40;

function slow(bytes: Uint8Array, start: number, end: number): number {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] as number);
  switch (text) {
    case '+Inf':
    case 'Inf':
      return Number.POSITIVE_INFINITY;
    case '-Inf':
      return Number.NEGATIVE_INFINITY;
    default:
      return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  }
}

/**
 * The double nearest to the decimal number in the bytes, `NaN` when there is none; also reads `NaN` and `±Inf`.
 *
 * Up to 15 digits and a power of ten up to 22 are exact in doubles, so one operation rounds correctly (Clinger 1990).
 * With up to 19 digits the quotient is taken in two doubles (Dekker 1971), and believed when rounding cannot depend
 * on the error of the second (Ziv's test). All else goes to `Number`.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let negative = false;
  const sign = bytes[at];
  if (sign === 45 || sign === 43) {
    negative = sign === 45;
    at++;
  }
  let head = 0;
  let tail = 0;
  let digits = 0;
  let scale = 0;
  let point = false;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit >= 0 && digit <= 9) {
      if (digits < 15) head = head * 10 + digit;
      else tail = tail * 10 + digit;
      if (digits > 0 || digit > 0) digits++;
      if (point) scale++;
    } else if (digit === -2 && !point) point = true;
    else return slow(bytes, start, end);
  }
  if (
    digits > 19 ||
    scale > 22 ||
    end - start - (point ? 1 : 0) <= (sign === 45 || sign === 43 ? 1 : 0)
  ) {
    return slow(bytes, start, end);
  }
  if (digits <= 15) {
    const value = scale === 0 ? head : head / (powers[scale] as number);
    return negative ? -value : value;
  }
  const lift = powers[digits - 15] as number;
  const high = head * lift;
  const upper = Math.floor(head / 2 ** 26) * 2 ** 26;
  const low = upper * lift - high + (head - upper) * lift + tail;
  if (scale === 0) return negative ? -(high + low) : high + low;
  const divisor = powers[scale] as number;
  const quotient = high / divisor;
  const product = quotient * divisor;
  let big = splitter * quotient;
  const a = big - (big - quotient);
  const b = quotient - a;
  big = splitter * divisor;
  const c = big - (big - divisor);
  const d = divisor - c;
  const error = a * c - product + a * d + b * c + b * d;
  const rest = (high - product - error + low) / divisor;
  const value = quotient + rest;
  if (quotient + rest * (1 + doubt) !== value || quotient + rest * (1 - doubt) !== value) {
    return slow(bytes, start, end);
  }
  return negative ? -value : value;
}
