// Package chart draws each constellation once; who comes later waits for the drawing.
package chart

import "sync"

type sheet struct {
	dry   chan struct{}
	stars []string
	blot  error
}

// A Folder has the sheets.
type Folder struct {
	mu     sync.Mutex
	sheets map[string]*sheet
	draw   func(string) ([]string, error)
}

// NewFolder returns an empty folder.
func NewFolder(draw func(string) ([]string, error)) *Folder {
	return &Folder{sheets: map[string]*sheet{}, draw: draw}
}

func (f *Folder) sheet(name string) (s *sheet, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s, ok := f.sheets[name]; ok {
		return s, false
	}
	s = &sheet{dry: make(chan struct{})}
	f.sheets[name] = s
	return s, true
}

// Stars returns the stars of a constellation.
func (f *Folder) Stars(name string) ([]string, error) {
	s, first := f.sheet(name)
	if first {
		f.fill(name, s)
	}
	<-s.dry
	f.mu.Lock()
	defer f.mu.Unlock()
	return s.stars, s.blot
}

func (f *Folder) fill(name string, s *sheet) {
	stars, err := f.draw(name)
	f.mu.Lock()
	s.stars, s.blot = stars, err
	f.mu.Unlock()
	close(s.dry)
}
