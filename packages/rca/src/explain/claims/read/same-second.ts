/** Seconds since 1970, whole: as times are shown. */
export function secondOf(time: number): number {
  return Math.floor(time / 1000);
}

/** Two times that are shown alike; unknown ones are not. */
export function sameSecond(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && secondOf(a) === secondOf(b);
}
