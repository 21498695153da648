import type { PeerMessage } from './peer.ts';

type Require = ((id: string) => unknown) & {
  resolve(id: string, options?: { readonly paths?: string[] }): string;
};

interface Reflection {
  parse(
    schema: string,
    options: { readonly keepCase: boolean },
  ): { readonly root: { lookupType(name: string): PeerMessage } };
}

const schema = `syntax = "proto3";
message WriteRequest { repeated TimeSeries timeseries = 1; repeated Metadata metadata = 3; }
message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }
message Metadata { int32 type = 1; string metric_family_name = 2; string help = 4; string unit = 5; }
`;

/** `WriteRequest` of remote write 1.0 in protobufjs, which comes with the OpenTelemetry exporters. */
export function loadRemoteWritePeer(require: Require): PeerMessage {
  const from = require.resolve('@opentelemetry/otlp-transformer/build/src/generated/root.js');
  const path = require.resolve('protobufjs', { paths: [from] });
  const { parse } = require(path) as Reflection;
  return parse(schema, { keepCase: true }).root.lookupType('WriteRequest');
}
