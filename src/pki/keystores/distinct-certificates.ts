/** The certificates of all lists in order, each once (compared byte by byte). */
export function distinctCertificates(...lists: readonly (readonly Uint8Array[])[]): readonly Uint8Array[] {
  const byBytes = new Map(
    lists.flat().map((certificate) => [Buffer.from(certificate).toString('base64'), certificate]),
  );
  return [...byBytes.values()];
}
