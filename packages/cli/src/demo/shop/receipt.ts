import { pbkdf2Sync } from 'node:crypto';

// A key stretched as if it were a password, for every receipt, on the thread that answers requests.
const rounds = 350_000;

export function signReceipt(user: number, total: number): string {
  return pbkdf2Sync(`${user}:${total}`, 'receipt', rounds, 32, 'sha256').toString('hex');
}
