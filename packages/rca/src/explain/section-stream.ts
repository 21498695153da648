import type { ReportSection, SectionSink } from './report-section.ts';

/** Work that tells sections, as an iterable of them. Whoever stops reading ends the work. */
export async function* sectionStream(
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, tell: SectionSink) => Promise<unknown>,
): AsyncGenerator<ReportSection> {
  const left = new AbortController();
  const within = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  const sections: ReportSection[] = [];
  let wake: (() => void) | undefined;
  let over = false;
  const working = work(within, (section) => {
    sections.push(section);
    wake?.();
  }).finally(() => {
    over = true;
    wake?.();
  });
  working.catch(() => undefined);
  try {
    while (!over || sections.length > 0) {
      const section = sections.shift();
      if (section !== undefined) yield section;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    await working;
  } finally {
    left.abort();
  }
}
