const powers = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/** Veltkamp's constant for 53 bits. */
const splitter = 2 ** 27 + 1;
/** The powers in two halves whose products with other halves are exact. */
const powerHigh = powers.map((power) => splitter * power - (splitter * power - power));
const powerLow = powers.map((power, i) => power - (powerHigh[i] as number));
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
 * The double nearest to `(head · 10^places + tail) / 10^scale`, `NaN` when that cannot be told from doubles alone.
 * `head` is below 10^15, `places` at most 7, and together they hold at most 19 digits.
 *
 * Up to 15 digits and a power of ten up to 22 are exact in doubles, so one operation rounds correctly (Clinger 1990).
 * Beyond that the quotient is taken in two doubles (Dekker 1971), and believed when rounding cannot depend on the
 * error of the second (Ziv's test).
 */
export function scaledDecimal(head: number, tail: number, places: number, scale: number): number {
  if (scale > 22) return Number.NaN;
  const divisor = powers[scale] as number;
  if (places === 0) return head / divisor;
  const lift = powers[places] as number;
  const high = head * lift;
  const upper = Math.floor(head / 2 ** 26) * 2 ** 26;
  const low = upper * lift - high + (head - upper) * lift + tail;
  if (scale === 0) return high + low;
  const quotient = high / divisor;
  const product = quotient * divisor;
  const big = splitter * quotient;
  const a = big - (big - quotient);
  const b = quotient - a;
  const c = powerHigh[scale] as number;
  const d = powerLow[scale] as number;
  const error = a * c - product + a * d + b * c + b * d;
  const rest = (high - product - error + low) / divisor;
  const value = quotient + rest;
  return quotient + rest * (1 + doubt) === value && quotient + rest * (1 - doubt) === value
    ? value
    : Number.NaN;
}

/** The double nearest to the decimal number in the bytes, `NaN` when there is none; also reads `NaN` and `±Inf`. */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const sign = bytes[at];
  if (sign === 45 || sign === 43) at++;
  const first = at;
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
  if (digits > 19 || at - first <= (point ? 1 : 0)) return slow(bytes, start, end);
  const value = scaledDecimal(head, tail, Math.max(0, digits - 15), scale);
  if (Number.isNaN(value)) return slow(bytes, start, end);
  return sign === 45 ? -value : value;
}
