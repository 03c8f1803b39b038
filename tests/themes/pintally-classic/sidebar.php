<?php // Nothing stands beside the content; WooCommerce asks for a sidebar.
