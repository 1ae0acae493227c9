/** Requests that no client library would make. */
import { seconds } from './wait.js';

/** What the node behind `port` answers, errors included. */
export const asker = (port) => async (method, params) => {
	const response = await fetch(`http://127.0.0.1:${port}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
		signal: AbortSignal.timeout(seconds(10)),
	});
	return response.json();
};
