import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';

const browser = Object.fromEntries(
	[
		'window',
		'document',
		'location',
		'navigator',
		'fetch',
		'URL',
		'URLSearchParams',
		'FormData',
		'Option',
		'btoa',
		'setInterval',
	].map((name) => [name, 'readonly']),
);
const node = Object.fromEntries(
	['process', 'console', 'Buffer', 'setInterval', 'clearInterval', 'URL'].map((name) => [name, 'readonly']),
);

export default defineConfig(
	globalIgnores(['node_modules/', 'vendor/', '.cache/', 'dist/', 'worker/dist/', 'plugin/build/']),
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	{
		files: ['**/*.{ts,tsx}'],
		extends: [typescript.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: {
				project: ['./tsconfig.json', './storefront-src/tsconfig.json', './admin-src/tsconfig.json'],
				tsconfigRootDir: import.meta.dirname,
			},
		},
		rules: {
			eqeqeq: 'error',
			'no-console': 'off',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-non-null-assertion': 'off',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			// TypeScript's own noUnusedLocals says it already, and better.
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			// An interface may promise what one of its implementations has at hand.
			'@typescript-eslint/require-await': 'off',
		},
	},
	{
		// Answers of JSON are taken apart by what a test expects of them; the expectation is the check.
		files: ['tests/**'],
		rules: {
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
			'@typescript-eslint/unbound-method': 'off',
			'@typescript-eslint/no-unnecessary-type-assertion': 'off',
		},
	},
	{
		files: ['**/*.{js,mjs}'],
		rules: { eqeqeq: 'error', 'no-undef': 'error', 'no-unused-vars': 'error', 'no-unreachable': 'error' },
	},
	{ files: ['bin/**', 'worker/bin/**', '*.js'], languageOptions: { globals: node } },
	{ files: ['sandbox/pinterest/**/*.js'], languageOptions: { globals: browser } },
);
