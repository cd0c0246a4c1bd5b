import type { AdmissionRule } from '../admission-rule.ts';
import { field, inside, insideEach } from '../admission-rule.ts';
import { nanosecondsIn } from '../certificate/rule-subject.ts';
import { holdsCertificate } from './ca-bundle.ts';
import { dns01Rules } from './dns01-rules.ts';
import { http01Rules } from './http01-rules.ts';
import { secretSelectorRules } from './secret-selector-rules.ts';
import type { AcmeIssuerSpec, AcmeSolver } from './types.ts';

type Acme = Partial<AcmeIssuerSpec>;

const excludesVerification = ({ caBundle, skipTLSVerify }: Acme): boolean => !!caBundle && skipTLSVerify === true;

/** Rules about one solver; paths follow `spec.acme.solvers[i]`. With both types set, only http01 is looked at. */
const solverRules: readonly AdmissionRule<AcmeSolver>[] = [
  inside('.http01', ({ http01 }) => http01, http01Rules),
  inside('.dns01', ({ http01, dns01 }) => (http01 === undefined ? dns01 : undefined), dns01Rules),
  field({
    at: '',
    type: 'Forbidden',
    refuse: ({ http01, dns01 }) => http01 !== undefined && dns01 !== undefined,
    detail: 'may not specify more than one solver type in a single solver',
  }),
  field({
    at: '',
    type: 'Required value',
    refuse: ({ http01, dns01 }) => http01 === undefined && dns01 === undefined,
    detail: 'no solver type configured',
  }),
  field({
    at: '.waitInsteadOfSelfCheck',
    type: 'Invalid value',
    refuse: ({ waitInsteadOfSelfCheck }) => (nanosecondsIn(waitInsteadOfSelfCheck) ?? 0n) < 0n,
    value: ({ waitInsteadOfSelfCheck }) => nanosecondsIn(waitInsteadOfSelfCheck) ?? 0n,
    detail: 'waitInsteadOfSelfCheck must not be negative',
  }),
];

/** Rules about the issuer type `acme`; paths follow `spec.acme`. Reference 03 §2.4. */
export const acmeRules: readonly AdmissionRule<Acme>[] = [
  ...(['caBundle', 'skipTLSVerify'] as const).map((name) =>
    field({
      at: `.${name}`,
      type: 'Invalid value',
      refuse: excludesVerification,
      value: ({ skipTLSVerify }) => (name === 'caBundle' ? '' : (skipTLSVerify ?? false)),
      detail: 'caBundle and skipTLSVerify are mutually exclusive and cannot both be set',
    }),
  ),
  field({
    at: '.caBundle',
    type: 'Invalid value',
    refuse: ({ caBundle }) => !!caBundle && !holdsCertificate(caBundle),
    value: () => '',
    detail: "cert bundle didn't contain any valid certificates",
  }),
  field({
    at: '.privateKeySecretRef.name',
    type: 'Required value',
    refuse: ({ privateKeySecretRef }) => !privateKeySecretRef?.name,
    detail: 'private key secret name is a required field',
  }),
  field({
    at: '.server',
    type: 'Required value',
    refuse: ({ server }) => !server,
    detail: 'acme server URL is a required field',
  }),
  field({
    at: '.externalAccountBinding.keyID',
    type: 'Required value',
    refuse: ({ externalAccountBinding }) => externalAccountBinding !== undefined && !externalAccountBinding.keyID,
    detail: 'the keyID field is required when using externalAccountBinding',
  }),
  ...secretSelectorRules<Acme>('.externalAccountBinding.keySecretRef', ({ externalAccountBinding }) =>
    externalAccountBinding === undefined ? undefined : (externalAccountBinding.keySecretRef ?? {}),
  ),
  insideEach('.solvers', ({ solvers }) => solvers ?? [], solverRules),
];
