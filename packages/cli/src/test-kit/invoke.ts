import { run } from '../run.ts';
import type { Output } from '../terminal.ts';

export interface Captured extends Output {
  text: string;
}

/** Output that remembers what it was told. */
export function captured(init: Omit<Output, 'write'> = {}): Captured {
  return {
    ...init,
    text: '',
    write(text) {
      this.text += text;
    },
  };
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, outside of a terminal. */
export async function invoke(...args: readonly string[]): Promise<Outcome> {
  const [stdout, stderr] = [captured(), captured()];
  const code = await run(args, { stdout, stderr, env: {} }, new AbortController().signal);
  return { code, stdout: stdout.text, stderr: stderr.text };
}
