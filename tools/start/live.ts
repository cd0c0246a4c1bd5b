import { writeFile } from 'node:fs/promises';
import { newsAfter, NO_NEWS } from './acme/news.ts';
import { certificateRows, keyPairOf } from './certificates.ts';
import type { KeyPair } from './certificates.ts';
import { askAllTheTime, DEMO_NAME } from './client.ts';
import type { ClientCount } from './client.ts';
import type { DemoCluster } from './cluster.ts';
import { followObjects } from './follow.ts';
import type { Frame } from './frame.ts';
import type { DemoServer } from './server.ts';

type Objects = ReadonlyMap<string, unknown>;

/** What the demo runs on. */
export interface LiveParts {
  readonly cluster: DemoCluster;
  readonly server: DemoServer;
  /** Where the CA certificate is kept for the lines to try. */
  readonly caFile: string;
  /** Whether Orders and Challenges are followed too. */
  readonly acme: boolean;
}

/** The running demo: follows certificates and Secrets, serves the demo's key pair as it changes, and keeps a client asking. */
export class Live {
  readonly #parts: LiveParts;
  readonly #onFrame: (frame: Frame) => void;
  readonly #background: Promise<void>[] = [];
  #certificates: Objects = new Map();
  #secrets: Objects = new Map();
  #orders: Objects = new Map();
  #challenges: Objects = new Map();
  #served: KeyPair | undefined;
  #frame: Frame;

  /** `onFrame` is told of every change. A renewal counts when the client has been served with another serial number. */
  constructor(parts: LiveParts, onFrame: (frame: Frame) => void) {
    this.#parts = parts;
    this.#onFrame = onFrame;
    const count: ClientCount = { requests: 0, failedHandshakes: 0, serial: undefined, lastFailure: undefined };
    this.#frame = {
      rows: [],
      url: `https://${DEMO_NAME}:${parts.server.port}`,
      count,
      renewals: 0,
      acme: parts.acme ? NO_NEWS : undefined,
    };
  }

  /** Runs until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { tool, names, shows } = this.#parts.cluster;
    const within = shows === 'own' ? `/namespaces/${names.namespace}` : '';
    const certificates = `/apis/cert-manager.io/v1${within}/certificates`;
    const secrets = `/api/v1${within}/secrets?fieldSelector=type%3Dkubernetes.io%2Ftls`;
    const follow = (path: string, take: (objects: Objects) => void): Promise<void> =>
      followObjects(tool, path, take, signal);
    const acme = `/apis/acme.cert-manager.io/v1${within}`;
    await Promise.all([
      ...(this.#parts.acme
        ? [
            follow(`${acme}/orders`, (objects) => this.#takeNews({ orders: objects })),
            follow(`${acme}/challenges`, (objects) => this.#takeNews({ challenges: objects })),
          ]
        : []),
      follow(certificates, (objects) => this.#takeCertificates(objects)),
      follow(secrets, (objects) => this.#takeSecrets(objects, signal)),
    ]);
    await Promise.all(this.#background);
  }

  #takeCertificates(objects: Objects): void {
    this.#certificates = objects;
    this.#show({});
  }

  #takeNews({ orders, challenges }: { readonly orders?: Objects; readonly challenges?: Objects }): void {
    this.#orders = orders ?? this.#orders;
    this.#challenges = challenges ?? this.#challenges;
    this.#show({ acme: newsAfter(this.#frame.acme ?? NO_NEWS, this.#orders, this.#challenges) });
  }

  #takeSecrets(objects: Objects, signal: AbortSignal): void {
    this.#secrets = objects;
    const keyPair = keyPairOf(objects.get(`${this.#parts.cluster.names.namespace}/demo-localhost`));
    if (keyPair !== undefined && keyPair.certificatePem !== this.#served?.certificatePem) this.#serve(keyPair, signal);
    this.#show({});
  }

  #serve(keyPair: KeyPair, signal: AbortSignal): void {
    const isFirst = this.#served === undefined;
    this.#served = keyPair;
    this.#parts.server.take(keyPair);
    this.#background.push(writeFile(this.#parts.caFile, keyPair.caPem));
    if (!isFirst) return;
    const caPem = (): string => this.#served?.caPem ?? '';
    this.#background.push(askAllTheTime(this.#parts.server.port, caPem, (count) => this.#takeCount(count), signal));
  }

  #takeCount(count: ClientCount): void {
    const before = this.#frame.count.serial;
    const isRenewal = before !== undefined && count.serial !== before;
    this.#show({ count, renewals: this.#frame.renewals + (isRenewal ? 1 : 0) });
  }

  #show(change: Partial<Frame>): void {
    this.#frame = { ...this.#frame, ...change, rows: certificateRows(this.#certificates, this.#secrets) };
    this.#onFrame(this.#frame);
  }
}
