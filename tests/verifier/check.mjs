// Verifies credentials with the libraries of Digital Bazaar. Reads JSON on standard input, writes JSON:
// in:  [{credential, documents: {address: document}, did, now}]   out: [{verified, problems: [text]}]
// Nothing is fetched: an address that is not among the documents is an error, as it is for a careful verifier.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';

function loaderFor(asked) {
  return async url => {
    const [address, fragment] = url.split('#');
    const document = address === asked.did.id ? asked.did : asked.documents[address];
    if(!document) {
      throw new Error(`Not kept: ${url}`);
    }
    if(fragment && address === asked.did.id) {
      const key = asked.did.verificationMethod.find(({id}) => id === url);
      if(!key) {
        throw new Error(`No such key: ${url}`);
      }
      return {documentUrl: url, document: {'@context': 'https://w3id.org/security/multikey/v1', ...key}};
    }
    return {documentUrl: url, document};
  };
}

function problems(error) {
  return error ? [error.message, ...(error.errors ?? error.details?.errors ?? []).flatMap(problems)] : [];
}

async function verify(asked) {
  const result = await vc.verifyCredential({
    credential: asked.credential,
    suite: new DataIntegrityProof({cryptosuite}),
    documentLoader: loaderFor(asked),
    now: new Date(asked.now),
    checkStatus: options => checkStatus({...options, verifyBitstringStatusListCredential: true})
  });
  const found = problems(result.error);
  if(result.statusResult && !result.statusResult.verified) {
    found.push('status', ...problems(result.statusResult.error));
  }
  // The library says apart from each other that the list could be read, and that its bit is set.
  const isSet = (result.statusResult?.results ?? []).some(({status}) => status);
  if(isSet) {
    found.push('revoked');
  }
  return {verified: result.verified && !isSet, problems: found};
}

const answers = [];
for(const asked of JSON.parse(readFileSync(0, 'utf8'))) {
  answers.push(await verify(asked));
}
console.log(JSON.stringify(answers));
