/** What the setup's route tells. */
import type { PointState, Setup, SetupPoint } from '../../../admin-src/screens/setup/types.ts';
import points from '../../../plugin/vocabulary/setup.json' with { type: 'json' };

const SEEN = 1_789_410_000;
const LATER = ['attribution', 'windows'];

export const point = (name: string, state: PointState, more: Partial<SetupPoint> = {}): SetupPoint => ({
	point: name,
	state,
	at: SEEN,
	findings: [],
	evidence: state === 'later' ? [] : [`${name} was seen`],
	confirmed_at: 0,
	confirmed_by: '',
	...more,
});

/** A healthy shop, of which nobody has said yet that Pinterest lists it as claimed. */
export const SETUP: Setup = {
	points: Object.keys(points).map((name) =>
		point(name, LATER.includes(name) ? 'later' : name === 'claim' ? 'confirm' : 'done'),
	),
	verification: {
		state: 'done',
		started_at: SEEN - 4,
		at: SEEN,
		left: 0,
		pages: [
			{ page: 'home', url: 'https://shop.example/', status: 200, findings: [] },
			{ page: 'product', url: 'https://shop.example/product/mug/', status: 200, findings: [] },
		],
	},
};

export const withPoint = (changed: SetupPoint): Setup => ({
	...SETUP,
	points: SETUP.points.map((each) => (each.point === changed.point ? changed : each)),
});
