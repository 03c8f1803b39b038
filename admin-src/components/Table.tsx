import type { ReactNode } from 'react';

export interface Column<Row> {
	/** Says what is in it; also tells the columns apart. */
	label: string;
	cell: (row: Row) => ReactNode;
	/** Numbers stand one below the other; `words` may be long and break anywhere. */
	kind?: 'number' | 'words';
}

interface Props<Row> {
	/** Id of what names it: it can be scrolled by keyboard where it is wider than its place. */
	labelledby: string;
	/** The first names its row. */
	columns: readonly Column<Row>[];
	rows: readonly Row[];
	keyOf: (row: Row) => string;
	/** What they add up to, cell by cell; the first names it. */
	sums?: readonly (readonly [name: string, ...cells: string[]])[];
}

const CLASSES = { number: 'is-number', words: 'pintally-words' } as const;

/** Rows that need no sorting or filtering. */
export function Table<Row>({ labelledby, columns, rows, keyOf, sums = [] }: Props<Row>) {
	const classOf = ({ kind }: Pick<Column<Row>, 'kind'>) => kind && CLASSES[kind];
	return (
		<div className="pintally-table is-small" role="group" aria-labelledby={labelledby} tabIndex={0}>
			<table>
				<thead>
					<tr>
						{columns.map((column) => (
							<th
								key={column.label}
								scope="col"
								className={column.kind === 'number' ? CLASSES.number : undefined}
							>
								{column.label}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr key={keyOf(row)}>
							{columns.map((column, place) =>
								place === 0 ? (
									<th key={column.label} scope="row" className={classOf(column)}>
										{column.cell(row)}
									</th>
								) : (
									<td key={column.label} className={classOf(column)}>
										{column.cell(row)}
									</td>
								),
							)}
						</tr>
					))}
				</tbody>
				{sums.length > 0 && (
					<tfoot>
						{sums.map(([name, ...cells]) => (
							<tr key={name}>
								<th scope="row">{name}</th>
								{cells.map((cell, place) => (
									<td key={columns[place + 1]?.label} className={classOf(columns[place + 1] ?? {})}>
										{cell}
									</td>
								))}
							</tr>
						))}
					</tfoot>
				)}
			</table>
		</div>
	);
}
