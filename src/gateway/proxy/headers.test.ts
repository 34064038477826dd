// Which headers cross the gateway, in either direction.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecret, type UpstreamConfiguration } from '../configuration/index.ts';
import { replyHeaders, requestHeaders } from './headers.ts';

const upstream: UpstreamConfiguration = {
  kind: 'openai',
  url: 'http://upstream.test',
  key: createSecret('upstream-key'),
  passClientKey: false,
  headers: { 'x-team': 'red', 'x-token': createSecret('header-secret') },
  connections: 1,
  retries: 0,
};
const HOP_BY_HOP = ['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'proxy-authorization'];
const name = fc.stringMatching(/^x-[a-z]{1,8}$/);

describe('a header', () => {
  it('that is hop-by-hop, or that Connection names, stops at the gateway both ways [gateway.headers]', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 5 }), fc.uniqueArray(name, { maxLength: 5 }), (named, others) => {
        const headers = Object.fromEntries([...HOP_BY_HOP, ...named, ...others].map((key) => [key, 'value']));
        headers['connection'] = `close, ${named.map((key) => key.toUpperCase()).join(' ,')}`;
        for (const passed of [requestHeaders(headers, upstream, 'openai'), replyHeaders(headers)]) {
          for (const key of [...HOP_BY_HOP, ...named]) expect(passed[key]).toBeUndefined();
          for (const key of others) if (!named.includes(key)) expect(passed[key]).toBeDefined();
        }
      }),
    );
  });

  it('with a credential of the client goes no further; the upstream gets its own key [gateway.headers]', () => {
    const client = {
      authorization: 'Bearer client',
      'x-api-key': 'client',
      cookie: 'session=1',
      'x-forwarded-for': '10.1.1.1',
      'x-oversight-decision': 'allow',
      'x-request-id': 'kept',
      'anthropic-beta': 'kept',
      'x-team': 'blue',
    };
    const openai = requestHeaders(client, upstream, 'openai');
    expect(openai).toEqual({
      'x-request-id': 'kept',
      'anthropic-beta': 'kept',
      'accept-encoding': 'identity',
      authorization: 'Bearer upstream-key',
      'x-team': 'red',
      'x-token': 'header-secret',
    });
    const anthropic = requestHeaders(client, upstream, 'anthropic');
    expect(anthropic).toMatchObject({ 'x-api-key': 'upstream-key', 'anthropic-version': '2023-06-01' });
    expect(anthropic['authorization']).toBeUndefined();
  });

  it('with a credential of the client is passed on where the configuration says so [gateway.headers]', () => {
    const passing = { ...upstream, key: undefined, passClientKey: true };
    const client = { authorization: 'Bearer client', 'x-api-key': 'other', cookie: 'x' };
    expect(requestHeaders(client, passing, 'openai')).toMatchObject({
      authorization: 'Bearer client',
      'x-api-key': 'other',
    });
  });

  it('of a reply that speaks of other bytes, another origin or a verdict of ours is not passed on [gateway.headers]', () => {
    const reply = {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': '10',
      'set-cookie': ['a=b'],
      'access-control-allow-origin': '*',
      'strict-transport-security': 'max-age=1',
      'x-oversight-decision': 'allow',
      etag: '"x"',
      location: 'http://elsewhere.test',
      'x-request-id': 'req_1',
      'x-ratelimit-remaining-tokens': '5',
    };
    expect(replyHeaders(reply)).toEqual({
      'content-type': 'application/json',
      'x-request-id': 'req_1',
      'x-ratelimit-remaining-tokens': '5',
    });
  });
});
