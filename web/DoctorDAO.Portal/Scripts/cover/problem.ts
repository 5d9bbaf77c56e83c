/** What can be wrong with evidence, in words that the page has as `evidence.{code}`. */
export type EvidenceCode = 'code' | 'damaged' | 'large' | 'many' | 'empty' | 'no-key' | 'not-given';

/** Something that the reader is told in words. */
export class EvidenceProblem extends Error {
  constructor(readonly code: EvidenceCode, options?: ErrorOptions) {
    super(code, options);
  }
}
