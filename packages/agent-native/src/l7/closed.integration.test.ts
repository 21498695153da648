import { execPath } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, type Program, runProgram, startProgram } from '../test-kit/program.ts';
import { makeStage, type Stage } from '../test-kit/stage.ts';

/** Answers `/fine`, hangs up on everything else once its request is there; with `reset` without a farewell. */
const server = `
  require('node:http').createServer((request, response) => {
    if (request.url === '/fine') response.end('fine');
    else if (request.url === '/reset') setTimeout(() => request.socket.resetAndDestroy(), 50);
    else setTimeout(() => request.socket.destroy(), 50);
  }).listen(Number(process.argv[1]), '127.0.0.1');`;

let stage: Stage;
let program: Program;
let port: number;

beforeAll(async () => {
  stage = await makeStage();
  port = await freePort();
  program = await startProgram(execPath, ['-e', server, String(port)], {
    cgroup: stage.servers,
    port,
  });
});

afterAll(async () => {
  await program?.stop();
  await stage?.[Symbol.asyncDispose]();
});

describe('connections that end before the answer', () => {
  it('count as failed requests of the client, as cancelled ones of the server', async () => {
    await using agent = await stage.watch({ see: ['l4', 'l7'] });
    const url = `http://127.0.0.1:${port}`;
    const script = `
      for (const path of ['/fine', '/closed', '/fine', '/reset', '/fine']) {
        await fetch('${url}' + path).then((answer) => answer.text(), () => {});
      }`;
    await runProgram(execPath, ['--input-type=module', '-e', script], { cgroup: stage.clients });
    const spans = await agent.spansSeen(10);
    const told = (side: string): string[] =>
      spans
        .filter((span) => span.side === side)
        .map((span) => [span.target, span.status, span.error, span.failed].join(' '));
    const fine = '/fine 200  false';
    expect(told('client')).toEqual([
      fine,
      '/closed failed closed true',
      fine,
      '/reset failed closed true',
      fine,
    ]);
    expect(told('server')).toEqual([
      fine,
      '/closed canceled closed false',
      fine,
      '/reset canceled closed false',
      fine,
    ]);
  });
});
