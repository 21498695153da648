/** A small seeded generator (mulberry32): payloads must be the same in every run. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export function hex(random: (below: number) => number, bytes: number): string {
  let text = '';
  for (let i = 0; i < bytes; i++) text += random(256).toString(16).padStart(2, '0');
  return text;
}
