/** A spec for any name: `$NAME` in a text stands for the name of the object that it is given to. */
export type SpecTemplate = Readonly<Record<string, unknown>>;

const NAME = '$NAME';

/** The spec of the object with this name. */
export const specFor = (template: SpecTemplate, name: string): SpecTemplate =>
  JSON.parse(JSON.stringify(template).replaceAll(NAME, name)) as SpecTemplate;

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;

/** A text in which neither the name nor times are told, so that what is said of two objects can be compared. */
export const masked = (text: string, name: string): string => text.replaceAll(name, NAME).replaceAll(TIME, 'TIME');

/** A Certificate like most: quick to make, signed by the CA of the plan. */
export const certificateBase: SpecTemplate = {
  secretName: '$NAME-tls',
  dnsNames: ['base.example.com'],
  privateKey: { algorithm: 'ECDSA' },
  issuerRef: { name: 'ca' },
};

/** One state that a spec is brought to. */
export interface Stop {
  /** What is special about it: `spec.commonName: ''`. */
  readonly label: string;
  readonly spec: SpecTemplate;
}

/** The states that one object goes through, one after another. */
export interface Chain {
  /** `spec.commonName`. */
  readonly name: string;
  readonly stops: readonly Stop[];
}
