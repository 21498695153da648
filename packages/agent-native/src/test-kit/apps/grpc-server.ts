import { argv, stdout } from 'node:process';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';

const raw = {
  requestSerialize: Buffer.from,
  requestDeserialize: Buffer.from,
  responseSerialize: Buffer.from,
  responseDeserialize: Buffer.from,
};
const [, , port = '0', address = '127.0.0.1'] = argv;
const unary = (path: string) => ({ path, requestStream: false, responseStream: false, ...raw });
const server = new Server();
server.addService(
  { get: unary('/shop.Cart/Get'), fail: unary('/shop.Cart/Fail'), slow: unary('/shop.Cart/Slow') },
  {
    get: (_call: unknown, done: (error: null, value: Buffer) => void) =>
      done(null, Buffer.from('cart')),
    fail: (_call: unknown, done: (error: object) => void) =>
      done({ code: status.UNAVAILABLE, details: 'no stock' }),
    slow: (_call: unknown, done: (error: null, value: Buffer) => void) =>
      setTimeout(() => done(null, Buffer.from('slow')), 50),
  },
);
server.bindAsync(`${address}:${port}`, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  stdout.write('listening\n');
});
