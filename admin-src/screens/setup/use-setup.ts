import { useDispatch } from '@wordpress/data';
import { useEffect, useRef, useState } from '@wordpress/element';
import { store as noticesStore } from '@wordpress/notices';
import { NOTICES } from '../../data/notices.ts';
import { request, RequestFailure, ROUTES } from '../../data/rest.ts';
import { store } from '../../data/store.ts';
import type { Setup } from './types.ts';

/** The points that look from outside; each answer brings all the others up to date as well. */
const LOOKS = ['claim', 'base_tag', 'conversions_api'] as const;
const POLL_MS = 3000;

/** The ten points: loaded, looked at anew one by one or all, and confirmed by a person. */
export function useSetup() {
	const [setup, setSetup] = useState<Setup | null>(null);
	const [failure, setFailure] = useState<RequestFailure | null>(null);
	/** Points that are being looked at. */
	const [checking, setChecking] = useState<readonly string[]>([]);
	const { createErrorNotice } = useDispatch(noticesStore);
	const { noteSetup } = useDispatch(store);
	const shown = useRef(true);

	const take = (told: Setup) => {
		// The banner says the same as the points, on whatever screen the owner is by now.
		void noteSetup(told.points.filter(({ state }) => state === 'problem').map(({ point }) => point));
		if (shown.current) {
			setSetup(told);
		}
	};

	const load = async () => {
		try {
			const told: Setup = await request({ path: ROUTES.setup });
			take(told);
			if (shown.current) {
				setFailure(null);
			}
			return told;
		} catch (error) {
			if (!(error instanceof RequestFailure)) {
				throw error;
			}
			if (shown.current) {
				setFailure(error);
			}
			return null;
		}
	};

	/** @returns whether an answer came. */
	const post = async (point: string, data: object): Promise<boolean> => {
		setChecking((points) => [...points, point]);
		try {
			const told: Setup = await request({
				path: ROUTES.setupCheck,
				method: 'POST',
				data: { point, ...data },
			});
			take(told);
			return true;
		} catch (error) {
			if (!(error instanceof RequestFailure)) {
				throw error;
			}
			void createErrorNotice(error.message, { type: 'snackbar', context: NOTICES, explicitDismiss: true });
			return false;
		} finally {
			if (shown.current) {
				setChecking((points) => points.filter((other) => other !== point));
			}
		}
	};
	const check = (point: string) => post(point, {});
	const confirm = (point: string, confirmed: boolean) => post(point, { confirmed });
	/** One after the other: the shop visits itself, and a small server should not be visited twice at once. */
	const checkAll = async () => {
		for (const point of LOOKS) {
			if (!shown.current || !(await check(point))) {
				return;
			}
		}
	};

	useEffect(() => {
		shown.current = true;
		void load().then((told) => {
			// A setup that nobody has looked at shows nothing: look at once.
			if (told?.verification.state === 'never') {
				void checkAll();
			}
		});
		return () => {
			shown.current = false;
		};
	}, []);

	// The rest of a long look is done in the background.
	const left = setup?.verification.state === 'running' ? setup.verification.left : null;
	useEffect(() => {
		if (left === null || checking.length > 0) {
			return;
		}
		const timer = setInterval(() => void load(), POLL_MS);
		return () => clearInterval(timer);
	}, [left, checking.length]);

	return { setup, failure, checking, load, check, checkAll, confirm };
}
