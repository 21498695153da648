import { describe, expect, it } from 'vitest';
import { loadPeer } from './peer.ts';

describe('loadPeer', () => {
  it('says how to get what is missing', async () => {
    const missing = new Error("Cannot find package '@grpc/grpc-js'");
    await expect(loadPeer('@grpc/grpc-js', () => Promise.reject(missing))).rejects.toMatchObject({
      code: 'MISSING_PEER',
      message: '@grpc/grpc-js is not installed',
      hint: 'Run: npm i @grpc/grpc-js',
      cause: missing,
    });
    expect(await loadPeer('x', async () => 7)).toBe(7);
  });
});
