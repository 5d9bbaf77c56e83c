/** First four bytes of keccak256 of `setAcceptsDelegation(bool)`. */
const SELECTOR = '0xf3b1a084';

/** The call of a chamber's LiquidVotes by which an account takes new delegations, or none. */
export const acceptsCall = (accepts: boolean): string => SELECTOR + (accepts ? '1' : '0').padStart(64, '0');
