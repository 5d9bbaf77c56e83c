// One command as the argument, its input as JSON on stdin, its answer as JSON on stdout. An error is an answer, too: { error }.
import { ES256, generateSalt } from '@sd-jwt/crypto-nodejs';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { StatusList, createHeaderAndPayload, getListFromStatusListJWT } from '@sd-jwt/jwt-status-list';
import jsonld from 'jsonld';
import { createHash } from 'node:crypto';

const hash = { 'sha-256': 'sha256', 'sha-384': 'sha384', 'sha-512': 'sha512' };
const hasher = (data, algorithm) => createHash(hash[algorithm]).update(data).digest();

async function instance(input, more = {}) {
  return new SDJwtVcInstance({
    signAlg: 'ES256',
    hashAlg: input.hashAlg ?? 'sha-256',
    hasher,
    saltGenerator: generateSalt,
    signer: input.issuerPrivate && (await ES256.getSigner(input.issuerPrivate)),
    verifier: input.issuerPublic && (await ES256.getVerifier(input.issuerPublic)),
    kbSignAlg: 'ES256',
    kbSigner: input.holderPrivate && (await ES256.getSigner(input.holderPrivate)),
    kbVerifier: async (data, signature, payload) => (await ES256.getVerifier(payload.cnf.jwk))(data, signature),
    ...more,
  });
}

const commands = {
  async issue(input) {
    const sdjwt = await instance(input);
    return { text: await sdjwt.issue(input.claims, input.frame, { header: { kid: input.kid } }) };
  },
  async present(input) {
    const sdjwt = await instance(input);
    return { text: await sdjwt.present(input.text, input.frame, { kb: { payload: input.binding } }) };
  },
  async verify(input) {
    const sdjwt = await instance(input, {
      statusListFetcher: async () => input.statusList,
      statusVerifier: input.issuerPublic && (await ES256.getVerifier(input.issuerPublic)),
    });
    const result = await sdjwt.verify(input.text, { keyBindingNonce: input.nonce, currentDate: input.now });
    return { claims: result.payload, binding: result.kb?.payload };
  },
  async list(input) {
    const list = new StatusList(input.values, input.bits);
    const { header, payload } = createHeaderAndPayload(list, input.claims, { alg: 'ES256', typ: 'statuslist+jwt', kid: input.kid });
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part(header)}.${part(payload)}`;
    return { text: `${signed}.${await (await ES256.getSigner(input.issuerPrivate))(signed)}` };
  },
  async readList(input) {
    const list = getListFromStatusListJWT(input.text);
    return { bits: list.getBitsPerStatus(), count: list.statusList.length, values: input.indexes.map((index) => list.getStatus(index)) };
  },
  // The canonical N-Quads of each document, or why there are none. Contexts come with the question: nothing is fetched.
  async canonize(input) {
    const documentLoader = async (url) => {
      if (!(url in input.contexts)) throw new Error(`unknown context ${url}`);
      return { contextUrl: null, document: { '@context': input.contexts[url] }, documentUrl: url };
    };
    const options = { algorithm: 'RDFC-1.0', format: 'application/n-quads', safe: false, documentLoader };
    return { texts: await Promise.all(input.documents.map((document) => jsonld.canonize(document, options).catch((error) => `refused: ${error}`))) };
  },
};

let text = '';
for await (const chunk of process.stdin) text += chunk;
let answer;
try {
  answer = await commands[process.argv[2]](JSON.parse(text));
} catch (error) {
  answer = { error: String(error) };
}
process.stdout.write(JSON.stringify(answer));
