import type { CaseFile } from '@abduce/core';

export const inBaseline = 0;
export const inWindow = 1;
export const inNeither = 2;

/** Tells when something happened: in a baseline, while the symptom showed, or at neither time. */
export function periodOf(
  caseFile: Pick<CaseFile, 'baselines' | 'window'>,
  symptomFrom: number,
  symptomTo: number,
): (time: number) => number {
  const { baselines, window } = caseFile;
  const from = Math.max(window.start, symptomFrom);
  const to = Math.min(window.end, symptomTo);
  return (time) => {
    if (time >= from && time < to) return inWindow;
    for (const range of baselines) {
      if (time >= range.start && time < range.end) return inBaseline;
    }
    return inNeither;
  };
}
