// Package x runs races, each with lanes of its own.
package x

import "sync"

// Day is a day of races.
type Day struct {
	mu    sync.Mutex
	times map[string]int
}

// Run runs two races, one after the other.
func (d *Day) Run(boys, girls []string) {
	d.race(boys)
	d.race(girls)
}

func (d *Day) race(runners []string) {
	var group sync.WaitGroup
	lane := make(chan string, 4)
	for range 3 {
		group.Add(1)
		go func() {
			defer group.Done()
			for who := range lane {
				d.mu.Lock()
				d.times[who]++
				d.mu.Unlock()
			}
		}()
	}
	for _, who := range runners {
		lane <- who
	}
	close(lane)
	group.Wait()
}
