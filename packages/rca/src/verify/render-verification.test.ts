import { describe, expect, it } from 'vitest';
import { renderVerification } from './render-verification.ts';

describe('renderVerification', () => {
  it('tells what was stated, what was found and why', () => {
    const text = renderVerification({
      status: 'fail',
      evidence: [
        {
          evidence: 'E1',
          status: 'pass',
          facts: [{ name: 'before', unit: 's', stated: 1, found: 1, status: 'pass' }],
        },
        {
          evidence: 'E2',
          status: 'fail',
          reason: 'before, onset measured otherwise',
          facts: [
            { name: 'before', unit: 's', stated: 1, found: 1.0000001, status: 'fail' },
            { name: 'onset', unit: 'ms{epoch}', stated: 0, found: 15_000, status: 'fail' },
          ],
        },
        {
          evidence: 'E3',
          status: 'stale',
          reason: 'the store holds no spans of the window any more',
          facts: [{ name: 'message', unit: '', stated: '\u001b[31mboom', status: 'stale' }],
        },
      ],
      violations: [{ place: 'onset', problem: 'found none' }],
    });
    expect(text.split('\n')).toEqual([
      'evidence  status  fact     stated                    found                     reason',
      'E1        pass    1 fact',
      'E2        fail    before   1                         1.0000001                 before, onset measured otherwise',
      '                  onset    1970-01-01T00:00:00.000Z  1970-01-01T00:00:15.000Z',
      'E3        stale   message  boom                      -                         the store holds no spans of the window any more',
      '',
      'onset: found none',
      '',
      'fail: 1 of 3 pass, 1 stale, 1 fail, 1 beside the evidence',
    ]);
  });

  it('says so when there was nothing to look at', () => {
    expect(renderVerification({ status: 'pass', evidence: [], violations: [] })).toBe(
      'pass: 0 of 0 pass',
    );
  });
});
