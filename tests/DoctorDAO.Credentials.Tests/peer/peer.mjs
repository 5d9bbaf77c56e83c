// One command as the argument, its input as JSON on stdin, its answer as JSON on stdout. An error is an answer, too: { error }.
import { ES256, ES384, ES512, generateSalt } from '@sd-jwt/crypto-nodejs';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { StatusList, createHeaderAndPayload, getListFromStatusListJWT } from '@sd-jwt/jwt-status-list';
import jsonld from 'jsonld';
import { createHash } from 'node:crypto';

const hash = { 'sha-256': 'sha256', 'sha-384': 'sha384', 'sha-512': 'sha512' };
const hasher = (data, algorithm) => createHash(hash[algorithm]).update(data).digest();

// The curve decides the algorithm.
const algorithms = { 'P-256': ES256, 'P-384': ES384, 'P-521': ES512 };
const signer = (jwk) => algorithms[jwk.crv].getSigner(jwk);
const verifier = (jwk) => algorithms[jwk.crv].getVerifier(jwk);

async function instance(input, more = {}) {
  return new SDJwtVcInstance({
    signAlg: algorithms[(input.issuerPrivate ?? input.issuerPublic)?.crv]?.alg,
    hashAlg: input.hashAlg ?? 'sha-256',
    hasher,
    saltGenerator: generateSalt,
    signer: input.issuerPrivate && (await signer(input.issuerPrivate)),
    verifier: input.issuerPublic && (await verifier(input.issuerPublic)),
    kbSignAlg: algorithms[input.holderPrivate?.crv]?.alg,
    kbSigner: input.holderPrivate && (await signer(input.holderPrivate)),
    kbVerifier: async (data, signature, payload) => (await verifier(payload.cnf.jwk))(data, signature),
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
      statusVerifier: input.issuerPublic && (await verifier(input.issuerPublic)),
    });
    const result = await sdjwt.verify(input.text, { keyBindingNonce: input.nonce, currentDate: input.now });
    return { claims: result.payload, binding: result.kb?.payload };
  },
  async list(input) {
    const list = new StatusList(input.values, input.bits);
    const { header, payload } = createHeaderAndPayload(list, input.claims, { alg: algorithms[input.issuerPrivate.crv].alg, typ: 'statuslist+jwt', kid: input.kid });
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part(header)}.${part(payload)}`;
    return { text: `${signed}.${await (await signer(input.issuerPrivate))(signed)}` };
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
