import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../../test-kit/child.ts';

const script = fileURLToPath(new URL('./leader-process.ts', import.meta.url));

/** Starts a process that leads `name` as soon as it can, and waits until it has said `until`. */
export async function startLeader(
  target: string,
  name: string,
  until: 'ready' | 'leading',
): Promise<Child> {
  const child = await startChild(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--conditions=@abduce/source', script, target, name],
    { ready: async () => true },
  );
  await said(child, until);
  return child;
}

/** Waits until the process has written a word. */
export async function said(child: Child, word: string, patience = 20_000): Promise<void> {
  const deadline = Date.now() + patience;
  while (!child.output().includes(word)) {
    if (Date.now() > deadline) throw new Error(`no "${word}" from the process: ${child.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
