import { createRequire } from 'node:module';
import protobufjs from 'protobufjs';

const schema = `syntax = "proto3";
message WriteRequest { repeated TimeSeries timeseries = 1; }
message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }
`;

/** `WriteRequest` in protobufjs, which compiles an encoder of its own for each message type. */
export const writeRequestType: protobufjs.Type = protobufjs
  .parse(schema)
  .root.lookupType('WriteRequest');

interface Codec {
  compress(bytes: Uint8Array): Uint8Array;
}

const require = createRequire(import.meta.url);
const native = require('snappy') as {
  compressSync(bytes: Uint8Array, options: { readonly copyOutputData: boolean }): Uint8Array;
};

export const snappyNative: Codec = {
  compress: (bytes) => native.compressSync(bytes, { copyOutputData: true }),
};
/** It has no types of its own. */
export const snappyJs: Codec = require('snappyjs') as Codec;
