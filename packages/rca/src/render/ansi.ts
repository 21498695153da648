/** Terminal colours of meaning, not of taste. */
export interface Palette {
  readonly alarm: (text: string) => string;
  readonly good: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly heading: (text: string) => string;
}

function code(open: number, close: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`);
}

function plain(text: string): string {
  return text;
}

export function palette(color: boolean): Palette {
  return color
    ? {
        alarm: code(31, 39),
        good: code(32, 39),
        strong: code(1, 22),
        faint: code(2, 22),
        heading: code(36, 39),
      }
    : { alarm: plain, good: plain, strong: plain, faint: plain, heading: plain };
}
