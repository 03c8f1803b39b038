import { Button, Notice, SelectControl } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { USUAL_WINDOWS, WINDOW_DAYS, type Windows } from '../../../core/campaigns/figures.ts';
import { Field } from '../../components/Field.tsx';
import { Moment } from '../../components/Moment.tsx';
import { request, RequestFailure } from '../../data/rest.ts';
import type { Standing } from './types.ts';
import { reasonWords } from './words.ts';

/** Seconds between two looks whether the worker is done. */
const LOOK_EVERY = 4;

/** The token that reads the ad account, the windows, and how the last fetching went. */
export function Reading({ standing: known, onChange }: { standing: Standing; onChange: () => void }) {
	const [standing, setStanding] = useState(known);
	const [token, setToken] = useState('');
	const [windows, setWindows] = useState<Partial<Windows>>({});
	const [failure, setFailure] = useState<RequestFailure | null>(null);
	const [busy, setBusy] = useState(false);
	const isFetching = standing.state === 'fetching';
	const hasToken = standing.token === 'present';
	const ask = async (path: string, data: object) => {
		setBusy(true);
		try {
			setStanding(await request<Standing>({ path: `/pintally/v1/campaigns/${path}`, method: 'POST', data }));
			setFailure(null);
			return true;
		} catch (error) {
			if (!(error instanceof RequestFailure)) {
				throw error;
			}
			setFailure(error);
			return false;
		} finally {
			setBusy(false);
		}
	};

	useEffect(() => setStanding(known), [known]);
	useEffect(() => {
		if (!isFetching) {
			return undefined;
		}
		const timer = setInterval(() => void ask('pull', {}), LOOK_EVERY * 1000);
		return () => clearInterval(timer);
	}, [isFetching]);
	const at = standing.here?.at;
	useEffect(() => {
		if (at !== known.here?.at) {
			onChange();
		}
	}, [at]);

	const submit = async () => {
		const begun = await ask('fetch', { ...(token.trim() && { ads_token: token.trim() }), ...windows });
		if (begun) {
			setToken('');
			setWindows({});
		}
	};
	const shown = { ...USUAL_WINDOWS, ...standing.windows, ...windows };
	return (
		<form
			className="pintally-form"
			onSubmit={(event) => {
				event.preventDefault();
				if (!busy && !isFetching) {
					void submit();
				}
			}}
		>
			{standing.state === 'failed' && standing.reason && (
				<Notice status="warning" isDismissible={false}>
					{reasonWords(standing.reason)} {standing.detail && <q>{standing.detail}</q>}
				</Notice>
			)}
			{failure && !failure.fields['ads_token'] && (
				<Notice status="error" isDismissible={false}>
					{failure.message}
				</Notice>
			)}
			{standing.here && (
				<p>
					{sprintf(
						/* translators: 1: name of an ad account, 2: a currency such as USD. */
						__('%1$s, in %2$s. Fetched:', 'pintally'),
						standing.here.account.name || standing.here.account.id,
						standing.here.account.currency,
					)}{' '}
					<Moment at={standing.here.at} />.{' '}
					{__('Days are those of UTC, and each order counts on its own day.', 'pintally')}
				</p>
			)}
			<Field
				name="ads_token"
				type="password"
				autoComplete="new-password"
				required={!hasToken}
				label={__('Token with ads:read', 'pintally')}
				placeholder={hasToken ? __('Kept at the worker. Paste a new one to replace it.', 'pintally') : ''}
				help={__(
					'An access token of your Pinterest app with the scope ads:read. The conversion token cannot read figures.',
					'pintally',
				)}
				error={failure?.fields['ads_token']}
				value={token}
				onChange={setToken}
			/>
			<div className="pintally-asked__choices">
				{(
					[
						['click_window_days', __('Pinterest claims after a click', 'pintally')],
						['view_window_days', __('Pinterest claims after a view', 'pintally')],
					] as const
				).map(([name, label]) => (
					<SelectControl
						key={name}
						__next40pxDefaultSize
						__nextHasNoMarginBottom
						label={label}
						value={String(shown[name])}
						options={WINDOW_DAYS.map((days) => ({
							value: String(days),
							/* translators: %d: number of days. */
							label:
								days === 0
									? __('never', 'pintally')
									: sprintf(_n('%d day', '%d days', days, 'pintally'), days),
						}))}
						onChange={(days) => setWindows({ ...windows, [name]: Number(days) })}
					/>
				))}
			</div>
			<div className="pintally-actions">
				<Button
					__next40pxDefaultSize
					variant="secondary"
					type="submit"
					isBusy={busy || isFetching}
					aria-disabled={busy || isFetching}
				>
					{isFetching ? __('Fetching…', 'pintally') : __('Fetch now', 'pintally')}
				</Button>
				{hasToken && (
					<Button
						__next40pxDefaultSize
						variant="tertiary"
						isDestructive
						disabled={busy}
						onClick={() => void ask('fetch', { ads_token: '' })}
					>
						{__('Forget the token', 'pintally')}
					</Button>
				)}
			</div>
			<p className="screen-reader-text" role="status">
				{isFetching && __('The worker fetches Pinterest’s figures.', 'pintally')}
			</p>
		</form>
	);
}
