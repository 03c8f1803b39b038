import { Button, ExternalLink, Icon, VisuallyHidden } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { chevronDown, chevronUp } from '@wordpress/icons';
import { Badge } from '../../components/Badge.tsx';
import { lazyPart } from '../../components/lazy-part.tsx';
import { Moment } from '../../components/Moment.tsx';
import { focusField, idOf } from '../../components/place.ts';
import { pointWords } from '../../data/setup-words.ts';
import { Findings } from './Findings.tsx';
import { Pages } from './Pages.tsx';
import type { Setup, SetupPoint } from './types.ts';
import { pointStateWords } from './words.ts';

const Window = lazyPart(() => import(/* webpackChunkName: "window" */ './Window.tsx'), 2);

interface Props {
	number: number;
	point: SetupPoint;
	verification: Setup['verification'];
	open: boolean;
	/** It is being looked at. */
	busy: boolean;
	/** Something is being looked at. */
	blocked: boolean;
	onToggle: () => void;
	onCheck: (point: string) => void;
	onConfirm: (confirmed: boolean) => Promise<boolean>;
}

/** One point: closed, how it stands; open, what was seen, what is wrong and what mends it. */
export function Point({ number, point, open, onToggle, ...rest }: Props) {
	const { label } = pointWords(point.point);
	const state = pointStateWords(point.state);
	const name = `point-${point.point}`;
	return (
		<li className={`pintally-point is-${point.state}`}>
			<h3>
				<Button
					id={idOf(name)}
					className="pintally-point__toggle"
					aria-expanded={open}
					aria-controls={idOf(`${name}-body`)}
					onClick={onToggle}
				>
					<Icon icon={state.icon} className="pintally-point__icon" />
					<span className="pintally-point__title">
						{/* translators: 1: number of a point, 2: its title. */}
						{sprintf(__('%1$d. %2$s', 'pintally'), number, label)}
					</span>
					<Badge tone={state.tone}>{state.label}</Badge>
					<Icon icon={open ? chevronUp : chevronDown} />
				</Button>
			</h3>
			<div id={idOf(`${name}-body`)} hidden={!open} className="pintally-point__body">
				{open && <Body point={point} name={name} {...rest} />}
			</div>
		</li>
	);
}

type BodyProps = Omit<Props, 'number' | 'open' | 'onToggle'> & { name: string };

function Body({ point, name, verification, busy, blocked, onCheck, onConfirm }: BodyProps) {
	const words = pointWords(point.point);
	const answer = async (confirmed: boolean) => {
		if (!blocked && (await onConfirm(confirmed))) {
			// The button that was used is gone.
			focusField(name, 'stay');
		}
	};
	if (point.state === 'later') {
		return (
			<>
				<p>{words.description}</p>
				<p className="pintally-quiet">{__('This part of Pintally is not there yet.', 'pintally')}</p>
			</>
		);
	}
	return (
		<>
			<p>{words.description}</p>
			<Findings findings={point.findings} onCheck={onCheck} blocked={blocked} />
			{point.evidence.length > 0 && (
				<div className="pintally-evidence">
					<h4>{__('What was seen', 'pintally')}</h4>
					<ul>
						{point.evidence.map((line) => (
							<li key={line}>{line}</li>
						))}
					</ul>
				</div>
			)}
			{point.point === 'windows' && point.state !== 'unchecked' && <Window />}
			{point.point === 'base_tag' && <Pages pages={verification.pages} />}
			{words.confirm && (
				<div className="pintally-confirm">
					<p>
						{words.confirm}{' '}
						{words.link && <ExternalLink href={words.link.url}>{words.link.label}</ExternalLink>}
					</p>
					{point.confirmed_at > 0 ? (
						<p className="pintally-quiet">
							{/* translators: %s: a person's name. */}
							{sprintf(__('Seen at Pinterest by %s', 'pintally'), point.confirmed_by)}{' '}
							<Moment at={point.confirmed_at} />{' '}
							<Button variant="link" onClick={() => void answer(false)}>
								{__('Take it back', 'pintally')}
							</Button>
						</p>
					) : (
						point.state === 'confirm' && (
							<Button __next40pxDefaultSize variant="primary" onClick={() => void answer(true)}>
								{__('I have seen it at Pinterest', 'pintally')}
							</Button>
						)
					)}
				</div>
			)}
			<div className="pintally-point__footer">
				<Button
					size="compact"
					variant="secondary"
					isBusy={busy}
					aria-disabled={blocked}
					onClick={() => void (blocked || onCheck(point.point))}
				>
					{__('Check again', 'pintally')}
					<VisuallyHidden>: {words.label}</VisuallyHidden>
				</Button>
				{point.at > 0 && (
					<span className="pintally-quiet">
						{__('Last looked at:', 'pintally')} <Moment at={point.at} />
					</span>
				)}
			</div>
		</>
	);
}
