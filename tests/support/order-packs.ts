/** PHP that has `$orders`, what attribution tells of the shop's orders, and `$packs` of them. */
export const ORDER_PACKS = `
	$settings = new Pintally\\Settings\\Settings();
	$consent  = new Pintally\\Context\\Consent( $settings );
	$visitor  = new Pintally\\Context\\Visitor( $consent, $settings );
	$context  = new Pintally\\Context\\OrderContext( new Pintally\\Context\\Circumstances( $consent, $visitor ), $visitor, $settings );
	$orders   = new Pintally\\Attribution\\Orders( new Pintally\\Ledger\\Reading(), $context );
	$packs    = new Pintally\\Attribution\\OrderPacks( $orders );`;
