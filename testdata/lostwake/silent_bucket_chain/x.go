// Package bucket hands buckets from one to the next in a row.
package bucket

// Hand is one of the row; the last one has no next.
type Hand struct {
	in   chan int
	next *Hand
	fire func(bucket int)
}

// Row returns the first of a row.
func Row(n int, fire func(bucket int)) *Hand {
	var first *Hand
	for range n {
		first = add(first, fire)
	}
	return first
}

func add(next *Hand, fire func(bucket int)) *Hand {
	h := &Hand{in: make(chan int), next: next, fire: fire}
	go h.work()
	return h
}

// Give hands the first one a bucket.
func (h *Hand) Give(bucket int) { h.in <- bucket }

func (h *Hand) work() {
	for {
		bucket := <-h.in
		if h.next == nil {
			h.fire(bucket)
			continue
		}
		h.next.in <- bucket
	}
}
