import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSponsorship } from '../drafts/check.js';

const meant = { chain: '31337', contract: `0x${'A1'.repeat(20)}`, proposal: '123456789012345678901234567890', proposer: `0x${'b2'.repeat(20)}`, sponsor: `0x${'c3'.repeat(20)}` };

const document = () => ({
  types: {
    ProposalSponsorship: [
      { name: 'proposalId', type: 'uint256' }, { name: 'proposer', type: 'address' }, { name: 'sponsor', type: 'address' }, { name: 'deadline', type: 'uint256' },
    ],
  },
  primaryType: 'ProposalSponsorship',
  domain: { name: 'DoctorDAO Clinical', version: '1', chainId: '31337', verifyingContract: meant.contract.toLowerCase() } as Record<string, unknown>,
  message: { proposalId: meant.proposal, proposer: meant.proposer, sponsor: meant.sponsor, deadline: '1800000000' } as Record<string, unknown>,
});

test('a document that says what was meant is taken, and its deadline read', () => {
  assert.equal(checkSponsorship(document(), meant), 1_800_000_000);
});

test('a document that says anything else is refused', () => {
  const wrongs: [string, (d: ReturnType<typeof document>) => void][] = [
    ['primaryType', d => { d.primaryType = 'SessionBallot'; }],
    ['types', d => { d.types.ProposalSponsorship[0]!.type = 'bytes32'; }],
    ['message', d => { d.message['more'] = '1'; }],
    ['domain', d => { d.domain['salt'] = '0x00'; }],
    ['chainId', d => { d.domain['chainId'] = '1'; }],
    ['verifyingContract', d => { d.domain['verifyingContract'] = meant.proposer; }],
    ['proposalId', d => { d.message['proposalId'] = '1'; }],
    ['proposer', d => { d.message['proposer'] = meant.sponsor; }],
    ['sponsor', d => { d.message['sponsor'] = meant.proposer; }],
    ['deadline', d => { d.message['deadline'] = 'never'; }],
  ];
  for (const [field, change] of wrongs) {
    const changed = document();
    change(changed);
    assert.throws(() => checkSponsorship(changed, meant), { message: field });
  }
});
