import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, NotWhatWasChosen, type Intent, type TypedData } from '../relay/typed-data.js';

const account = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const contract = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const other = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const field = (list: string): { name: string; type: string }[] => list.split(',').map(f => ({ type: f.split(' ')[0]!, name: f.split(' ')[1]! }));
const EIP712Domain = field('string name,string version,uint256 chainId,address verifyingContract');
const domain = { name: 'Clinical', version: '1', chainId: 31337, verifyingContract: contract };

interface Case {
  readonly data: TypedData;
  readonly intent: Intent;
}

const ballot = (): Case => ({
  data: {
    domain,
    types: { EIP712Domain, SessionBallot: field('uint48 session,int8[] votes,string reason,address voter,uint256 nonce') },
    primaryType: 'SessionBallot',
    message: { session: 1795212000, votes: [4, -2, 0], reason: 'Because.', voter: account, nonce: '0' },
  },
  intent: { kind: 'ballot', chain: '31337', contract, session: '1795212000', votes: [4, -2, 0], reason: 'Because.', account },
});

const withdrawal = (): Case => ({
  data: { domain, types: { BallotWithdrawal: field('uint48 session,address voter,uint256 nonce') }, primaryType: 'BallotWithdrawal', message: { session: '1795212000', voter: account, nonce: 1 } },
  intent: { kind: 'withdrawal', chain: '31337', contract, session: '1795212000', account },
});

const delegation = (delegatee: string, delegate: string): Case => ({
  data: { domain, types: { Delegation: field('address delegatee,uint256 nonce,uint256 expiry') }, primaryType: 'Delegation', message: { delegatee, nonce: '0', expiry: '1795219200' } },
  intent: { kind: 'delegation', chain: '31337', contract, delegate, account },
});

const differs = ({ data, intent }: Case, name: string): void =>
  assert.throws(() => check(data, intent), (e: unknown) => e instanceof NotWhatWasChosen && e.message === name);

describe('what the wallet is asked to sign', () => {
  test('says what was chosen, however numbers and addresses are spelled', () => {
    for (const { data, intent } of [ballot(), withdrawal(), delegation(other.toLowerCase(), other)]) check(data, intent);
    const { data, intent } = ballot();
    check({ ...data, domain: { ...domain, chainId: '0x7a69', verifyingContract: contract.toLowerCase() }, message: { ...data.message, session: '1795212000', votes: ['4', '-2', '0'] } }, intent);
  });

  test('any single field of the message that differs is found', () => {
    const { data, intent } = ballot();
    const change = (message: Record<string, unknown>): Case => ({ data: { ...data, message: { ...data.message, ...message } }, intent });
    differs(change({ session: 1795212001 }), 'session');
    differs(change({ votes: [4, 2, 0] }), 'votes');
    differs(change({ votes: [4, -2] }), 'votes');
    differs(change({ votes: [4, -2, 0, 0] }), 'votes');
    differs(change({ votes: '4,-2,0' }), 'votes');
    differs(change({ votes: [4, -2, null] }), 'votes');
    differs(change({ reason: 'Because' }), 'reason');
    differs(change({ voter: other }), 'voter');
    differs(change({ nonce: undefined }), 'nonce');
    differs(change({ extra: 1 }), 'message');
  });

  test('another chain, contract, type or an unknown part of the domain is found', () => {
    const { data, intent } = ballot();
    differs({ data: { ...data, domain: { ...domain, chainId: 1 } }, intent }, 'chainId');
    differs({ data: { ...data, domain: { ...domain, verifyingContract: other } }, intent }, 'verifyingContract');
    differs({ data: { ...data, domain: { ...domain, salt: '0x00' } }, intent }, 'domain');
    differs({ data: { ...data, primaryType: 'Permit' }, intent }, 'primaryType');
    differs({ data: { ...data, types: { SessionBallot: field('uint48 session,int8[] votes,string reason,address voter') } }, intent }, 'types');
    differs({ data: { ...data, types: { SessionBallot: field('uint48 session,int8[] votes,string reason,address voter,uint256 nonce,bytes data') } }, intent }, 'types');
    differs({ data: { ...data, types: {} }, intent }, 'types');
  });

  test('every kind of act is told from every other', () => {
    const all = [ballot(), withdrawal(), delegation(other, other)];
    for (const a of all) for (const b of all) if (a !== b) differs({ data: a.data, intent: b.intent }, 'primaryType');
  });

  test('ending a delegation may name oneself or nobody, a delegation may not', () => {
    const nobody = `0x${'0'.repeat(40)}`;
    for (const delegatee of [account, nobody]) {
      const { data, intent } = delegation(delegatee, account);
      check(data, intent);
    }
    differs(delegation(account, other), 'delegatee');
    differs(delegation(nobody, other), 'delegatee');
    differs(delegation(other, account), 'delegatee');
  });

  test('an account that is a contract delegates by name, and by no other', () => {
    const { data, intent } = delegation(other, other);
    const named: TypedData = {
      ...data, types: { DelegationOf: field('address delegator,address delegatee,uint256 nonce,uint256 expiry') }, primaryType: 'DelegationOf', message: { ...data.message, delegator: account },
    };
    check(named, intent);
    differs({ data: { ...named, message: { ...named.message, delegator: other } }, intent }, 'delegator');
    differs({ data: { ...named, message: { ...named.message, delegatee: account } }, intent }, 'delegatee');
    differs({ data: { ...named, types: { DelegationOf: field('address delegatee,uint256 nonce,uint256 expiry') } }, intent }, 'types');
  });
});
