import { Button, Notice } from '@wordpress/components';
import { useDispatch, useSelect } from '@wordpress/data';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Badge } from '../../components/Badge.tsx';
import type { Tone } from '../../components/Badge.tsx';
import { Field } from '../../components/Field.tsx';
import { Moment } from '../../components/Moment.tsx';
import { focusField, idOf } from '../../components/place.ts';
import { Section } from '../../components/Section.tsx';
import { useFocusOn } from '../../components/use-focus-on.ts';
import { store } from '../../data/store.ts';
import { isPassing } from '../../data/types.ts';
import type { Account, Connection } from '../../data/types.ts';
import { accountWords } from '../../data/words.ts';

/** The ad account and its token. The token is typed here, goes to the worker and never comes back. */
export function AccountSection({ connection }: { connection: Connection }) {
	const { account } = connection;
	return (
		<Section
			name="account"
			title={__('Pinterest account', 'pintally')}
			description={__(
				'With a conversion token the server sends each event too, so that a blocked browser loses you no sale.',
				'pintally',
			)}
			aside={account && <Verdict account={account} />}
		>
			{connection.connected ? (
				<AccountForm account={account} />
			) : (
				<p className="pintally-quiet">
					{__('Connect a worker first: it keeps the token, encrypted.', 'pintally')}
				</p>
			)}
		</Section>
	);
}

function Verdict({ account }: { account: Account }) {
	if (account.token === 'missing' || account.ad_account_id === '') {
		return <Badge tone="quiet">{__('No token', 'pintally')}</Badge>;
	}
	const [tone, label]: [Tone, string] =
		account.state === 'ok'
			? ['good', __('Accepted', 'pintally')]
			: isPassing(account)
				? ['caution', __('Waiting', 'pintally')]
				: account.state === 'parked'
					? ['bad', __('Refused', 'pintally')]
					: ['caution', __('Not tested', 'pintally')];
	return <Badge tone={tone}>{label}</Badge>;
}

function AccountForm({ account }: { account: Account | null }) {
	const [typedId, setTypedId] = useState<string | null>(null);
	const [token, setToken] = useState('');
	const { testAccount } = useDispatch(store);
	const { idError, tokenError, busy } = useSelect((select) => {
		const { getFieldError, isBusy } = select(store);
		return {
			idError: getFieldError('ad_account_id'),
			tokenError: getFieldError('conversion_token'),
			busy: isBusy('testing'),
		};
	}, []);
	const adAccountId = typedId ?? account?.ad_account_id ?? '';
	const hasToken = account?.token === 'present';
	// Nothing new typed: the worker repeats the test with what it has.
	const repeats = hasToken && token === '' && adAccountId.trim() === account.ad_account_id;

	const submit = async () => {
		if (busy) {
			return;
		}
		const newToken = token.trim();
		const tested = await testAccount(
			repeats
				? undefined
				: { ad_account_id: adAccountId.trim(), ...(newToken && { conversion_token: newToken }) },
		);
		if (tested) {
			setTypedId(null);
			setToken('');
			focusField('test', 'stay');
		}
	};
	useFocusOn(idError ? 'ad_account_id' : tokenError ? 'conversion_token' : undefined, busy);

	return (
		<form
			className="pintally-form"
			onSubmit={(event) => {
				event.preventDefault();
				void submit();
			}}
		>
			<Field
				name="ad_account_id"
				label={__('Ad account ID', 'pintally')}
				required
				inputMode="numeric"
				help={__('The number after /advertiser/ in the address of Ads Manager.', 'pintally')}
				error={idError}
				value={adAccountId}
				onChange={setTypedId}
			/>
			<Field
				name="conversion_token"
				type="password"
				required={!hasToken}
				// The one value by which password managers leave a field alone.
				autoComplete="new-password"
				label={__('Conversion token', 'pintally')}
				placeholder={hasToken ? __('Kept at the worker. Paste a new one to replace it.', 'pintally') : ''}
				help={__('From Ads Manager under Conversions > Set up API.', 'pintally')}
				error={tokenError}
				value={token}
				onChange={setToken}
			/>
			<div className="pintally-actions">
				<Button
					__next40pxDefaultSize
					id={idOf('test')}
					variant={repeats ? 'secondary' : 'primary'}
					type="submit"
					isBusy={busy}
					aria-disabled={busy}
				>
					{repeats ? __('Test again', 'pintally') : __('Save and test', 'pintally')}
				</Button>
			</div>
			<div role="status">{account && hasToken && !busy && <Answer account={account} />}</div>
		</form>
	);
}

/** What Pinterest said to the test, in plain words and then in its own. */
function Answer({ account }: { account: Account }) {
	const { label, description } = accountWords(account);
	const status =
		account.state === 'ok'
			? 'success'
			: isPassing(account)
				? 'warning'
				: account.state === 'parked'
					? 'error'
					: 'info';
	return (
		<Notice status={status} isDismissible={false} spokenMessage="">
			<strong>{label}</strong> {description}
			{account.detail && (
				<p className="pintally-quiet">
					{__('Pinterest’s words:', 'pintally')} <q>{account.detail}</q>
				</p>
			)}
			{account.checked_at > 0 && (
				<p className="pintally-quiet">
					{__('Tested', 'pintally')} <Moment at={account.checked_at} />
				</p>
			)}
		</Notice>
	);
}
