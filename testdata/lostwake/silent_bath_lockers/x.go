// Package bath washes towels, so many at a time for each machine.
package bath

import "sync"

// Laundry has permits for each machine while it works.
type Laundry struct {
	mu       sync.RWMutex
	machines map[string]chan struct{}
	wash     func(machine, towel string)
}

// Run washes all. The permits are thrown away at its end: whoever has one takes back his own.
func (l *Laundry) Run(machines []string, room int, towels map[string]string) {
	l.machines = map[string]chan struct{}{}
	defer func() { l.machines = nil }()
	for _, m := range machines {
		l.machines[m] = make(chan struct{}, room)
		defer close(l.machines[m])
	}
	var all sync.WaitGroup
	for towel, machine := range towels {
		l.one(machine, towel, &all)
	}
	all.Wait()
}

func (l *Laundry) one(machine, towel string, all *sync.WaitGroup) {
	l.mu.RLock()
	permit, ok := l.machines[machine]
	l.mu.RUnlock()
	if !ok {
		return
	}
	all.Add(1)
	permit <- struct{}{}
	go func() {
		defer all.Done()
		l.wash(machine, towel)
		<-permit
	}()
}
