export { type ManualClock, manualClock } from './manual-clock.ts';
export { type Random, random } from './random.ts';
export { type SeriesInit, series } from './series.ts';
