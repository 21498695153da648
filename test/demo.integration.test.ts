import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnosis } from '@abduce/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from './sources.ts';

interface Run {
  readonly scenario: string;
  readonly diagnosis: Diagnosis;
  readonly html: string;
  readonly caseFile: string;
  readonly telemetry: string;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'abduce-demo-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function abduce(...args: string[]): ChildProcess {
  return spawn(
    process.execPath,
    ['--conditions=@abduce/source', join(root, 'packages/cli/src/main.ts'), ...args],
    {
      cwd: folder,
      env: { ...process.env, TMPDIR: folder, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
}

async function finish(
  child: ChildProcess,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

/** Processes that were started for this test's folder and still run. */
function leftovers(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return command.includes(folder) ? [`${pid} ${command.replaceAll('\0', ' ')}`] : [];
      } catch {
        return [];
      }
    });
}

describe('abduce demo', () => {
  it('finds the dropped index, and does not blame the innocent deploy', async () => {
    const { code, stdout, stderr } = await finish(abduce('demo', '--json', '--out', 'out'));
    expect(code, stderr).toBe(0);
    const [bad, innocent] = (JSON.parse(stdout) as { runs: Run[] }).runs as [Run, Run];

    expect(bad.diagnosis.verdict).toBe('root_cause');
    expect(bad.diagnosis.hypotheses[0]).toMatchObject({
      cause: 'schema_index_lost',
      status: 'supported',
      trigger: 'deploy-orders-2.14.0',
    });
    expect(bad.diagnosis.hypotheses[0]?.entity).toContain('orders');

    expect(innocent.diagnosis.verdict).toBe('root_cause');
    expect(innocent.diagnosis.hypotheses[0]?.cause).toBe('dependency_slow');
    expect(innocent.diagnosis.hypotheses[0]?.entity).toContain('external:api.cardpay.example');
    expect(innocent.diagnosis.hypotheses[0]?.trigger).toBeUndefined();
    expect(
      innocent.diagnosis.ruledOut.some(
        ({ trigger, status }) => trigger === 'deploy-catalog-1.9.3' && status === 'refuted',
      ),
    ).toBe(true);

    for (const { html, telemetry } of [bad, innocent]) {
      expect(readFileSync(html, 'utf8')).toContain('<svg');
      expect(readdirSync(telemetry).sort()).toEqual([
        'changes.json',
        'logs.pb.gz',
        'metrics.pb.gz',
        'traces.pb.gz',
      ]);
    }
    expect(leftovers()).toEqual([]);

    // The same verdict again, from the files alone.
    for (const input of [bad.caseFile, bad.telemetry]) {
      const again = await finish(abduce('investigate', input, '--json'));
      expect(again.code, again.stderr).toBe(0);
      const { diagnosis } = JSON.parse(again.stdout) as { diagnosis: Diagnosis };
      expect(diagnosis.hypotheses[0]?.cause).toBe('schema_index_lost');
    }
  });

  it('cleans up after Ctrl-C', async () => {
    const child = abduce('demo', '--out', 'out');
    const running = finish(child);
    await new Promise<void>((resolve) => {
      child.stderr?.on(
        'data',
        (text: string) => String(text).includes('the shop is up') && resolve(),
      );
      child.once('close', () => resolve());
    });
    child.kill('SIGINT');
    expect((await running).code).toBe(130);
    expect(leftovers()).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith('abduce-shop-'))).toEqual([]);
  });
});
