// One door to the elements of evidence: pages that have one of them mostly have two.
export { ClaimEvidence } from './claim-evidence.js';
export { EvidenceShare } from './evidence-share.js';
export { EvidenceUpload } from './evidence-upload.js';
export { JurorKey } from './juror-key.js';
