import { Button, Modal } from '@wordpress/components';
import { useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { LoadFailure } from '../../../components/LoadFailure.tsx';
import { Skeleton } from '../../../components/Skeleton.tsx';
import { storyPath, type EventStory } from '../../../data/events.ts';
import { eventWords } from '../../../data/words.ts';
import { useSendAgain } from '../use-send-again.ts';
import { Attempts } from './Attempts.tsx';
import { Circumstances } from './Circumstances.tsx';
import { Summary } from './Summary.tsx';
import { Mapping } from './Mapping.tsx';
import { useAnswer } from '../../../data/use-answer.ts';
import { WhyNot } from './WhyNot.tsx';

interface Props {
	id: string;
	onClose: () => void;
	/** Something of the event has changed. */
	onChange: () => void;
}

/** One event, from what set it off to Pinterest's last word. */
export function Story({ id, onClose, onChange }: Props) {
	const { answer: story, failure, ask } = useAnswer<EventStory>(storyPath(id));
	const close = useRef<HTMLButtonElement>(null);
	const { send, sending } = useSendAgain(() => {
		// The button that was pressed goes with the answer; without this the keyboard would be outside of the dialog.
		close.current?.focus();
		ask();
		onChange();
	});
	return (
		<Modal
			title={story ? eventWords(story.event).label : __('Event', 'pintally')}
			className="pintally-story"
			size="large"
			onRequestClose={onClose}
		>
			{failure && <LoadFailure message={failure.message} onRetry={ask} />}
			{!story && !failure && <Skeleton lines={8} />}
			{story && (
				<>
					<Summary story={story} />
					<WhyNot story={story} />
					<Circumstances story={story} />
					<Mapping story={story} />
					<Attempts story={story} />
					<div className="pintally-actions is-end">
						{story.state === 'refused' && story.hindrance !== '' && (
							<p className="pintally-quiet">
								{__('It cannot be sent again.', 'pintally')} {story.hindrance}
							</p>
						)}
						<Button ref={close} __next40pxDefaultSize variant="tertiary" onClick={onClose}>
							{__('Close', 'pintally')}
						</Button>
						{story.hindrance === '' && (
							<Button
								__next40pxDefaultSize
								variant="primary"
								isBusy={sending}
								aria-disabled={sending}
								onClick={() => void send([id])}
							>
								{__('Send again', 'pintally')}
							</Button>
						)}
					</div>
				</>
			)}
		</Modal>
	);
}
