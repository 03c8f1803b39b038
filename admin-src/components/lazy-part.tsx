import { Card, CardBody } from '@wordpress/components';
import { Fragment, useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ComponentType, ReactNode } from 'react';
import { LoadFailure } from './LoadFailure.tsx';
import { Skeleton } from './Skeleton.tsx';

/**
 * A part of a screen whose code comes when it is first shown. Its place is kept meanwhile; where it cannot come, e.g.
 * offline, the part says so and the rest of the screen stays.
 *
 * @param load  A dynamic import.
 * @param lines How high its place is.
 * @param Frame What is around its place until it is there.
 */
export function lazyPart<Props extends object>(
	load: () => Promise<{ default: ComponentType<Props> }>,
	lines: number,
	Frame: ComponentType<{ children: ReactNode }> = Fragment,
): ComponentType<Props> {
	return function LazyPart(props: Props) {
		const [Part, setPart] = useState<ComponentType<Props> | null>(null);
		const [tries, setTries] = useState(1);
		const [failed, setFailed] = useState(false);
		useEffect(() => {
			let wanted = true;
			setFailed(false);
			load().then(
				(loaded) => wanted && setPart(() => loaded.default),
				() => wanted && setFailed(true),
			);
			return () => {
				wanted = false;
			};
		}, [tries]);
		if (Part) {
			return <Part {...props} />;
		}
		return failed ? (
			<LoadFailure
				message={__(
					'This part of the screen could not be loaded. Check your connection and try again.',
					'pintally',
				)}
				onRetry={() => setTries(tries + 1)}
			/>
		) : (
			<Frame>
				<Skeleton lines={lines} />
			</Frame>
		);
	};
}

/** A whole screen: what it draws itself has frames of its own. */
export const lazyScreen = (load: () => Promise<{ default: ComponentType }>): ComponentType =>
	lazyPart(load, 8, OnCard);

function OnCard({ children }: { children: ReactNode }) {
	return (
		<Card>
			<CardBody>{children}</CardBody>
		</Card>
	);
}
