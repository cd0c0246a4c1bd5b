import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Chance } from '../chance.ts';
import type { HostileReader, ReadersOf } from '../hostile-case.ts';
import type { JsonValue } from '../mutate-json.ts';
import { parseSettings } from '../../../../src/commands/controller/settings.ts';
import { CONTROLLER_FLAGS } from '../../../../src/commands/controller/flags.ts';
import { readExecCredential } from '../../../../src/kube/auth/exec-credential.ts';
import { loadKubeconfig } from '../../../../src/kube/auth/kubeconfig.ts';
import { movedClock } from '../../../support/moved-clock.ts';
import { mutatedJson } from '../mutate-json.ts';
import { mutatedText } from '../mutate-text.ts';

const MANY = 1_000_000;
const TOKEN = 'a-token-that-nobody-may-see-1234567890';
const KEY = Buffer.from(
  '-----BEGIN PRIVATE KEY-----\nbm9ib2R5IG1heSBzZWUgdGhpcyBrZXk=\n-----END PRIVATE KEY-----\n',
).toString('base64');

/** Readers of what the person who starts the program gives it. */
export const settingsReaders: ReadersOf = () => [kubeconfigReader, execCredentialReader, flagsReader];

const kubeconfigs: readonly JsonValue[] = ['token', 'client-key-data', 'exec'].map((credential) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'main',
  contexts: [{ name: 'main', context: { cluster: 'here', user: 'me', namespace: 'shop' } }],
  clusters: [
    {
      name: 'here',
      cluster: {
        server: 'https://127.0.0.1:6443',
        'certificate-authority-data': KEY,
        'tls-server-name': 'api',
        'proxy-url': 'http://proxy:3128',
      },
    },
  ],
  users: [{ name: 'me', user: userWith(credential) }],
}));

function userWith(credential: string): JsonValue {
  if (credential === 'token') return { token: TOKEN };
  if (credential === 'client-key-data') return { 'client-certificate-data': KEY, 'client-key-data': KEY };
  const env = [{ name: 'A', value: TOKEN }];
  return {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'plugin',
      args: ['a'],
      env,
      interactiveMode: 'Never',
    },
  };
}

const YAML_WORDS = [
  ': ',
  '- ',
  '\n',
  '  ',
  '{',
  '}',
  '[',
  ']',
  '&a ',
  '*a',
  '!!binary ',
  '|',
  '>',
  '<<: *a',
  '#',
  '? ',
  '"',
  '%YAML 1.1\n',
  '---\n',
];

/** As JSON, which is YAML too, changed as JSON or as text; or as YAML with aliases. */
function kubeconfigText(chance: Chance): string {
  if (chance.oneIn(3)) return mutatedText(YAMLS, YAML_WORDS, chance);
  const text = mutatedJson(kubeconfigs, 'any', chance);
  return chance.oneIn(4) ? mutatedText([text], YAML_WORDS, chance) : text;
}

const YAMLS = [
  'current-context: a\ncontexts: &l\n- name: a\n  context: {cluster: a, user: a}\nclusters:\n- name: a\n  cluster:\n    server: https://x\nusers:\n- {name: a, user: {token: x}}\n',
  'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n',
  '? - a\n: b\n"c": !!int 3\nd: 2026-11-24\ne: 0x1F\nf: .inf\n<<: {g: h}\n',
];

/** The library takes quadratic time for what is broken in a flow sequence: 60 s for 70,000 commas. Nobody but the owner writes this file. */
const LONGEST = 8192;

const kubeconfigReader: HostileReader = {
  name: 'kubeconfig',
  faults: ['misconfigured'],
  cases: MANY / 10,
  milliseconds: 1000,
  secrets: [KEY],
  aCase: (chance) => {
    const input = kubeconfigText(chance).slice(0, LONGEST);
    return { input, read: () => loadText(input) };
  },
};

async function loadText(text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'certwright-kubeconfig-'));
  try {
    writeFileSync(join(folder, 'config'), text);
    await loadKubeconfig(join(folder, 'config'), { clock: movedClock(), environment: {} });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const plugin = {
  file: 'config',
  at: 'users[0].user.exec',
  command: 'plugin',
  apiVersion: 'client.authentication.k8s.io/v1',
};
const credentials: readonly JsonValue[] = [
  {
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    status: { token: TOKEN, expirationTimestamp: '2026-11-24T12:00:00Z' },
  },
  { kind: 'ExecCredential', apiVersion: plugin.apiVersion, status: { clientCertificateData: KEY, clientKeyData: KEY } },
];

const execCredentialReader: HostileReader = {
  name: 'exec-credential',
  faults: ['misconfigured'],
  cases: MANY,
  secrets: [TOKEN, KEY],
  aCase: (chance) => {
    const text = mutatedJson(credentials, 'any', chance);
    const input = chance.oneIn(4) ? mutatedText([text], ['{', '"', ':'], chance) : text;
    return { input, read: () => readExecCredential(plugin, input) };
  },
};

const FLAG_WORDS = [
  '--',
  '-',
  '=',
  'true',
  'false',
  '15s',
  '1h',
  '*',
  ',',
  'A=true',
  '0',
  '9999999999',
  '__proto__',
  'v',
];
const VALUES = ['', '=', '=true', '=5', '=15s', '=a,b', '=A=true,B=false', '=[::1]:9402', '=0.0.0.0:9402', '=-1'];

const flagsReader: HostileReader = {
  name: 'flags',
  faults: ['misconfigured'],
  cases: MANY,
  aCase: (chance) => {
    const words = Array.from({ length: chance.below(6) }, () => {
      const flag = `--${chance.pick(CONTROLLER_FLAGS).name}${chance.pick(VALUES)}`;
      return chance.oneIn(3) ? mutatedText([flag], FLAG_WORDS, chance) : flag;
    });
    return { input: words.join(' '), read: () => parseSettings(words) };
  },
};
