/**
 * A name fit to be shown: one line, well-formed, without control characters and without the invisible characters
 * that reorder or hide text. Telemetry may hold anything.
 */
export function displayText(text: string, maxLength = 200): string {
  const clean = text
    .toWellFormed()
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\p{Cf}]/gu, '')
    .trim();
  const points = [...clean];
  return points.length > maxLength ? `${points.slice(0, maxLength - 1).join('')}…` : clean;
}
