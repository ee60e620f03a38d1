// Package wire has readers who, when they leave, have somebody empty their tray until they are
// struck off: the editor finds room.
package wire

import "sync"

type Wire struct {
	mu    sync.Mutex
	trays map[int]chan string
}

func (w *Wire) Publish(line string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, tray := range w.trays {
		tray <- line
	}
}

func (w *Wire) strikeOff(id int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.trays, id)
}

func (w *Wire) Read(id int, enough <-chan struct{}, aloud func(string)) {
	tray := make(chan string)
	w.mu.Lock()
	w.trays[id] = tray
	w.mu.Unlock()
	for {
		select {
		case line := <-tray:
			aloud(line)
		case <-enough:
			struck := make(chan struct{})
			go func() {
				for {
					select {
					case <-tray:
					case <-struck:
						return
					}
				}
			}()
			w.strikeOff(id)
			close(struck)
			return
		}
	}
}
