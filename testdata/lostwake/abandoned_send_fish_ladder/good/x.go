// Package fishladder counts fish at the gates of a dam. A ladder that is exact counts all of them, also those that
// are on the way when it is shut; one that is not lets them go.
package fishladder

import "sync"

// Ladder is exact or not as long as it lives.
type Ladder struct {
	loose  bool
	fish   chan string
	shut   chan struct{}
	gates  sync.WaitGroup
	office sync.WaitGroup
	seen   map[string]int
}

// Open watches the gates.
func Open(exact bool, gates []<-chan string) *Ladder {
	l := &Ladder{loose: !exact, fish: make(chan string), shut: make(chan struct{}), seen: map[string]int{}}
	for _, g := range gates {
		l.gates.Add(1)
		go l.watch(g)
	}
	l.office.Add(1)
	go l.count()
	go l.end()
	return l
}

func (l *Ladder) watch(gate <-chan string) {
	defer l.gates.Done()
	for fish := range gate {
		if !l.loose {
			l.report(fish)
		} else {
			select {
			case l.fish <- fish:
			case <-l.shut:
				return
			}
		}
	}
}

func (l *Ladder) report(fish string) { l.fish <- fish }

func (l *Ladder) end() {
	l.gates.Wait()
	close(l.fish)
}

func (l *Ladder) count() {
	defer l.office.Done()
	for l.loose {
		select {
		case fish, more := <-l.fish:
			if !more {
				return
			}
			l.seen[fish]++
		case <-l.shut:
			return
		}
	}
	for fish := range l.fish {
		l.seen[fish]++
	}
}

// Shut returns what was counted.
func (l *Ladder) Shut() map[string]int {
	close(l.shut)
	l.office.Wait()
	return l.seen
}
