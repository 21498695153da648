import { conformDetector } from '@abduce/core/testing';
import { describe, it } from 'vitest';
import { robustZDetector } from './robust-z-detector.ts';
import { stepDetector } from './step-detector.ts';

conformDetector({ describe, it }, { detector: stepDetector() });
conformDetector({ describe, it }, { detector: robustZDetector() });
