import { Button, Modal } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

interface Props {
	title: string;
	text: string;
	/** What is done, as a verb: "Disconnect". */
	confirmLabel: string;
	onConfirm: () => void;
	onCancel: () => void;
}

/** Asks before something that is not easily undone. */
export function Confirm({ title, text, confirmLabel, onConfirm, onCancel }: Props) {
	return (
		<Modal title={title} size="small" onRequestClose={onCancel}>
			<p>{text}</p>
			<div className="pintally-actions is-end">
				<Button __next40pxDefaultSize variant="tertiary" onClick={onCancel}>
					{__('Cancel', 'pintally')}
				</Button>
				<Button __next40pxDefaultSize variant="primary" isDestructive onClick={onConfirm}>
					{confirmLabel}
				</Button>
			</div>
		</Modal>
	);
}
