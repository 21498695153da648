import { describe, expect, it } from 'vitest';
import type { TelemetryStore } from '../../ports/store.ts';
import { type CaseOptions, type CaseRunner, registerCases } from './conform.ts';
import { conform } from './conform-store.ts';

/** A runner that keeps what is registered, to be run by hand. */
function recorder(): CaseRunner & { readonly tests: Map<string, () => Promise<void>> } {
  const tests = new Map<string, () => Promise<void>>();
  return { tests, describe: (_, body) => body(), it: (name, body) => tests.set(name, body) };
}

function options(change: Partial<CaseOptions<number>> = {}): CaseOptions<number> {
  return {
    name: 'numbers',
    features: [],
    open: async () => 1,
    close: async () => {},
    cases: [
      {
        name: 'is one',
        needs: [],
        run: async (subject) => {
          if (subject !== 1) throw new Error(`${subject} is not 1`);
        },
      },
      { name: 'needs more', needs: ['more'], run: async () => {} },
    ],
    ...change,
  };
}

describe('registerCases', () => {
  it('leaves out cases for want of a feature, and runs the others', async () => {
    const runner = recorder();
    registerCases(runner, options());
    expect([...runner.tests.keys()]).toEqual(['is one']);
    await runner.tests.get('is one')?.();
  });

  it('fails with what the case threw, and closes the subject all the same', async () => {
    const closed: number[] = [];
    const runner = recorder();
    registerCases(
      runner,
      options({ open: async () => 2, close: async (subject) => void closed.push(subject) }),
    );
    await expect(runner.tests.get('is one')?.()).rejects.toThrow('2 is not 1');
    expect(closed).toEqual([2]);
  });

  it('accepts a named skip that fails, and refuses one that passes', async () => {
    const skip = { 'is one': 'counts from two' };
    const [fails, passes] = [recorder(), recorder()];
    registerCases(fails, options({ skip, open: async () => 2 }));
    registerCases(passes, options({ skip }));
    const name = 'is one (known to fail: counts from two)';
    await fails.tests.get(name)?.();
    await expect(passes.tests.get(name)?.()).rejects.toThrow('remove the skip');
  });

  it('refuses a skip that names no case, or one left out, or gives no reason', () => {
    const refused = (skip: Record<string, string>): void => {
      expect(() => registerCases(recorder(), options({ skip }))).toThrow(/skips/);
    };
    refused({ 'is two': 'a typing mistake' });
    refused({ 'needs more': 'left out anyway' });
    refused({ 'is one': ' ' });
  });
});

describe('conform', () => {
  const check = (features: Parameters<typeof conform>[1]['features']): Promise<void> => {
    const store: TelemetryStore = {
      name: 'changes only',
      version: 1,
      changes: { query: async () => [] },
      check: async () => {},
      close: async () => {},
    };
    const runner = recorder();
    conform(runner, { name: 'partial', open: () => store, features });
    return runner.tests.get('store: has the parts that its features declare')?.() as Promise<void>;
  };

  it('compares declared features with the parts of the store', async () => {
    await check(['changes.read']);
    await expect(check([])).rejects.toThrow('"changes.read" is not declared, but the store has it');
    await expect(check(['changes.read', 'logs.read'])).rejects.toThrow('"logs.read" is declared');
    await expect(check(['changes.read', 'changes.write'])).rejects.toThrow('the store lacks it');
  });

  it('catches a store that forgets', async () => {
    const store = (): TelemetryStore => ({
      name: 'forgetful',
      version: 1,
      changes: { query: async () => [], write: async () => {} },
      check: async () => {},
      close: async () => {},
    });
    const runner = recorder();
    conform(runner, {
      name: 'forgetful',
      open: store,
      features: ['changes.read', 'changes.write', 'replays'],
    });
    const changes = [...runner.tests].filter(([name]) => name.startsWith('changes:'));
    expect(changes.length).toBeGreaterThan(3);
    for (const [, run] of changes) await expect(run()).rejects.toThrow(/expected/);
  });
});
