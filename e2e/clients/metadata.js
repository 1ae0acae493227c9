/** What the generator has to know about metadata before it gives it away. */

/** Every metadata begins with these four bytes. */
const MAGIC = Buffer.from('meta');

/**
 * The version of `bytes`, SCALE-encoded metadata without a length before it.
 * @param {Buffer} bytes
 */
export function versionOf(bytes) {
	if (!bytes.subarray(0, MAGIC.length).equals(MAGIC) || bytes.length <= MAGIC.length) {
		throw new Error('not metadata: it does not begin with "meta" and a version');
	}
	return bytes[MAGIC.length];
}
