import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface Place {
  /** Path of the program; default the one that runs the tests. */
  readonly node?: string;
  readonly timeZone: string;
  /** Of POSIX, such as `tr_TR.UTF-8`. */
  readonly locale: string;
  readonly folder: string;
}

export interface Printed {
  readonly version: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly folder: string;
  readonly lines: readonly string[];
}

/** What `bytesOf` says in another process. */
export async function elsewhere(place: Place, paths: readonly string[]): Promise<Printed> {
  const { node = process.execPath, timeZone: TZ, locale, folder: cwd } = place;
  const script = fileURLToPath(new URL('./print.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(
    node,
    ['--disable-warning=ExperimentalWarning', '--conditions=@abduce/source', script, ...paths],
    { cwd, env: { PATH: process.env.PATH, TZ, LANG: locale, LC_ALL: locale } },
  );
  const [head = '', ...lines] = stdout.trimEnd().split('\n');
  const [version = '', timeZone = '', spoken = '', folder = ''] = head.split(' ');
  return { version, timeZone, locale: spoken, folder, lines };
}
