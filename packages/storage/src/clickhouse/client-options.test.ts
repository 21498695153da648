import { expect, test } from 'vitest';
import { clientConfig, clientDefaults, placeOf } from './client-options.ts';

test('credentials in the address are taken out of it', () => {
  const config = clientConfig({ url: 'https://us%20er:p%40ss@db.example:8443/proxy' });
  expect(config).toMatchObject({
    url: 'https://db.example:8443',
    pathname: '/proxy',
    username: 'us er',
    password: 'p@ss',
  });
  expect(placeOf('https://user:secret@db.example:8443/x')).toBe('db.example:8443');
});

test('options win over the address, a token over both', () => {
  const url = 'http://a:b@host';
  expect(clientConfig({ url, username: 'c', password: 'd' })).toMatchObject({
    username: 'c',
    password: 'd',
  });
  const token = clientConfig({ url, accessToken: 't' });
  expect(token).toMatchObject({ access_token: 't' });
  expect(token).not.toHaveProperty('username');
});

test('defaults, compression and certificates', () => {
  const plain = clientConfig({ url: 'http://host' });
  expect(plain).toMatchObject({
    request_timeout: clientDefaults.requestTimeout,
    max_open_connections: clientDefaults.maxConnections,
    compression: { request: false, response: false },
  });
  expect(plain).not.toHaveProperty('tls');
  const basic = clientConfig({ url: 'https://host', tls: { ca: 'pem' } });
  expect(basic).toMatchObject({ tls: { ca_cert: Buffer.from('pem') } });
  const mutual = clientConfig({
    url: 'https://host',
    tls: { ca: 'a', cert: 'b', key: Buffer.from('c') },
    compressWrites: true,
  });
  expect(mutual).toMatchObject({
    tls: { cert: Buffer.from('b'), key: Buffer.from('c') },
    compression: { request: true },
  });
});

test.each(['clickhouse', 'tcp://host:9000', ''])('"%s" is no address', (url) => {
  expect(() => clientConfig({ url })).toThrow(expect.objectContaining({ code: 'CONFIG' }));
});
