import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { bytesOf, cases } from './report-bytes/bytes-of.ts';
import { elsewhere } from './report-bytes/elsewhere.ts';
import { root } from './sources.ts';

const some = cases.slice(1, 4);
const other = realpathSync(tmpdir());

describe('the bytes of a report', { timeout: 60_000 }, () => {
  it.each([
    { timeZone: 'Pacific/Auckland', locale: 'tr_TR.UTF-8', spoken: 'tr-TR', folder: other },
    { timeZone: 'America/St_Johns', locale: 'de_DE.UTF-8', spoken: 'de-DE', folder: root },
  ])('are the same in $timeZone, $locale and $folder', async ({ spoken, ...place }) => {
    const [here, there] = await Promise.all([bytesOf(some), elsewhere(place, some)]);
    expect([there.timeZone, there.locale, realpathSync(there.folder)]).toEqual([
      place.timeZone,
      spoken,
      realpathSync(place.folder),
    ]);
    expect(there.lines).toEqual(here);
    expect(here.length).toBe(some.length * 5);
  });
});
