// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { native } from './paths.mjs';

/** Runs a compiler in `native`; its words are the error. */
export function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: native, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (bytes) => (said += bytes));
    child.stderr.on('data', (bytes) => (said += bytes));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`${command} ${args.at(-1)}\n${said}`)),
    );
  });
}
