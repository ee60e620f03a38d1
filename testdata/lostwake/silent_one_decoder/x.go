// Package x deciphers a scroll once; who comes meanwhile waits for that one.
package x

import (
	"context"
	"sync"
)

// Scroll is ciphered at first.
type Scroll struct {
	mu     sync.Mutex
	work   chan struct{} // there while somebody deciphers
	failed error

	textMu sync.Mutex
	text   string
}

func (s *Scroll) clear() string {
	s.textMu.Lock()
	defer s.textMu.Unlock()
	return s.text
}

// Text returns the clear text.
func (s *Scroll) Text(ctx context.Context, decipher func() (string, error)) (string, error) {
	for {
		if text := s.clear(); text != "" {
			return text, nil
		}
		s.mu.Lock()
		if s.work != nil {
			work := s.work
			s.mu.Unlock()
			select {
			case <-work:
			case <-ctx.Done():
				return "", context.Cause(ctx)
			}
			s.mu.Lock()
			failed := s.failed
			s.mu.Unlock()
			if failed != nil {
				return "", failed
			}
			continue
		}
		s.work = make(chan struct{})
		s.failed = nil
		s.mu.Unlock()
		finish := func(err error) {
			s.mu.Lock()
			s.failed = err
			work := s.work
			s.work = nil
			s.mu.Unlock()
			close(work)
		}
		text, err := decipher()
		if err != nil {
			finish(err)
			return "", err
		}
		s.textMu.Lock()
		s.text = text
		s.textMu.Unlock()
		finish(nil)
	}
}
