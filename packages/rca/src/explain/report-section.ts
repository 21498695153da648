import type { Report, Text } from '@abduce/core';
import { type Place, placesOf } from './places.ts';

/**
 * A piece of a report that is already fit to be shown. Templates come first, so that readers see something at once; a
 * model's words come sentence by sentence, each after it was judged, never as raw tokens; the report comes last.
 */
export type ReportSection =
  | {
      readonly kind: 'section';
      /** As in the report: `title`, `summary`, `rootCause.text`, `chain[2].text`. */
      readonly place: string;
      readonly by: 'template' | 'model';
      /** The whole of the place; takes the place of what came before for it. */
      readonly text: Text;
    }
  | {
      /** One sentence of a model that holds by itself. Its place is not settled before its section comes. */
      readonly kind: 'sentence';
      readonly place: string;
      /** Its number in the place, from 0. */
      readonly at: number;
      readonly text: Text;
    }
  | { readonly kind: 'report'; readonly report: Report };

export type SectionSink = (section: ReportSection) => void;

/** Every place of a report as it is. */
export function tellSections(report: Report, tell: SectionSink): void {
  for (const { place, template } of placesOf(report)) {
    tell({ kind: 'section', place, by: 'template', text: template });
  }
}

/** The places that a model worded. */
export function tellWorded(report: Report, tell: SectionSink): void {
  if (report.wording.by !== 'model') return;
  const { checks } = report.wording;
  const worded = new Set(
    checks.filter(({ outcome }) => outcome !== 'replaced').map(({ place }) => place),
  );
  for (const { place, template } of placesOf(report)) {
    if (worded.has(place)) tell({ kind: 'section', place, by: 'model', text: template });
  }
}

export function placeNamed(report: Report, part: Place['part'], at: number): Place | undefined {
  return placesOf(report).find(
    (place) => place.part === part && (place.step === undefined || place.step === at),
  );
}
