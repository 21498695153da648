function round(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 100) return String(Math.round(value));
  if (size >= 10) return String(Math.round(value * 10) / 10);
  return String(Number(value.toPrecision(3)));
}

function showSeconds(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0 ms';
  if (size < 0.001) return `${round(value * 1e6)} µs`;
  if (size < 1) return `${round(value * 1000)} ms`;
  if (size < 120) return `${round(value)} s`;
  return size < 7200 ? `${round(value / 60)} min` : `${round(value / 3600)} h`;
}

function showBytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let scaled = value;
  let unit = 0;
  while (Math.abs(scaled) >= 1024 && unit < units.length - 1) {
    scaled /= 1024;
    unit++;
  }
  return `${round(scaled)} ${units[unit] as string}`;
}

/** A number with its UCUM unit as a person would write it; three significant digits. */
export function showQuantity(value: number, unit: string): string {
  if (!Number.isFinite(value)) return '?';
  if (unit === 's') return showSeconds(value);
  if (unit === 'By') return showBytes(value);
  if (unit === 'By/s') return `${showBytes(value)}/s`;
  if (unit === 'ms{epoch}') {
    // Dates end at ±8.64e15 ms; telemetry may claim anything.
    return Math.abs(value) <= 8.64e15 ? new Date(value).toISOString().slice(11, 19) : '?';
  }
  if (unit === '1' || unit === '') return round(value);
  if (unit === 's/s') return `${round(value)} s/s`;
  const words = unit.replaceAll(/[{}]/g, '');
  return words.startsWith('/') ? `${round(value)}${words}` : `${round(value)} ${words}`;
}
