import { describe, expect, it } from 'vitest';
import { parseContainerId } from './container-id.ts';
import { ownerOfPod } from './pod-owner.ts';

describe('ownerOfPod', () => {
  it.each([
    ['cart-5d8f7c9b6d-x2k9p', 'cart'],
    ['cart-api-7f9c5b4d8-9xkzt', 'cart-api'],
    ['postgres-0', 'postgres'],
    ['kafka-broker-12', 'kafka-broker'],
    ['node-exporter-x7k2m', 'node-exporter'],
    ['backup-28391040-b8x7n', 'backup'],
    ['migrate-zz9kd', 'migrate'],
    ['my-redis', 'my-redis'],
    ['plain', 'plain'],
  ])('%s belongs to %s', (pod, owner) => expect(ownerOfPod(pod)).toBe(owner));

  it('strips the node of a static pod', () => {
    expect(ownerOfPod('kube-apiserver-master-1', 'master-1')).toBe('kube-apiserver');
    expect(ownerOfPod('etcd-ip-10-0-0-1.ec2.internal', 'ip-10-0-0-1.ec2.internal')).toBe('etcd');
  });
});

describe('parseContainerId', () => {
  it.each([
    ['/k8s/shop/cart-5d8f7c9b6d-x2k9p/app', 'shop', 'cart', 'cart-5d8f7c9b6d-x2k9p', 'pod'],
    ['/k8s/shop/redis-2', 'shop', 'redis-2', 'redis-2', 'pod'],
    ['/k8s-cronjob/shop/backup/main', 'shop', 'backup', 'backup', 'container'],
    ['/nomad/default/shop/cart/f00d/web', 'default', 'cart', 'f00d', 'container'],
    ['/nomad/_/_/_/f00d/web', '', 'web', 'f00d', 'container'],
    ['/swarm/shop/cart/2', 'shop', 'cart', 'cart.2', 'container'],
    ['/docker/postgres', '', 'postgres', 'postgres', 'container'],
    ['/docker/shop-cart-2', '', 'shop-cart', 'shop-cart-2', 'container'],
    ['/docker/shop_cart_1', '', 'shop-cart', 'shop_cart_1', 'container'],
    ['/lxc/web', '', 'web', 'web', 'container'],
    ['/system.slice/nginx.service', '', 'nginx', 'nginx', 'host'],
    [
      '/system.slice/system-postgresql.slice/postgresql@15-main.service',
      '',
      'postgresql',
      'postgresql@15-main',
      'host',
    ],
    ['/talos/kubelet', '', 'kubelet', 'kubelet', 'host'],
    ['/shop/orders', '', 'orders', 'orders', 'host'],
  ] as const)('%s', (id, namespace, service, instance, net) => {
    expect(parseContainerId(id)).toMatchObject({ namespace, service, instance, net });
  });

  it('knows a compose service without its project', () => {
    expect(parseContainerId('/docker/shop-cart-2')?.short).toBe('cart');
    expect(parseContainerId('/docker/cart')?.short).toBe('cart');
  });

  it('names nobody by the empty id', () => {
    expect(parseContainerId('')).toBeUndefined();
    expect(parseContainerId('/')).toBeUndefined();
  });
});
