<?php

declare(strict_types=1);

namespace Pintally;

/**
 * What the shop's keepers look at: REST routes, the screen, the orders list, the terminal, and the look at the shop's
 * own pages. Built only where one of them is asked for.
 */
final class Backstage {

	/** Of Campaigns/Nightly. */
	public const FIGURES = 'pintally_figures';
	/** Actions of Monitoring/, named here since a class costs a page more than a name. */
	public const HEARTBEAT = 'pintally_heartbeat';
	public const LOOK      = 'pintally_look';
	/** Of Privacy/AtWorker. */
	public const ERASE = 'pintally_erase';

	public function __construct(
		private readonly Settings\Settings $settings,
		private readonly Settings\Connection $connection,
		private readonly Ledger\Ledger $ledger,
		private readonly Ledger\Reading $reading,
		private readonly Facts\ProductFacts $product_facts,
		private readonly Facts\OrderFacts $order_facts,
		private readonly Context\OrderContext $order_context,
		private readonly Delivery\Sending $sending,
		private readonly Delivery\Queue $queue,
		private readonly Tag\ClaimFile $claim_file
	) {}

	public function register(): void {
		add_action( 'rest_api_init', array( $this, 'addRoutes' ) );
		add_action( Verification\Verification::CONTINUE_ACTION, fn () => $this->verification()->finish() );
		add_action( self::FIGURES, fn () => ( new Campaigns\Nightly( $this->figures(), $this->settings, $this->connection ) )->run() );
		add_action( self::HEARTBEAT, fn () => $this->monitoring()->run() );
		add_action( self::LOOK, fn () => $this->monitoring()->afterChange() );
		add_action( self::ERASE, fn () => $this->privacy()->tellWorker() );
		if ( is_admin() || wp_doing_cron() || 'cli' === PHP_SAPI ) {
			Monitoring\Listeners::register( $this->connection );
			$this->privacy()->register();
		}
		if ( is_admin() ) {
			( new Admin\Screen() )->register();
			add_action( 'admin_init', array( Campaigns\Nightly::class, 'ensure' ) );
			if ( class_exists( \WooCommerce::class ) ) {
				( new Admin\OrdersList( $this->reading ) )->register();
				( new Admin\OrderBox( $this->reading, $this->settings, $this->order_context ) )->register();
			}
		}
		if ( defined( 'WP_CLI' ) ) {
			( new Cli\Commands(
				new Cli\EventCommands( $this->reading, $this->again() ),
				new Cli\ShopCommands( $this->status( $this->setup( $this->verification() ) ), $this->verification() ),
				new Cli\SettingsCommand( $this->settings, new Settings\Transfer( $this->settings ) ),
				new Cli\HealthCommand( new Monitoring\Standing( $this->connection ) ),
				new Cli\AlertCommands( $this->monitoring() )
			) )->register();
		}
	}

	public function addRoutes(): void {
		if ( self::isShoppers() ) {
			return;
		}
		Monitoring\Listeners::register( $this->connection );
		$monitoring   = $this->monitoring();
		$worker       = $this->sending->worker();
		$verification = $this->verification();
		$setup        = $this->setup( $verification );
		$transfer     = new Settings\Transfer( $this->settings );
		$routes       = array(
			new Rest\SettingsRoute( $this->settings, $transfer ),
			new Rest\ConnectionRoute( $this->connection, $this->sending->pairing() ),
			new Rest\AccountRoute( $worker, $monitoring->changes ),
			new Rest\EventsViewRoute(),
			new Rest\AttributionViewRoute(),
			new Rest\CampaignsViewRoute(),
			new Rest\EventsRoute( $this->reading ),
			new Rest\EventRoute( $this->reading, $this->sending->hooks(), $this->again(), $worker ),
			new Rest\SendAgainRoute( $this->again() ),
			new Rest\ExportRoute( $this->reading ),
			$this->status( $setup ),
			new Rest\TestConversionRoute( new TestConversion\TestConversion( new TestConversion\TestOrder( $this->product_facts ), $this->settings, $this->ledger, $this->reading, $worker, $this->sending->outcomes() ), $this->settings ),
			new Rest\OverviewRoute( new Ledger\Sums(), $worker, $this->connection ),
			new Rest\SetupRoute( $setup, $verification ),
			new Rest\AlertsRoute( $monitoring, $this->connection, $this->settings ),
			new Rest\LetterRoute( $monitoring, $this->settings ),
			new Rest\CampaignsRoute( $this->figures(), new Campaigns\Spend() ),
		);
		if ( class_exists( \WooCommerce::class ) ) {
			$routes[] = new Rest\ValueRuleRoute( $this->order_facts, new Facts\CustomerFacts( $this->settings ), new Capture\LeadConversions( $this->settings, $this->ledger, $this->reading, new Ledger\OfPerson() ) );
		}
		$routes[] = new Rest\AttributionRoute( new Attribution\Rows(), class_exists( \WooCommerce::class ) ? new Attribution\OrderPacks( new Attribution\Orders( $this->reading, $this->order_context ) ) : null );
		foreach ( $routes as $route ) {
			$route->routes();
		}
	}

	/** A page, or WooCommerce's Store API: nobody there asks for a route of ours that only keepers may. */
	private static function isShoppers(): bool {
		global $wp;
		$route = $wp instanceof \WP ? (string) ( $wp->query_vars['rest_route'] ?? '' ) : '';
		return str_starts_with( $route, '/wc/store/' ) || ( did_action( 'wp' ) > 0 && ! is_admin() );
	}

	private function figures(): Campaigns\Figures {
		return new Campaigns\Figures( $this->sending->worker() );
	}

	private function again(): Delivery\SendAgain {
		return new Delivery\SendAgain( $this->reading, $this->ledger, $this->settings, $this->queue );
	}

	private function monitoring(): Monitoring\Monitoring {
		$verification = $this->verification();
		return new Monitoring\Monitoring( $this->settings, $this->connection, $this->reading, $this->sending, $verification, $this->setup( $verification ) );
	}

	private function privacy(): Privacy\Tools {
		return new Privacy\Tools( $this->settings, $this->connection, $this->sending->worker() );
	}

	private function verification(): Verification\Verification {
		return new Verification\Verification( $this->settings, new Verification\ShopPages(), new Verification\PageCheck( $this->settings, new Verification\OtherTags() ) );
	}

	private function status( Setup\Setup $setup ): Rest\StatusRoute {
		return new Rest\StatusRoute( $this->reading, new Ledger\Tally( new Ledger\Sums() ), $setup, new Monitoring\Standing( $this->connection ) );
	}

	/** The ten points. */
	private function setup( Verification\Verification $verification ): Setup\Setup {
		$tally = new Ledger\Tally( new Ledger\Sums() );
		return new Setup\Setup(
			array(
				new Setup\ClaimPoint( $this->settings, $this->claim_file, new Verification\DnsText() ),
				new Setup\BaseTagPoint( $this->settings, $verification ),
				new Setup\EventsPoint( $this->settings, $verification, $tally ),
				new Setup\MatchPoint( $this->settings, $tally ),
				new Setup\ConversionsPoint( $this->connection, $this->sending->pairing(), $tally ),
				new Setup\BothSidesPoint( $this->reading, $tally, $this->settings ),
				new Setup\TestPoint(),
				new Setup\AttributionPoint( new Attribution\Rows() ),
				new Setup\WindowsPoint( new Attribution\Rows() ),
				new Setup\MonitoringPoint( $this->settings, $this->connection, new Monitoring\Standing( $this->connection ), new Monitoring\AlertMail( $this->settings ) ),
			),
			$verification
		);
	}
}
