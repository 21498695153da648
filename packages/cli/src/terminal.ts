import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where the command writes: results on standard output, progress and errors on standard error. */
export interface Terminal {
  readonly color: boolean;
  /** Columns of the terminal, 80 where it is none. */
  readonly width: number;
  /** A line of the result. */
  print(line?: string): void;
  /** A line of progress; nothing with `--json`. */
  note(line: string): void;
  /** A line that replaces itself while something takes long; only on a terminal. */
  status(line: string): void;
  /** A line that matters although nothing is asked for but JSON: an error. */
  warn(line: string): void;
  /** Resolves when whoever reads the results has taken them, so that they do not pile up. */
  drained(): Promise<void>;
  /** Takes the line of `status` away. */
  clear(): void;
  style(style: Style, text: string): string;
}

/** What is needed of `process.stdout` and `process.stderr`. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly writableNeedDrain?: boolean;
  once?(event: 'drain' | 'close', listener: () => void): unknown;
}

export interface TerminalOptions {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly quiet?: boolean;
}

/** Colour follows NO_COLOR, then FORCE_COLOR, else whether standard output is a terminal. */
export function terminal({ stdout, stderr, env, quiet = false }: TerminalOptions): Terminal {
  const forced = env.FORCE_COLOR;
  const color =
    env.NO_COLOR !== undefined && env.NO_COLOR !== ''
      ? false
      : forced !== undefined && forced !== ''
        ? forced !== '0'
        : stdout.isTTY === true && env.TERM !== 'dumb';
  const live = stderr.isTTY === true && !quiet;
  let open = false;
  const clear = (): void => {
    if (open) stderr.write('\r\x1b[2K');
    open = false;
  };
  const width = Math.max(40, Math.min(stdout.columns ?? 80, 120));
  return {
    color,
    width,
    print(line = '') {
      clear();
      stdout.write(`${line}\n`);
    },
    note(line) {
      clear();
      if (!quiet) stderr.write(`${line}\n`);
    },
    status(line) {
      if (!live) return;
      clear();
      stderr.write(line.slice(0, width - 1));
      open = true;
    },
    warn(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    async drained() {
      if (stdout.writableNeedDrain !== true || stdout.once === undefined) return;
      await new Promise<void>((resolve) => {
        stdout.once?.('drain', resolve);
        stdout.once?.('close', resolve);
      });
    },
    clear,
    style: (style, text) => (color ? styleText(style, text, { validateStream: false }) : text),
  };
}
