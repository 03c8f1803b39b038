/** The tag's half: a stand-in for core.js, and the place to which it reports each call. */
import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';
import { misbehave, type Behaviours } from './behaviour.ts';
import type { SandboxRecord } from './record.ts';

const CORE_JS = fileURLToPath(new URL('core.js', import.meta.url));

export function tagRoute(record: SandboxRecord, behaviours: Behaviours, clock: () => number): Router {
	const router = express.Router();
	router.get('/ct/core.js', async (request, response) => {
		if ((await misbehave(behaviours.take('tag'), request, response)) === undefined)
			response.set('cache-control', 'no-store').sendFile(CORE_JS);
	});
	// A beacon is text, so that the browser asks nobody first.
	router.post('/ct/record', express.text({ type: () => true, limit: '1mb' }), (request, response) => {
		const seen = parsed(request.body);
		if (!seen) {
			response.sendStatus(400);
			return;
		}
		record.addTagCall({ at: clock(), ...seen });
		response.set('access-control-allow-origin', '*').sendStatus(204);
	});
	return router;
}

function parsed(text: unknown) {
	let value: unknown;
	try {
		value = JSON.parse(String(text));
	} catch {
		return undefined;
	}
	if (typeof value !== 'object' || value === null || !('args' in value) || !Array.isArray(value.args))
		return undefined;
	const { args, tag, options, page, epik } = value as Record<string, unknown>;
	return {
		args: args as unknown[],
		tag: typeof tag === 'string' ? tag : '',
		options: typeof options === 'object' && options !== null ? { ...options } : {},
		page: typeof page === 'string' ? page : '',
		epik: typeof epik === 'string' ? epik : '',
	};
}
