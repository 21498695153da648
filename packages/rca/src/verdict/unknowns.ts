import type { Hypothesis } from '@abduce/core';
import type { Scene } from '../scene/scene.ts';

/** Data that was missing and what it would have told. */
export function unknownsOf(scene: Scene, winner: Hypothesis | undefined): readonly string[] {
  const { caseFile, lookup } = scene.view;
  const found: string[] = [];
  if (winner !== undefined) {
    for (const missing of winner.missing) found.push(`Not seen: ${missing}.`);
  }
  if (scene.rebased) {
    found.push(
      'The baselines show trouble as well; the calm start of the window was taken for normal instead.',
    );
  }
  if (scene.traces === undefined) {
    found.push(
      'No spans: statements, calls per request and the time between two sides could not be told apart.',
    );
  }
  if (scene.logs === undefined && caseFile.world.logPatterns === undefined) {
    found.push('No logs: error messages that would name the cause could not be read.');
  }
  if (caseFile.world.changes.length === 0) {
    found.push('No change events: what was altered, if anything, is not known.');
  }
  if (!lookup.has('instance.cpu.usage')) {
    found.push('No CPU of the processes: computing and waiting inside a service look the same.');
  }
  for (const { signal, reason, detail } of caseFile.world.gaps.slice(0, 10)) {
    if (reason !== 'absent') found.push(`Data for ${signal} is incomplete: ${detail}`);
  }
  for (const { signal, kept, total } of caseFile.sampling) {
    if (kept < total)
      found.push(`Only a sample of the ${signal} was looked at; rare ones may be missing.`);
  }
  return [...new Set(found)];
}
