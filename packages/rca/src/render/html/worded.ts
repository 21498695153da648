import type { Report, ReportCheck } from '@abduce/core';
import { cleanText } from '../clean.ts';
import { html } from './markup.ts';
import { bounded, type Card, leftOut, section } from './section.ts';

const limits = { most: 60, room: 30_000 };

const outcomes: Readonly<Record<ReportCheck['outcome'], string>> = {
  kept: 'kept as written',
  repaired: 'repaired',
  replaced: 'replaced by the template',
};

function summed(checks: readonly ReportCheck[]): string {
  return (Object.keys(outcomes) as ReportCheck['outcome'][])
    .map(
      (outcome) => [checks.filter((check) => check.outcome === outcome).length, outcome] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${count} ${outcomes[outcome]}`)
    .join(', ');
}

/** Who worded the report, and what became of each sentence that a model wrote. */
export function wordingSection({ wording }: Report): Card {
  const { by } = wording;
  if (by === 'template') {
    const asked =
      'model' in wording
        ? html` The model <code>${cleanText(wording.model, 80)}</code> was asked, but not used: ${cleanText(wording.reason, 200)}.`
        : undefined;
    return section(
      'wording',
      'Who worded it',
      html`<p>The sentences come from templates; no language model wrote any of them.${asked}</p>`,
    );
  }
  const { model, checks, promptHash, packHash } = wording;
  const { shown, left } = bounded(
    checks.filter(({ outcome }) => outcome !== 'kept'),
    ({ place, outcome, problems }) =>
      html`<tr><th scope="row"><code>${cleanText(place, 60)}</code></th><td>${outcomes[outcome]}</td><td>${cleanText(problems.join('; '), 400)}</td></tr>`,
    limits,
  );
  const table =
    shown.length === 0
      ? undefined
      : html`<details><summary>What was wrong with the others</summary><table class="checks"><thead><tr><th scope="col">Sentence</th><th scope="col">Outcome</th><th scope="col">Problems</th></tr></thead><tbody>${shown}</tbody></table>${leftOut(left, 'sentence', 'sentences')}</details>`;
  return section(
    'wording',
    'Who worded it',
    html`<p>Title, summary, cause and chain were worded by the model <code>${cleanText(model, 80)}</code>, and each sentence was checked against the evidence: ${summed(checks) || 'none was written'}. Numbers are references that this page filled in; everything else comes from templates.</p>${table}<p class="note">Evidence pack <code class="id">${cleanText(packHash, 80)}</code> · prompt <code class="id">${cleanText(promptHash, 80)}</code></p>`,
  );
}
