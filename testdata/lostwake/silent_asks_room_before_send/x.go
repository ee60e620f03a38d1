// Package board hands news to readers, and drops a reader whose tray is full.
package board

import "sync"

const trays = 64

type reader struct {
	tray chan string
	gone chan struct{}
}

type Board struct {
	mu      sync.Mutex
	readers map[int]reader
	over    chan struct{}
}

func New() *Board {
	return &Board{readers: map[int]reader{}, over: make(chan struct{})}
}

// Post puts news on the trays of all readers.
func (b *Board) Post(news string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, r := range b.readers {
		if len(r.tray) == trays {
			close(r.gone)
			delete(b.readers, id)
			continue
		}
		r.tray <- news
	}
}

// Read lets show have all that is posted.
func (b *Board) Read(id int, show func(string)) {
	tray, gone := make(chan string, trays), make(chan struct{})
	b.add(id, tray, gone)
	go func(tray <-chan string, gone <-chan struct{}) {
		for {
			select {
			case <-b.over:
				return
			case <-gone:
				return
			case news := <-tray:
				show(news)
			}
		}
	}(tray, gone)
}

func (b *Board) add(id int, tray chan string, gone chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.readers[id] = reader{tray: tray, gone: gone}
}

func (b *Board) Close() { close(b.over) }
