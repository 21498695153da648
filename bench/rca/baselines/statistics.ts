/** The finite values. */
export function finite(values: Float64Array): Float64Array {
  return values.filter(Number.isFinite);
}

export function concat(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Population standard deviation. */
export function deviationOf(values: Float64Array): number {
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}

/** Linear between order statistics; `NaN` over nothing. */
export function quantileOf(values: Float64Array, q: number): number {
  const sorted = values.slice().sort();
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}

/** Median absolute deviation as a standard deviation of a normal distribution. */
export function madOf(values: Float64Array): number {
  const median = quantileOf(values, 0.5);
  return (
    quantileOf(
      values.map((value) => Math.abs(value - median)),
      0.5,
    ) / 0.6745
  );
}

/** Pearson's r and how many pairs it rests on; `NaN` where one side does not vary. Pairs with a gap are left out. */
export function correlation(
  a: Float64Array,
  b: Float64Array,
): { readonly r: number; readonly pairs: number } {
  let pairs = 0;
  let meanA = 0;
  let meanB = 0;
  let both = 0;
  let onlyA = 0;
  let onlyB = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    pairs++;
    const dx = x - meanA;
    const dy = y - meanB;
    meanA += dx / pairs;
    meanB += dy / pairs;
    both += dx * (y - meanB);
    onlyA += dx * (x - meanA);
    onlyB += dy * (y - meanB);
  }
  if (!(onlyA > 0) || !(onlyB > 0)) return { r: Number.NaN, pairs };
  return { r: Math.max(-1, Math.min(1, both / Math.sqrt(onlyA * onlyB))), pairs };
}

function logGamma(x: number): number {
  // Lanczos' approximation (g = 7), relative error below 1e-14 for x ≥ 0.5.
  const weights = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const z = x - 1;
  let sum = 0.99999999999980993;
  for (const [i, weight] of weights.entries()) sum += weight / (z + i + 1);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Regularised incomplete beta function, by its continued fraction (Lentz's method). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x),
  );
  let c = 1;
  let d = 1 / Math.max(1e-300, 1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 300; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-14) break;
  }
  return (front * fraction) / a;
}

/** Two-sided p-value of Pearson's r under no correlation; 1 for two pairs, which always lie on a line. */
export function correlationPValue(r: number, pairs: number): number {
  return pairs <= 2 ? 1 : incompleteBeta(1 - r * r, (pairs - 2) / 2, 0.5);
}
