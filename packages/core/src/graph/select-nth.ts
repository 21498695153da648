/** Puts the `n`-th smallest of `values[0..length)` at index `n` and returns it; the others end up on its two sides. Expected O(length). */
export function selectNth(values: Float64Array, length: number, n: number): number {
  let [left, right] = [0, length - 1];
  while (left < right) {
    const pivot = values[(left + right) >>> 1] as number;
    let [i, j] = [left, right];
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const swap = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = swap;
    }
    if (n <= j) right = j;
    else if (n >= i) left = i;
    else break;
  }
  return values[n] as number;
}

/** The lower median; `NaN` of nothing. Reorders the values. */
export function median(values: Float64Array, length: number = values.length): number {
  return length === 0 ? Number.NaN : selectNth(values, length, (length - 1) >> 1);
}
