// Package rounds brings milk to the doors of a village.
package rounds

// Carts is the milkman's yard.
type Carts struct {
	orders chan []string
	stop   chan struct{}
	bring  func(string)
}

// NewCarts returns a yard whose carts bring milk.
func NewCarts(bring func(string)) *Carts {
	return &Carts{orders: make(chan []string), stop: make(chan struct{}), bring: bring}
}

// Order orders milk for several doors.
func (c *Carts) Order(doors []string) {
	select {
	case c.orders <- doors:
	case <-c.stop:
	}
}

// Stop stops the carts.
func (c *Carts) Stop() { close(c.stop) }

// Run loads the cart, and goes round when it is full.
func (c *Carts) Run() {
	cart := make(chan string, 8)
	for {
		select {
		case door := <-cart:
			c.bring(door)
		case doors := <-c.orders:
			for _, door := range doors {
				cart <- door
				c.bring(<-cart)
			}
		case <-c.stop:
			return
		}
	}
}
