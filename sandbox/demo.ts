/** `npm start`: everything on this machine, until Ctrl-C. */
import { DEMO } from './demo/pairing.ts';
import { startDemo, type Demo } from './demo/demo.ts';
import { postHooks, readConnectionKey, recordedShop, reportTagCalls } from './recorded-shop.ts';

const say = (line: string) => console.log(line);

let demo: Demo | undefined;
let stopping = false;

async function stop(status: number): Promise<void> {
	if (stopping) process.exit(1);
	stopping = true;
	say('\nStopping …');
	await demo?.stop();
	process.exit(status);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0));

try {
	demo = await startDemo({ say });
	if (!demo.site?.versions.woocommerce) await sellRecordedOrders(demo);
	say(greeting(demo));
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

/** Without WooCommerce nobody can buy: recorded orders show the way from order to matched event. */
async function sellRecordedOrders({ sandbox, worker, connectionKey }: Demo): Promise<void> {
	const shop = recordedShop(Math.floor(Date.now() / 1000));
	const key = { ...readConnectionKey(connectionKey), url: worker.url };
	const verdicts = await postHooks(key, shop.hooks);
	await reportTagCalls(sandbox.url, DEMO.tag, shop.tagCalls);
	const accepted = verdicts.filter(({ state }) => state === 'accepted').length;
	say(
		`The recorded shop posted ${verdicts.length} orders; ${accepted} are sales, the others were rightly left out.`,
	);
}

function greeting({ site, sandbox, worker, lacking }: Demo): string {
	const rows: string[][] = [];
	if (site) {
		rows.push(['Shop', site.url]);
		rows.push(['wp-admin', `${site.url}/wp-admin/  user ${site.user}  password ${site.password}`]);
	}
	rows.push(['Sandbox', `${sandbox.url}/  (Pinterest's stand-in: tag and API side by side)`]);
	rows.push(['Worker', worker.url]);
	const clicks = site?.versions.woocommerce
		? [
				`Open ${site.url}/product/ceramic-mug/?epik=demo-click and put the mug into the cart.`,
				'Check out: any name, address and e-mail address; cash on delivery.',
				`Watch ${sandbox.url}/: the sale arrives by the tag at once and by the API within a minute, matched.`,
			]
		: [
				...(site ? [`Open ${site.url}/ and look around; each page is an event.`] : []),
				`Watch ${sandbox.url}/: recorded orders arrive by both roads, matched.`,
			];
	return [
		'',
		...lacking.map((line) => `LACKING ${line}`),
		'Ready.',
		...rows.map(([name = '', text = '']) => `  ${name.padEnd(9)} ${text}`),
		'',
		...clicks.map((click, index) => `  ${index + 1}. ${click}`),
		'',
		'Ctrl-C stops everything.',
	].join('\n');
}
