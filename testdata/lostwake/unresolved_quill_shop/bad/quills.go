// Package quills has letters written by one who goes home in the evening.
package quills

import "sync"

// Shop writes letters.
type Shop struct {
	orders chan int

	mu      sync.Mutex
	next    int
	waiting map[int]chan string
	texts   map[int]string
}

// New opens a shop.
func New() *Shop {
	s := &Shop{orders: make(chan int), waiting: map[int]chan string{}, texts: map[int]string{}}
	go s.write()
	return s
}

// Close lets the writer go home.
func (s *Shop) Close() { close(s.orders) }

// Order returns a letter.
func (s *Shop) Order(text string) string {
	letter := make(chan string, 1)
	s.mu.Lock()
	s.next++
	number := s.next
	s.waiting[number] = letter
	s.texts[number] = text
	s.mu.Unlock()
	s.orders <- number
	return <-letter
}

func (s *Shop) write() {
	for number := range s.orders {
		s.mu.Lock()
		letter, ok := s.waiting[number]
		text := s.texts[number]
		delete(s.waiting, number)
		delete(s.texts, number)
		s.mu.Unlock()
		if ok {
			letter <- "Dear Sir, " + text
		}
	}
} // want "unresolved: "
