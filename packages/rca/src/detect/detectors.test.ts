import { conformDetector, detectorSeason } from '@abduce/core/testing';
import { describe, it } from 'vitest';
import { burstDetector } from './burst-detector.ts';
import { driftDetector } from './drift-detector.ts';
import { madDetector } from './mad-detector.ts';
import { meanChangeDetector } from './mean-change-detector.ts';
import { noveltyDetector } from './novelty-detector.ts';
import { robustZDetector } from './robust-z-detector.ts';
import { seasonalDetector } from './seasonal-detector.ts';
import { spreadChangeDetector } from './spread-change-detector.ts';
import { stepDetector } from './step-detector.ts';
import { trendChangeDetector } from './trend-change-detector.ts';

const runner = { describe, it };

conformDetector(runner, { detector: stepDetector() });
conformDetector(runner, { detector: robustZDetector() });
conformDetector(runner, { detector: madDetector() });
conformDetector(runner, { detector: meanChangeDetector() });
conformDetector(runner, { detector: spreadChangeDetector(), features: ['spread'] });
conformDetector(runner, { detector: trendChangeDetector(), features: ['trend'] });
conformDetector(runner, { detector: driftDetector(), features: ['drift'] });
conformDetector(runner, {
  detector: seasonalDetector({ period: detectorSeason }),
  features: ['season', 'level'],
});
conformDetector(runner, { detector: burstDetector(), features: ['burst'] });
conformDetector(runner, { detector: noveltyDetector(), features: ['novelty'] });
