import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A Python that has numpy, with the matrix loaded, on one thread. */
export interface Numpy {
  readonly version: string;
  /** CPU time of the fastest of `runs` runs of a kernel, measured in Python, in milliseconds. */
  time(kernel: string, runs: number): Promise<number>;
  /** Writes a kernel's results to a file. */
  check(kernel: string, path: string): Promise<void>;
  close(): void;
}

const oneThread = {
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  BLIS_NUM_THREADS: '1',
};

async function open(python: string, args: readonly string[]): Promise<Numpy | undefined> {
  const child: ChildProcess = spawn(
    python,
    [fileURLToPath(new URL('peer.py', import.meta.url)), ...args],
    { env: { ...process.env, ...oneThread }, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  child.on('error', () => {});
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) return undefined;
  stdin.on('error', () => {});
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<Record<string, unknown>> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${python} ended before it answered`);
    return JSON.parse(value) as Record<string, unknown>;
  };
  const ask = (request: string): Promise<Record<string, unknown>> => {
    stdin.write(`${request}\n`);
    return answer();
  };
  try {
    const first = await answer();
    return {
      version: `numpy ${first.numpy}, Python ${first.python}`,
      time: async (kernel, runs) => (await ask(`${kernel} ${runs}`)).ms as number,
      check: async (kernel, path) => void (await ask(`check ${kernel} ${path}`)),
      close: () => void stdin.end(),
    };
  } catch {
    return undefined;
  }
}

/** The first of `PYTHON`, python3 on the path and the system's own that can import numpy. */
export async function startNumpy(args: readonly string[]): Promise<Numpy | undefined> {
  const asked = process.env.PYTHON;
  for (const python of asked === undefined ? ['python3', '/usr/bin/python3'] : [asked]) {
    const numpy = await open(python, args);
    if (numpy !== undefined) return numpy;
  }
  return undefined;
}
