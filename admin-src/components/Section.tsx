import { Card, CardBody } from '@wordpress/components';
import type { ReactNode } from 'react';
import { idOf } from './place.ts';

interface Props {
	/** Names the heading's id, so that the section can be gone to. */
	name: string;
	title: string;
	description?: string;
	/** Beside the heading, e.g. a state. */
	aside?: ReactNode;
	children: ReactNode;
}

/** A subject of its own: heading and explanation at the side, controls in a card. */
export function Section({ name, title, description, aside, children }: Props) {
	return (
		<section className="pintally-section" aria-labelledby={idOf(name)}>
			<header className="pintally-section__header">
				<div className="pintally-section__title">
					<h2 id={idOf(name)}>{title}</h2>
					{aside}
				</div>
				{description && <p>{description}</p>}
			</header>
			<Card className="pintally-section__card">
				<CardBody>{children}</CardBody>
			</Card>
		</section>
	);
}
