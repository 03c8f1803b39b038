import { Button, ExternalLink, Notice } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Badge } from '../../components/Badge.tsx';
import type { Tone } from '../../components/Badge.tsx';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { Moment } from '../../components/Moment.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { money } from '../../data/amount.ts';
import { request, RequestFailure, ROUTES } from '../../data/rest.ts';
import type { TestConversion as Test } from '../../data/types.ts';
import { eventWords, reasonWords, stateWords, tagStateWords } from '../../data/words.ts';

type Told = Exclude<Test, { result: 'none' }>;

const ASK_AGAIN_MS = 1500;

/** One event down both roads, on purpose: each step's answer, as it comes. */
export default function TestConversion() {
	const [test, setTest] = useState<Test | null>(null);
	const [failure, setFailure] = useState<RequestFailure | null>(null);
	const [frame, setFrame] = useState('');
	const [starting, setStarting] = useState(false);

	const take = async (method: 'GET' | 'POST') => {
		try {
			const told = await request<Test>({ path: ROUTES.testConversion, method });
			setTest(told);
			setFailure(null);
			return told;
		} catch (error) {
			if (!(error instanceof RequestFailure)) {
				throw error;
			}
			setFailure(error);
			return null;
		}
	};
	useEffect(() => void take('GET'), []);

	const running = test?.result === 'running';
	useEffect(() => {
		if (!running || failure) {
			return;
		}
		const timer = setTimeout(() => void take('GET'), ASK_AGAIN_MS);
		return () => clearTimeout(timer);
	}, [test, running, failure]);

	const start = async () => {
		setStarting(true);
		setFrame('');
		const told = await take('POST');
		setFrame(told && told.result !== 'none' ? told.page_url : '');
		setStarting(false);
	};
	const busy = starting || (running && !failure);
	return (
		<>
			<p className="pintally-quiet pintally-before">
				{__(
					'One event goes down both roads with one ID. Pinterest only checks the server’s; the tag knows no test mode, so its call shows in Ads Manager’s event history, with one unit of your currency and an order that does not exist. Your shop counts nothing.',
					'pintally',
				)}
			</p>
			<div className="pintally-actions">
				<Button
					__next40pxDefaultSize
					variant="secondary"
					isBusy={busy}
					aria-disabled={busy}
					onClick={() => void (busy || start())}
				>
					{test === null || test.result === 'none'
						? __('Run a test conversion', 'pintally')
						: __('Run it again', 'pintally')}
				</Button>
			</div>
			{failure && <LoadFailure message={failure.message} onRetry={() => void take('GET')} />}
			{test === null && !failure && <Skeleton lines={3} />}
			<div role="status" className="pintally-test">
				{test && test.result !== 'none' && <Outcome test={test} />}
			</div>
			{frame !== '' && running && (
				// The shop's own page, where the storefront script calls the tag.
				<iframe
					className="pintally-test__frame"
					title={__('The test’s page of your shop', 'pintally')}
					src={frame}
					tabIndex={-1}
				/>
			)}
		</>
	);
}

function Outcome({ test }: { test: Told }) {
	return (
		<>
			<Verdict test={test} />
			<ol className="pintally-steps">
				<Step name={__('The server’s road', 'pintally')} {...serverStep(test)} />
				<Step name={__('The tag’s road', 'pintally')} {...tagStep(test)} />
			</ol>
			<dl className="pintally-facts">
				<dt>{__('Event', 'pintally')}</dt>
				<dd>{eventWords(test.event).label}</dd>
				<dt>{__('Event ID, on both roads', 'pintally')}</dt>
				<dd>
					<code>{test.event_id}</code>
				</dd>
				{test.order_id !== '' && (
					<>
						<dt>{__('Order ID', 'pintally')}</dt>
						<dd>{test.order_id}</dd>
					</>
				)}
				{test.value !== '' && (
					<>
						<dt>{__('Value', 'pintally')}</dt>
						<dd>{sprintf('%1$s (%2$s)', money(test.value, test.currency), test.currency)}</dd>
					</>
				)}
				<dt>{__('Run', 'pintally')}</dt>
				<dd>
					<Moment at={test.time} />
				</dd>
			</dl>
		</>
	);
}

function Verdict({ test }: { test: Told }) {
	if (test.result === 'running') {
		return <p>{__('Under way…', 'pintally')}</p>;
	}
	return test.result === 'passed' ? (
		<Notice status="success" isDismissible={false} spokenMessage="">
			{__('Both roads work, and Pinterest can tell that they speak of the same event.', 'pintally')}
		</Notice>
	) : (
		<Notice status="error" isDismissible={false} spokenMessage="">
			{__('Not both roads work. The steps below say where it ends.', 'pintally')}
		</Notice>
	);
}

interface StepProps {
	tone: Tone;
	label: string;
	text: string;
	/** Where the page can be opened by hand. */
	page?: string;
}

function Step({ name, tone, label, text, page }: StepProps & { name: string }) {
	return (
		<li>
			<strong>{name}</strong> <Badge tone={tone}>{label}</Badge>
			<span className="pintally-quiet">{text}</span>
			{page && <ExternalLink href={page}>{__('Open the page in a tab of its own', 'pintally')}</ExternalLink>}
		</li>
	);
}

function serverStep({ server, result }: Told): StepProps {
	const { label, description } = stateWords(server.state);
	const reason = server.reason === '' ? '' : reasonWords(server.reason).description;
	const text = server.detail || reason;
	switch (server.state) {
		case 'delivered':
			return {
				tone: 'good',
				label: __('Accepted by Pinterest', 'pintally'),
				text: text || __('Pinterest has checked the event and found it right.', 'pintally'),
			};
		case 'accepted':
			return { tone: result === 'running' ? 'busy' : 'caution', label, text: text || description };
		case 'left_out':
			return { tone: 'caution', label, text };
		default:
			return { tone: 'bad', label: __('Not sent', 'pintally'), text: text || description };
	}
}

function tagStep({ tag, result, page_url }: Told): StepProps {
	const { label, description } = tagStateWords(tag.state);
	if (tag.state === 'called') {
		return { tone: 'good', label, text: description };
	}
	if (tag.state === 'blocked') {
		return {
			tone: 'bad',
			label,
			text: __(
				'This browser did not load Pinterest’s script. An ad blocker? Try a browser without one.',
				'pintally',
			),
		};
	}
	if (result === 'running' && page_url !== '') {
		return {
			tone: 'busy',
			label:
				tag.state === 'handed'
					? __('Page opened', 'pintally')
					: __('Opening a page of your shop…', 'pintally'),
			text: tag.state === 'handed' ? __('Waiting for the browser to tell of the call.', 'pintally') : '',
			page: page_url,
		};
	}
	return {
		tone: 'bad',
		label: __('No answer', 'pintally'),
		text: __(
			'No browser has told of the tag’s call. Is there a tag ID in the settings? Does another plugin load Pinterest’s tag, or have you refused marketing in this browser?',
			'pintally',
		),
	};
}
