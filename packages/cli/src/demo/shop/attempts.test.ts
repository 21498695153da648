import { describe, expect, it } from 'vitest';
import { attempts } from './attempts.ts';
import { HttpError } from './http.ts';

describe('attempts', () => {
  it('tries again when there is no answer in time, as often as allowed', async () => {
    let calls = 0;
    const late = async (): Promise<never> => {
      calls++;
      throw new HttpError(504, 'late');
    };
    await expect(attempts(3, late)).rejects.toThrow('late');
    expect(calls).toBe(3);
  });

  it('takes any other answer as it is', async () => {
    let calls = 0;
    const wrong = async (): Promise<never> => {
      calls++;
      throw new HttpError(502, 'wrong');
    };
    await expect(attempts(3, wrong)).rejects.toThrow('wrong');
    expect(calls).toBe(1);
    expect(await attempts(3, async () => 'fine')).toBe('fine');
  });
});
