import type { Routes } from './http.ts';
import { log } from './log.ts';

/** What the parent process hands to each service. */
export interface ServiceConfig {
  readonly endpoint: string;
  readonly version: string;
  readonly port: number;
  /** Directory for database files. */
  readonly data: string;
  /** Base addresses of the services it may call. */
  readonly peers: Readonly<Record<string, string>>;
  readonly settings?: Settings;
}

/** What an operator may change while a service runs. */
export type Settings = Readonly<Record<string, number>>;

export interface ServiceContext {
  readonly version: string;
  readonly data: string;
  /** Base address of another service, as it is now: a release moves it. */
  peer(name: string): string;
  /** A setting, as it is now. */
  setting(name: string, fallback: number): number;
}

/** A service: routes, and what to do before it stops. */
export interface Service {
  readonly routes: Routes;
  close?(): void;
}

/** Runs one service in this process until the parent disconnects or asks it to stop. */
export async function runService(
  name: string,
  create: (context: ServiceContext) => Service | Promise<Service>,
): Promise<void> {
  const config = JSON.parse(process.argv[2] ?? '{}') as ServiceConfig;
  const { startTelemetry } = await import('./telemetry.ts');
  const stopTelemetry = startTelemetry({
    service: name,
    version: config.version,
    endpoint: config.endpoint,
  });
  const { serve } = await import('./http.ts');
  const peers = new Map(Object.entries(config.peers));
  const settings = new Map(Object.entries(config.settings ?? {}));
  const service = await create({
    version: config.version,
    data: config.data,
    peer(peer) {
      const address = peers.get(peer);
      if (address === undefined) throw new Error(`${name} knows no address of ${peer}`);
      return address;
    },
    setting: (key, fallback) => settings.get(key) ?? fallback,
  });
  const server = await serve(service.routes, config.port);

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log('info', `${name} ${config.version} stops`);
    await server.close();
    service.close?.();
    await stopTelemetry();
    process.exit(0);
  };
  process.on(
    'message',
    (message: {
      readonly stop?: true;
      readonly peers?: Record<string, string>;
      readonly settings?: Settings;
    }) => {
      for (const [peer, address] of Object.entries(message.peers ?? {})) peers.set(peer, address);
      for (const [key, value] of Object.entries(message.settings ?? {})) {
        settings.set(key, value);
        log('info', `setting ${key} is now ${value}`);
      }
      if (message.stop === true) void stop();
    },
  );
  // A service never outlives the demo, however that ended.
  process.on('disconnect', () => process.exit(0));
  process.on('SIGINT', () => undefined);
  log('info', `${name} ${config.version} listens`);
  process.send?.({ port: server.port });
}
