/** What a check found: nothing to say, lines for a person, or that it could not be made here and why. */
export type Findings = readonly string[] | { readonly skipped: string };
