// Package nutcrackers: crackers crack nuts; each nut is told of, or goes back, or nobody counts it, or as many
// results are taken as come.
package nutcrackers

import "sync"

type Bench struct {
	nuts  chan int
	done  sync.WaitGroup
	crack func(int) error
	tries map[int]int
}

func Sit(crack func(int) error) *Bench {
	b := &Bench{nuts: make(chan int, 100), crack: crack, tries: map[int]int{}}
	go b.work()
	return b
}

func (b *Bench) work() {
	for n := range b.nuts {
		if n < 0 {
			continue // which nobody has counted
		}
		if b.crack(n) != nil && b.again(n) {
			continue
		}
		b.done.Done()
	}
}

// again lets a nut come again, some times.
func (b *Bench) again(n int) bool {
	b.tries[n]++
	if b.tries[n] > 3 {
		return false
	}
	go b.Put(n)
	b.done.Done()
	return true
}

func (b *Bench) Put(n int) {
	b.done.Add(1)
	b.nuts <- n
}

func (b *Bench) Wake() { b.nuts <- -1 }

func (b *Bench) Wait() { b.done.Wait() }

// Shells takes what comes until nobody cracks any more.
func Shells(nuts []string, crack func(string) (int, bool)) int {
	var all sync.WaitGroup
	all.Add(len(nuts))
	shells := make(chan int, len(nuts))
	for _, n := range nuts {
		if n == "" {
			all.Done()
			continue
		}
		go func() {
			defer all.Done()
			if s, ok := crack(n); ok {
				shells <- s
			}
		}()
	}
	all.Wait()
	close(shells)
	sum := 0
	for s := range shells {
		sum += s
	}
	return sum
}

// First takes the first that is found, or none.
func First(nuts []string, crack func(string) (int, bool)) int {
	found := make(chan int, len(nuts))
	none := make(chan struct{})
	var all sync.WaitGroup
	for _, n := range nuts {
		all.Go(func() {
			if s, ok := crack(n); ok {
				found <- s
			}
		})
	}
	go func() {
		all.Wait()
		close(none)
	}()
	select {
	case s := <-found:
		return s
	case <-none:
		return -1
	}
}

// Sorted has the good ones counted while they are started, and takes as many.
func Sorted(nuts []string, good func(string) bool, crack func(string) int) int {
	shells := make(chan int)
	n := 0
	for _, nut := range nuts {
		if !good(nut) {
			continue
		}
		n++
		go func() { shells <- crack(nut) }()
	}
	sum := 0
	for range n {
		sum += <-shells
	}
	return sum
}
