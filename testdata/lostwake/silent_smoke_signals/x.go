// Package smoke watches a fire: who wants the watch ended makes one sign, for which there is room, though the
// watchman may have left.
package smoke

import "time"

// Watch is one watchman's.
type Watch struct {
	end  chan struct{}
	news chan error
	look func() error
}

// New starts a watch.
func New(look func() error) *Watch {
	w := &Watch{end: make(chan struct{}, 5), news: make(chan error, 5), look: look}
	go w.watch()
	return w
}

func (w *Watch) watch() {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-w.end:
			return
		case <-t.C:
			if err := w.look(); err != nil {
				w.news <- err
				return
			}
		}
	}
}

// News tells how it ended.
func (w *Watch) News() <-chan error { return w.news }

// End ends the watch.
func (w *Watch) End() {
	w.end <- struct{}{}
}
