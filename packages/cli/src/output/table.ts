/** Rows of text with columns as wide as their widest field; columns named in `right` end flush right. */
export function table(
  rows: readonly (readonly string[])[],
  { right = [], gap = 2 }: { readonly right?: readonly number[]; readonly gap?: number } = {},
): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, field] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, field.length);
  return rows.map((row) =>
    row
      .map((field, i) => {
        const width = widths[i] as number;
        return right.includes(i) ? field.padStart(width) : field.padEnd(width);
      })
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}
