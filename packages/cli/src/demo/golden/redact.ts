import type { TelemetryBatch, TelemetrySink } from '@abduce/core';

/** What must not leave the machine, and what stands there instead. */
export interface Redaction {
  /** Names of the host, as a whole value. */
  readonly hosts: readonly string[];
  /** Directories, wherever they appear: private part → what to show. */
  readonly directories: Readonly<Record<string, string>>;
}

/** A sink that passes on batches without names and paths of this machine. */
export function redactingSink(
  sink: TelemetrySink,
  { hosts, directories }: Redaction,
): TelemetrySink {
  const clean = (text: string): string => {
    if (hosts.includes(text)) return 'shop-host';
    let result = text;
    for (const [found, shown] of Object.entries(directories))
      result = result.replaceAll(found, shown);
    return result;
  };
  return {
    write: (batch: TelemetryBatch, options) =>
      sink.write({ ...batch, strings: batch.strings.map(clean) }, options),
  };
}
