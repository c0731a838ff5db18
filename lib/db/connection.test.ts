import { describe, expect, it } from 'vitest';
import { socketFolder, socketPath } from './connection.ts';

describe('the socket of the embedded database', () => {
  it('lies in the data directory', () => {
    expect(socketPath('/srv/spotledger')).toBe('/srv/spotledger/.s.PGSQL.5432');
  });

  it('has a short folder of its own where the directory is too long for a socket, one for each', () => {
    const [one, other] = ['a', 'b'].map((name) => socketFolder(`/srv/${'long/'.repeat(20)}${name}`));
    expect(one).toMatch(/\/spotledger-[0-9a-f]{12}$/);
    expect(other).not.toBe(one);
  });

  it('is a named pipe on Windows', () => {
    expect(socketFolder('C:\\spotledger\\.data', 'win32')).toMatch(/^\/\/\.\/pipe\/spotledger-[0-9a-f]{12}$/);
  });
});
