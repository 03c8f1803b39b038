/** What a guest of the demo shop posts to the Store API's checkout, paid on delivery. */

const ADDRESS = {
	first_name: 'Jane',
	last_name: 'Doe',
	address_1: '1 Market St',
	city: 'San Francisco',
	state: 'CA',
	postcode: '94103',
	country: 'US',
};

export const CHECKOUT = {
	billing_address: { ...ADDRESS, email: 'jane@example.com', phone: '' },
	shipping_address: ADDRESS,
	payment_method: 'cod',
};
