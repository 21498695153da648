import type { Health, Mode } from './types.ts';

const most = 6;

/** Usual requests first, then what differs, largest first; slivers join the usual ones. */
export function tidyModes(usual: Omit<Mode, 'share'>, others: readonly Mode[]): Mode[] {
  const kept = others
    .filter(({ share }) => share > 1e-4)
    .sort((a, b) => b.share - a.share)
    .slice(0, most - 1);
  let rest = 1;
  const modes: Mode[] = [];
  for (const mode of kept) {
    const share = Math.min(rest, mode.share);
    rest -= share;
    modes.push({ ...mode, share });
  }
  return [{ ...usual, share: rest }, ...modes];
}

/** What callers see of several instances or routes that do differently. */
export function blend(parts: readonly (readonly [weight: number, health: Health])[]): Health {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only[1];
  let errors = 0;
  let fastest: Mode | undefined;
  for (const [weight, health] of parts) {
    errors += weight * health.errors;
    const usual = health.modes[0];
    if (usual !== undefined && usual.median < (fastest?.median ?? Number.POSITIVE_INFINITY)) {
      fastest = usual;
    }
  }
  const usual = fastest ?? { median: 0.001, spread: 0.4 };
  const others: Mode[] = [];
  for (const [weight, { modes }] of parts) {
    for (const [i, mode] of modes.entries()) {
      if (i === 0 && mode.median < 1.5 * usual.median) continue;
      others.push({ ...mode, share: weight * mode.share });
    }
  }
  return { errors, modes: tidyModes(usual, others) };
}
