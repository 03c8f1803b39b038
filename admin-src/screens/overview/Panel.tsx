import { Card, CardBody, CardHeader } from '@wordpress/components';
import type { ReactNode } from 'react';
import { idOf } from '../../components/place.ts';

interface Props {
	/** Names the heading's id, so that it can be gone to. */
	name: string;
	title: string;
	aside?: ReactNode;
	children: ReactNode;
}

/** One question of the overview and its answer. */
export function Panel({ name, title, aside, children }: Props) {
	return (
		<section aria-labelledby={idOf(name)} className="pintally-panel">
			<Card>
				<CardHeader>
					<h2 id={idOf(name)}>{title}</h2>
					{aside}
				</CardHeader>
				<CardBody>{children}</CardBody>
			</Card>
		</section>
	);
}
