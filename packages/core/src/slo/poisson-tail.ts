/** ln n!, by Stirling's series where it is exact to 1e-10 (from 10 on), else as it is defined. */
function logFactorial(n: number): number {
  if (n < 10) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  return (
    (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3)
  );
}

/**
 * Probability of `count` events or more where `mean` are expected and each is independent of the others: the upper
 * tail of the Poisson distribution. Counts are rounded down. Above the mean it is exact to about 1e-9; at or under
 * the mean the answer is 1, since nothing is unusual about that. O(√mean).
 */
export function poissonTail(count: number, mean: number): number {
  // Rates times seconds give counts with rounding errors.
  const least = Math.floor(count * (1 + 1e-9) + 1e-6);
  if (!(least > mean)) return 1;
  if (!(mean > 0)) return 0;
  let term = Math.exp(least * Math.log(mean) - mean - logFactorial(least));
  let sum = 0;
  for (let k = least; term > sum * 1e-12; k++) {
    sum += term;
    term *= mean / (k + 1);
  }
  return Math.min(1, sum);
}
