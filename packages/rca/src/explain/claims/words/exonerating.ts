/** Words that clear a change of suspicion. */
export const exonerating: ReadonlySet<string> = new Set(
  `innocent unrelated blameless exonerate exonerated cleared rule ruled exclude excluded harmless`.split(
    ' ',
  ),
);
