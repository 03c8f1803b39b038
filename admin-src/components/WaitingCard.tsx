import { Card, CardBody } from '@wordpress/components';
import { Skeleton } from './Skeleton.tsx';

/** The place of a whole screen that is being loaded. */
export function WaitingCard({ lines = 10 }: { lines?: number }) {
	return (
		<Card>
			<CardBody>
				<Skeleton lines={lines} />
			</CardBody>
		</Card>
	);
}
