import { type Model, MODELS } from '../../../core/attribution/question.ts';
import { modelWords } from './words.ts';

/** Each model in two sentences. */
export function Models({ chosen, halfLife }: { chosen: Model; halfLife: number }) {
	return (
		<dl className="pintally-explained">
			{MODELS.map((model) => (
				<div key={model} className={model === chosen ? 'is-chosen' : undefined}>
					<dt>{modelWords(model).label}</dt>
					<dd>{modelWords(model, halfLife).description}</dd>
				</div>
			))}
		</dl>
	);
}
