import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { StatusDocument } from '../protocol/documents.ts';
import { statusShape } from '../protocol/shapes.ts';

const run = promisify(execFile);

/** Asks the helper what it can load here; `undefined` with a reason when it gives no answer. */
export async function checkHelper(
  path: string,
  timeout: number,
): Promise<{ readonly status?: StatusDocument; readonly why: string }> {
  try {
    const { stdout, stderr } = await run(path, ['check'], {
      timeout,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 20,
      env: { LC_ALL: 'C' },
      cwd: '/',
    });
    const status = statusShape(JSON.parse(stdout), { values: 0 });
    return status ? { status, why: stderr.trim() } : { why: 'its answer is no status' };
  } catch (cause) {
    const { stderr, message } = cause as { readonly stderr?: string; readonly message: string };
    const [first = ''] = (stderr || message).trim().split('\n');
    return { why: first };
  }
}
