import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the parts of one control plane share on disk. All of it goes with the run. */
export interface RunFolder {
  readonly path: string;
  /** Bearer token of `admin`, a member of system:masters. */
  readonly token: string;
  /** Bearer token of the controller manager, which has a user of its own so that the audit log tells its requests apart. */
  readonly managerToken: string;
  readonly tokenFile: string;
  readonly serviceAccountKey: string;
  readonly serviceAccountPublicKey: string;
  readonly auditPolicy: string;
  readonly auditLog: string;
  /** Where the API server makes its own certificate on first start; `apiserver.crt` in it verifies the server. */
  readonly certificates: string;
  readonly etcdData: string;
}

/** Every request at metadata level, once, when it has been answered: enough to count them. */
const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
`;

/** By this name a part knows a folder that it may remove when its starter is gone (main.go). */
const PREFIX = 'certwright-run-';

/** Makes a run folder under the folder for temporary files, readable by this user alone, with keys, tokens and policy in it. */
export async function makeRunFolder(): Promise<RunFolder> {
  const path = await mkdtemp(join(tmpdir(), PREFIX));
  const folder: RunFolder = {
    path,
    token: randomBytes(24).toString('hex'),
    managerToken: randomBytes(24).toString('hex'),
    tokenFile: join(path, 'tokens.csv'),
    serviceAccountKey: join(path, 'service-account.key'),
    serviceAccountPublicKey: join(path, 'service-account.pub'),
    auditPolicy: join(path, 'audit-policy.yaml'),
    auditLog: join(path, 'audit.log'),
    certificates: join(path, 'certificates'),
    etcdData: join(path, 'etcd'),
  };
  await fill(folder);
  return folder;
}

async function fill(folder: RunFolder): Promise<void> {
  const keys = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const users = [
    `${folder.token},admin,admin,"system:masters"`,
    `${folder.managerToken},controller-manager,controller-manager,"system:masters"`,
  ];
  await mkdir(folder.certificates);
  await Promise.all([
    writeFile(folder.tokenFile, `${users.join('\n')}\n`),
    writeFile(folder.serviceAccountKey, keys.privateKey),
    writeFile(folder.serviceAccountPublicKey, keys.publicKey),
    writeFile(folder.auditPolicy, AUDIT_POLICY),
  ]);
}

/** Writes a kubeconfig for one user of the control plane and returns its path. */
export async function writeKubeconfig(path: string, server: string, caFile: string, token: string): Promise<string> {
  const lines = [
    'apiVersion: v1',
    'kind: Config',
    'current-context: certwright',
    'contexts: [{ name: certwright, context: { cluster: certwright, user: admin } }]',
    'clusters:',
    '  - name: certwright',
    `    cluster: { server: "${server}", certificate-authority: "${caFile}" }`,
    `users: [{ name: admin, user: { token: "${token}" } }]`,
  ];
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return path;
}
