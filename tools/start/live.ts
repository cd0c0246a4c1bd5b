import { writeFile } from 'node:fs/promises';
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
}

/** The running demo: follows certificates and Secrets, serves the demo's key pair as it changes, and keeps a client asking. */
export class Live {
  readonly #parts: LiveParts;
  readonly #onFrame: (frame: Frame) => void;
  readonly #background: Promise<void>[] = [];
  #certificates: Objects = new Map();
  #secrets: Objects = new Map();
  #served: KeyPair | undefined;
  #frame: Frame;

  /** `onFrame` is told of every change. A renewal counts when the client has been served with another serial number. */
  constructor(parts: LiveParts, onFrame: (frame: Frame) => void) {
    this.#parts = parts;
    this.#onFrame = onFrame;
    const count: ClientCount = { requests: 0, failedHandshakes: 0, serial: undefined, lastFailure: undefined };
    this.#frame = { rows: [], url: `https://${DEMO_NAME}:${parts.server.port}`, count, renewals: 0 };
  }

  /** Runs until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { tool, names, shows } = this.#parts.cluster;
    const within = shows === 'own' ? `/namespaces/${names.namespace}` : '';
    const certificates = `/apis/cert-manager.io/v1${within}/certificates`;
    const secrets = `/api/v1${within}/secrets?fieldSelector=type%3Dkubernetes.io%2Ftls`;
    await Promise.all([
      followObjects(tool, certificates, (objects) => this.#takeCertificates(objects), signal),
      followObjects(tool, secrets, (objects) => this.#takeSecrets(objects, signal), signal),
    ]);
    await Promise.all(this.#background);
  }

  #takeCertificates(objects: Objects): void {
    this.#certificates = objects;
    this.#show({});
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
