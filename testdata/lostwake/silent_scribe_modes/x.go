// Package scribe copies pages in one of two ways, as it was made.
package scribe

import (
	"context"
	"strings"
)

// Scribe copies pages in a goroutine of its own.
type Scribe struct {
	ornate bool
	pages  chan page
	gone   chan struct{} // closed when Work has ended
	book   []string
}

type page struct {
	text string
	dry  chan struct{} // asks for an answer instead
}

// New returns a scribe.
func New(ornate bool) *Scribe {
	return &Scribe{ornate: ornate, pages: make(chan page), gone: make(chan struct{})}
}

// Work copies until ctx ends.
func (s *Scribe) Work(ctx context.Context) {
	defer close(s.gone)
	if s.ornate {
		s.paint(ctx)
		return
	}
	s.copy(ctx)
}

func (s *Scribe) paint(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-s.pages:
			if p.dry != nil {
				p.dry <- struct{}{}
				continue
			}
			s.book = append(s.book, strings.ToUpper(p.text))
		}
	}
}

func (s *Scribe) copy(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-s.pages:
			if p.dry != nil {
				p.dry <- struct{}{}
				continue
			}
			s.book = append(s.book, p.text)
		}
	}
}

// Give hands a page to the scribe.
func (s *Scribe) Give(text string) {
	select {
	case s.pages <- page{text: text}:
	case <-s.gone:
	}
}

// Settle waits until all pages are copied.
func (s *Scribe) Settle() {
	dry := make(chan struct{})
	select {
	case s.pages <- page{dry: dry}:
	case <-s.gone:
	}
	select {
	case <-dry:
	case <-s.gone:
	}
}
