<?php

declare(strict_types=1);

namespace Pintally\Settings;

/** A connection key that cannot be used; the message tells the shop owner why. */
final class InvalidKey extends \InvalidArgumentException {
}
