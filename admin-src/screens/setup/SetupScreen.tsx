import { useState } from '@wordpress/element';
import { LoadFailure } from '../../components/LoadFailure.tsx';
import { WaitingCard } from '../../components/WaitingCard.tsx';
import { Point } from './Point.tsx';
import { Progress } from './Progress.tsx';
import type { PointState, Setup } from './types.ts';
import { useSetup } from './use-setup.ts';

/** What is opened first: the first of the worst. */
const URGENCY: readonly PointState[] = ['problem', 'todo', 'caution', 'confirm'];

const mostUrgent = ({ points }: Setup): string | undefined =>
	URGENCY.flatMap((state) => points.filter((point) => point.state === state))[0]?.point;

/** The ten points of a complete setup, each ticked by what was seen, with what mends it. */
export default function SetupScreen() {
	const { setup, failure, checking, load, check, checkAll, confirm } = useSetup();
	/** What the owner has opened or closed; the rest follows how things stand. */
	const [toggled, setToggled] = useState<Readonly<Record<string, boolean>>>({});
	if (setup === null) {
		return failure ? (
			<div className="pintally-screen">
				<LoadFailure message={failure.message} onRetry={() => void load()} />
			</div>
		) : (
			<WaitingCard />
		);
	}
	const urgent = mostUrgent(setup);
	return (
		<div className="pintally-screen">
			{failure && <LoadFailure message={failure.message} onRetry={() => void load()} />}
			<Progress setup={setup} busy={checking.length > 0} onCheck={() => void checkAll()} />
			<ol className="pintally-points">
				{setup.points.map((point, at) => {
					const open = toggled[point.point] ?? point.point === urgent;
					return (
						<Point
							key={point.point}
							number={at + 1}
							point={point}
							verification={setup.verification}
							open={open}
							busy={checking.includes(point.point)}
							blocked={checking.length > 0}
							onToggle={() => setToggled({ ...toggled, [point.point]: !open })}
							onCheck={(name) => void check(name)}
							onConfirm={(confirmed) => confirm(point.point, confirmed)}
						/>
					);
				})}
			</ol>
		</div>
	);
}
