import { Button } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Badge } from '../../components/Badge.tsx';
import { Confirm } from '../../components/Confirm.tsx';
import { Field } from '../../components/Field.tsx';
import { focusField, idOf } from '../../components/place.ts';
import { Section } from '../../components/Section.tsx';
import { store } from '../../data/store.ts';
import type { Connection } from '../../data/types.ts';

/** The pairing with the worker. */
export function ConnectionSection({ connection }: { connection: Connection }) {
	const checking = useSelect((select) => select(store).isBusy('checking'), []);
	return (
		<Section
			name="connection"
			title={__('Connection', 'pintally')}
			description={__(
				'The worker is the program that sends your events to Pinterest, so that no shopper waits for it.',
				'pintally',
			)}
			aside={connection.connected && <Reach connection={connection} checking={checking} />}
		>
			{connection.connected ? <Connected connection={connection} checking={checking} /> : <PairingForm />}
		</Section>
	);
}

function Reach({ connection, checking }: { connection: Connection; checking: boolean }) {
	if (checking || connection.reachable === null) {
		return <Badge tone="busy">{__('Checking…', 'pintally')}</Badge>;
	}
	return connection.reachable ? (
		<Badge tone="good">{__('Connected', 'pintally')}</Badge>
	) : (
		<Badge tone="bad">{__('Not reachable', 'pintally')}</Badge>
	);
}

function PairingForm() {
	const [key, setKey] = useState('');
	const { connect } = useDispatch(store);
	const { error, busy } = useSelect(
		(select) => ({ error: select(store).getFieldError('key'), busy: select(store).isBusy('pairing') }),
		[],
	);
	const submit = async () => {
		if (busy) {
			return;
		}
		focusField((await connect(key)) ? 'connection' : 'key', 'stay');
	};
	return (
		<form
			className="pintally-form"
			onSubmit={(event) => {
				event.preventDefault();
				void submit();
			}}
		>
			<Field
				name="key"
				className="is-code"
				label={__('Connection key', 'pintally')}
				help={__(
					'The worker prints it when you add this shop with its command add-shop. It begins with “pintally_”.',
					'pintally',
				)}
				error={error}
				value={key}
				onChange={setKey}
			/>
			<div className="pintally-actions">
				<Button
					__next40pxDefaultSize
					variant="primary"
					type="submit"
					isBusy={busy}
					aria-disabled={busy}
					disabled={key.trim() === ''}
				>
					{__('Connect', 'pintally')}
				</Button>
			</div>
		</form>
	);
}

function Connected({ connection, checking }: { connection: Connection; checking: boolean }) {
	const [asking, setAsking] = useState(false);
	const { loadConnection, disconnect } = useDispatch(store);
	const busy = useSelect((select) => select(store).isBusy('disconnecting'), []);
	const confirm = async () => {
		setAsking(false);
		if (await disconnect()) {
			focusField('key', 'stay');
		}
	};
	return (
		<>
			<dl className="pintally-facts">
				<dt>{__('Worker', 'pintally')}</dt>
				<dd>
					<code>{connection.url}</code>
				</dd>
				<dt>{__('Version', 'pintally')}</dt>
				<dd>{connection.worker_version || '–'}</dd>
				<dt>{__('Browsers report to', 'pintally')}</dt>
				<dd>
					{connection.collect_url ? (
						<code>{connection.collect_url}</code>
					) : (
						__('your own site, which passes it on', 'pintally')
					)}
				</dd>
			</dl>
			{connection.reachable === false && <p className="pintally-field__error">{connection.problem}</p>}
			<div className="pintally-actions">
				<Button
					__next40pxDefaultSize
					id={idOf('check')}
					variant="secondary"
					isBusy={checking}
					aria-disabled={checking}
					onClick={() => void (checking || loadConnection())}
				>
					{__('Check again', 'pintally')}
				</Button>
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					isDestructive
					isBusy={busy}
					aria-disabled={busy}
					onClick={() => setAsking(!busy)}
				>
					{__('Disconnect', 'pintally')}
				</Button>
			</div>
			{asking && (
				<Confirm
					title={__('Disconnect the worker?', 'pintally')}
					text={sprintf(
						/* translators: %s: the worker's address. */
						__(
							'Events are written down here and wait, but nothing is sent until you connect again. To reconnect to %s you need its connection key.',
							'pintally',
						),
						connection.url,
					)}
					confirmLabel={__('Disconnect', 'pintally')}
					onConfirm={() => void confirm()}
					onCancel={() => setAsking(false)}
				/>
			)}
		</>
	);
}
