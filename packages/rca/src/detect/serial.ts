/**
 * Correlation of each residual with the next, within [0, 0.9]; 0 for fewer than 3. O(n).
 */
export function serialCorrelation(residuals: Float64Array): number {
  let squares = 0;
  let products = 0;
  for (let i = 0; i < residuals.length; i++) {
    const value = residuals[i] as number;
    squares += value * value;
    if (i > 0) products += value * (residuals[i - 1] as number);
  }
  const r = products / squares;
  return residuals.length < 3 || !(r > 0) ? 0 : Math.min(0.9, r);
}

/**
 * By how much a statistic of n values is too sure when neighbours resemble each other: √((1−r) ÷ (1+r)) of it
 * remains. Bartlett, 1946 (first-order autoregression).
 */
export function serialDiscount(residuals: Float64Array): number {
  const r = serialCorrelation(residuals);
  return Math.sqrt((1 - r) / (1 + r));
}
