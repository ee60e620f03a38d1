// Package pit lets one boss do what the miners ask for.
package pit

// Boss does one thing after the other.
type Boss struct {
	tasks chan func()
	jobs  chan job
	over  chan struct{}
	carts map[string]int
}

type job struct {
	run  func(*Boss)
	what string
}

// NewBoss returns a boss at work.
func NewBoss() *Boss {
	b := &Boss{make(chan func()), make(chan job), make(chan struct{}), map[string]int{}}
	go b.work()
	return b
}

func (b *Boss) work() {
	for {
		select {
		case t := <-b.tasks:
			t()
		case j := <-b.jobs:
			j.run(b)
		case <-b.over:
			return
		}
	}
}

// Load returns how much the cart has.
func (b *Boss) Load(cart string) int {
	load := make(chan int)
	b.tasks <- func() {
		n, ok := b.carts[cart]
		if !ok {
			return // want "unresolved: "
		}
		load <- n
	}
	return <-load
}

func (b *Boss) do(t func()) bool {
	select {
	case b.tasks <- t:
		return true
	case <-b.over:
		return false
	}
}

// Fullest returns the first cart that is full.
func (b *Boss) Fullest(full int) string {
	found := make(chan string, 1)
	ok := b.do(func() {
		for cart, n := range b.carts {
			if n >= full {
				found <- cart
				return
			}
		}
	}) // want "unresolved: "
	if !ok {
		return ""
	}
	return <-found
}

// Empty empties the cart.
func (b *Boss) Empty(cart string) {
	done := make(chan struct{})
	b.jobs <- job{what: cart, run: func(b *Boss) {
		if b.carts[cart] == 0 {
			return // want "unresolved: "
		}
		b.carts[cart] = 0
		close(done)
	}}
	<-done
}
