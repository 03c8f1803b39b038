<?php

declare(strict_types=1);

namespace Pintally\Delivery;

/** The worker did not answer, or asked to be left alone for a while: what was to be sent stays and is sent later. */
final class WorkerUnreachable extends \RuntimeException {
}
