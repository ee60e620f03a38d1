// Package lathe keeps a lathe running.
package lathe

import "sync"

// Lathe is watched by one goroutine, which starts it anew whenever it has stopped.
type Lathe struct {
	Turn func() error

	mu      sync.Mutex
	running int
	stopped chan struct{}
	quit    chan struct{}
}

// Watch starts the lathe and its watcher.
func Watch(turn func() error) *Lathe {
	l := &Lathe{Turn: turn, quit: make(chan struct{})}
	go l.watch()
	return l
}

// Close ends the watch.
func (l *Lathe) Close() { close(l.quit) }

func (l *Lathe) watch() {
	for {
		if l.running == 0 {
			if l.stopped != nil {
				select {
				case <-l.quit:
					return
				case <-l.stopped:
				}
			}
			l.start()
		}
		select {
		case <-l.quit:
			return
		default:
		}
	}
}

func (l *Lathe) start() {
	done := make(chan struct{})
	l.stopped = done
	l.running = 1
	go func() {
		defer close(done)
		_ = l.Turn()
	}()
}
