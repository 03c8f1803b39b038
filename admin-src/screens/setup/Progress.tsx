import { Button, Card, CardBody, ProgressBar } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { Moment } from '../../components/Moment.tsx';
import type { Setup } from './types.ts';

interface Props {
	setup: Setup;
	busy: boolean;
	onCheck: () => void;
}

/** How far the setup is, and the button that looks at everything anew. */
export function Progress({ setup, busy, onCheck }: Props) {
	const done = setup.points.filter(({ state }) => state === 'done').length;
	const needs = setup.points.filter(({ state }) => state === 'problem').length;
	const { state, at, left } = setup.verification;
	return (
		<Card>
			<CardBody className="pintally-progress">
				<div className="pintally-progress__words">
					<h2>
						{sprintf(
							/* translators: 1: number of points that are done, 2: number of all points. */
							__('%1$d of %2$d points are done', 'pintally'),
							done,
							setup.points.length,
						)}
					</h2>
					<ProgressBar
						className="pintally-progress__bar"
						value={(100 * done) / setup.points.length}
						aria-label={__('Points that are done', 'pintally')}
					/>
					<p className="pintally-quiet" role="status">
						{busy || state === 'running' ? (
							state === 'running' && left > 0 ? (
								sprintf(
									/* translators: %d: number of pages. */
									_n(
										'Looking at your shop: %d page to go…',
										'Looking at your shop: %d pages to go…',
										left,
										'pintally',
									),
									left,
								)
							) : (
								__('Looking at your shop as a guest would…', 'pintally')
							)
						) : (
							<>
								{needs > 0 &&
									sprintf(
										/* translators: %d: number of points. */
										_n('%d point needs you.', '%d points need you.', needs, 'pintally'),
										needs,
									) + ' '}
								{__('Your pages were last looked at:', 'pintally')} <Moment at={at} />.
							</>
						)}
					</p>
				</div>
				<Button
					__next40pxDefaultSize
					variant="primary"
					isBusy={busy}
					aria-disabled={busy}
					onClick={() => void (busy || onCheck())}
				>
					{__('Check everything', 'pintally')}
				</Button>
			</CardBody>
		</Card>
	);
}
