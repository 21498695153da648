import { AbduceError } from '@abduce/core';

export const usage = `abduce: root-cause analysis from OpenTelemetry data

  abduce demo                       break a real small shop and explain why
  abduce investigate [<input>]      explain an incident from files, or out of a store
  abduce explain <case file>        word a report again, with a language model if you like
  abduce serve                      receive OTLP, watch, and explain incidents
  abduce agent                      observe this machine without instrumentation (eBPF)
  abduce report verify <report>     run the queries behind a report again: pass, stale or fail
  abduce import <source>            read files, or another store, into a store
  abduce export                     write what a store holds into files
  abduce store stats|migrate|check  what a store takes, and whether it is as it should be
  abduce doctor [<input>]           what data is missing, and why a verdict is weak

<input> is a case file, or a directory of OTLP files (.json, .jsonl, .pb, each also .gz or .zst)
with an optional changes.json. <source> is a file or a directory of OTLP, Jaeger JSON or CSV, or a
<store>.

<store> is one of
  memory:/path/of/a/snapshot        memory, kept in a file (memory alone forgets)
  chdb:/data/directory              ClickHouse inside of this process
  clickhouse://user@host:8123/database[?tls=1&cluster=name&keep=30d]
  prometheus+http://host:9090       metrics in Prometheus, VictoriaMetrics, Thanos, Mimir
  store.json                        a file that names a store for each signal
Passwords come from ABDUCE_STORE_PASSWORD.

investigate
  --store <store>      read a store instead of files; needs --from
  --service <name>     whose requests to explain (default: the incident that the data shows)
  --from, --to <time>  the time to explain, ISO 8601 (default: found from the data)
  --format <format>    text, markdown, json, html or slack (default: text)
  --out <file>         write the report there instead of standard output
  --save-case <file>   write the case file, to analyse it again elsewhere
  --latency <ms>       answers slower than this are bad (default: 500)
explain
  --format, --out      as above
  --preview            print exactly what would be sent to a model, and send nothing
  --investigate        let the model look around in the case file first: eight read-only lookups
investigate, explain, serve
  --model <name>       have a language model word reports; every sentence is checked
  --base-url <url>     of any OpenAI-compatible server: http://127.0.0.1:11434/v1 (default: OpenAI)
  --strict <what>      about a sentence that the evidence does not bear out: repair (ask once more,
                       then the template's), drop or fail (default: repair)
  --timeout <seconds>  then the template has to do (default: 30)
  --cache <folder>     keep answers there; the same case asks once
  --names hidden       call services and hosts service_1, host_3 in what is sent
  --prices <in>,<out>  for a million tokens, to show the cost
The key comes from ABDUCE_MODEL_KEY; for OpenAI itself also from OPENAI_API_KEY.
serve
  --store <store>      where telemetry goes (default: memory, for six hours)
  --queue <directory>  acknowledge what is on disk there; the store may be away for a while
  --state <state>      keep incidents: sqlite:/path or postgres://user@host/database
  --host <address>     default 127.0.0.1
  --port <number>      OTLP over HTTP, and the incidents at / (default 4318; 0 takes a free one)
  --grpc-port <number> OTLP over gRPC (default 4317; 0 turns it off)
  --allow-public       bind to an address that is not loopback, without authorisation
  --latency <ms>       answers slower than this are bad (default: 500)
  --agent              observe this machine too; takes what "agent" takes for what and how
agent
  --containers <globs> what may be observed: /docker/*, /k8s/shop/*, /system.slice/nginx.service
  --cgroups <paths>    … and cgroups, each with everything below it
  --whole-host         connections and processes of everything else; never its payload
  --l7, --payload, --tls, --profile <globs>
                       requests (default: all of the above), statement texts, plaintext inside of
                       TLS libraries, stacks (default: none)
  --no-labels          do not heed the label abduce.capture of containers
  --interval <seconds> between batches of metrics (default: 15; with serve 5)
  --spans <number>     spans a second at most (default: 50; 0 for none)
  --host-root <path>   where the host's root is mounted, in a container
  --translation <paths>  network namespaces besides the machine's own that translate addresses:
                       /run/netns/router
  --pause-file <path>  the kill switch: while it exists, nothing is observed
  --metrics <host:port>  a page for Prometheus (default port of agents: 10300)
  --otlp <url>         push everything there; headers from OTEL_EXPORTER_OTLP_HEADERS
  --remote-write <url> push metrics there, and the rest by OTLP
  --queue <directory>  keep on disk what they have not taken
  --pprof <directory>  profiles as files for pprof, the newest thousand
  --once               end after one interval; without a destination print the metrics
report verify
  --case <case file>   against what was looked at then
  --store <store>      against what the store says now
import
  --store <store>      where to
  --format <format>    otlp, jaeger, csv or changes (default: told by name and content)
  --columns <pairs>    CSV: time=…,metric=…,value=…,service=…,unit=…,kind=…,labels=a|b,values=a|b
  --keep-going         go on with the next file when one cannot be read
export
  --store <store>      where from
  --format <format>    otlp-json, otlp-proto or ndjson (default: otlp-json; ndjson without --out)
  --out <path>         an empty directory, or a file for one signal
  --split <MiB>        begin another file when one grows beyond (default: 256)
import, export
  --from, --to <time>  ISO 8601; reading a store needs --from
  --signal <names>     traces,logs,metrics,profiles,changes (default: all)
  --service <name>     of this service alone
  --metric <names>     reading a store: these metrics alone
  --step <seconds>     values this far apart, of stores without raw points (default: 15)
store
  --dry-run            migrate: show what it would do
doctor
  --agent              what the agent could see here, and what each missing right would add
demo
  --out <directory>    where reports and case files go (default: abduce-demo)
everywhere
  --json               JSON on standard output: one document, for serve one a line
  --help, --version

Exit codes: 0 done (serve: stopped by Ctrl-C), 1 failed or something is missing, 2 wrong usage,
3 (report verify) the data to tell by is gone, 130 interrupted.
`;

/** A mistake in how the command was called: exit code 2. */
export function usageError(message: string): AbduceError {
  return new AbduceError('CONFIG', message, {
    hint: 'run `abduce --help`',
    details: { usage: true },
  });
}
