import { postgresState } from '../postgres-state.ts';
import { sqliteState } from '../sqlite-state.ts';

/** A process that leads until it is killed: `node leader-process.ts <file or URL> <name>`. */
const [target = '', name = ''] = process.argv.slice(2);
const state = target.startsWith('postgres:')
  ? postgresState({ url: target })
  : sqliteState({ path: target });

await state.check();
process.stdout.write('ready\n');
await state.lead(name, async (signal) => {
  process.stdout.write('leading\n');
  await new Promise((_, reject) => {
    // A timer keeps the process alive while it leads.
    const alive = setInterval(() => {}, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(alive);
      process.stdout.write('lost\n');
      reject(signal.reason);
    });
  });
});
