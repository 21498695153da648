import type { Detector } from '../../ports/analysis.ts';
import { type CaseRunner, registerCases } from './conform.ts';
import { detectorBasicCases } from './detector-basic-cases.ts';
import { detectorShapeCases } from './detector-shape-cases.ts';
import type { DetectorCase, DetectorFeature } from './detector-subject.ts';

/** Everything a `Detector` must do, by the features that it claims. */
export const detectorCases: readonly DetectorCase[] = [
  ...detectorBasicCases,
  ...detectorShapeCases,
];

/**
 * Registers the detector cases with a test runner: those of every detector, and those of the `features` declared
 * (default: `level`). A seasonal detector must be made for a period of `detectorSeason`.
 */
export function conformDetector(
  runner: CaseRunner,
  options: {
    readonly detector: Detector;
    readonly features?: readonly DetectorFeature[];
    readonly skip?: Readonly<Record<string, string>>;
  },
): void {
  registerCases<Detector>(runner, {
    name: options.detector.name,
    cases: detectorCases,
    features: options.features ?? ['level'],
    ...(options.skip !== undefined && { skip: options.skip }),
    open: async () => options.detector,
    close: async () => {},
  });
}
