import { AbduceError } from '@abduce/core';

export const usage = `abduce: root-cause analysis from OpenTelemetry data

  abduce demo                       break a real small shop and explain why
  abduce investigate <input>        explain an incident from files
  abduce serve                      receive OTLP, watch, and explain incidents
  abduce doctor [<input>]           what data is missing, and why a verdict is weak

<input> is a case file, or a directory of OTLP files (.json, .jsonl, .pb, each also .gz)
with an optional changes.json.

investigate
  --service <name>     whose requests to explain (default: the incident that the data shows)
  --from, --to <time>  the time to explain, ISO 8601 (default: found from the data)
  --format <format>    text, markdown, json or html (default: text)
  --out <file>         write the report there instead of standard output
  --save-case <file>   write the case file, to analyse it again elsewhere
  --latency <ms>       answers slower than this are bad (default: 500)
serve
  --host <address>     default 127.0.0.1
  --port <number>      OTLP over HTTP, and the incidents at / (default 4318; 0 takes a free one)
  --grpc-port <number> OTLP over gRPC (default 4317; 0 turns it off)
  --allow-public       bind to an address that is not loopback, without authorisation
  --latency <ms>       answers slower than this are bad (default: 500)
demo
  --out <directory>    where reports and case files go (default: abduce-demo)
everywhere
  --json               JSON on standard output: one document, for serve one a line
  --help, --version

Exit codes: 0 done (serve: stopped by Ctrl-C), 1 failed, 2 wrong usage, 130 interrupted.
`;

/** A mistake in how the command was called: exit code 2. */
export function usageError(message: string): AbduceError {
  return new AbduceError('CONFIG', message, {
    hint: 'run `abduce --help`',
    details: { usage: true },
  });
}
