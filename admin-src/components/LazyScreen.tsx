import { Card, CardBody } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ComponentType } from 'react';
import { LoadFailure } from './LoadFailure.tsx';
import { Skeleton } from './Skeleton.tsx';

type Load = () => Promise<{ default: ComponentType }>;

/** A screen whose script comes only when it is opened; until then, and where it cannot come, something to see. */
export function lazyScreen(load: Load): ComponentType {
	return function LazyScreen() {
		const [Screen, setScreen] = useState<ComponentType | null>(null);
		const [tries, setTries] = useState(1);
		const [failed, setFailed] = useState(false);
		useEffect(() => {
			let wanted = true;
			setFailed(false);
			load().then(
				(loaded) => wanted && setScreen(() => loaded.default),
				() => wanted && setFailed(true),
			);
			return () => {
				wanted = false;
			};
		}, [tries]);

		if (Screen) {
			return <Screen />;
		}
		if (failed) {
			const message = __(
				'This part of the screen could not be loaded. Check your internet connection and try again.',
				'pintally',
			);
			return <LoadFailure message={message} onRetry={() => setTries(tries + 1)} />;
		}
		return (
			<Card>
				<CardBody>
					<Skeleton lines={8} />
				</CardBody>
			</Card>
		);
	};
}
