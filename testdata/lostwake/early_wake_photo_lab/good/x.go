// Package photolab develops films; who wants the pictures waits by a method of the film.
package photolab

import "sync"

// A Film is developed once.
type Film struct {
	dry      chan struct{}
	pictures []string
	fogged   error
}

func (f *Film) wait() { <-f.dry }

// Pictures waits for the pictures.
func (f *Film) Pictures() ([]string, error) {
	f.wait()
	return f.pictures, f.fogged
}

// A Lab develops films.
type Lab struct {
	mu    sync.Mutex
	films map[int]*Film
}

// New returns a lab.
func New() *Lab { return &Lab{films: map[int]*Film{}} }

// Develop begins with a film.
func (l *Lab) Develop(number int, bath func() ([]string, error)) *Film {
	f := &Film{dry: make(chan struct{})}
	l.mu.Lock()
	l.films[number] = f
	l.mu.Unlock()
	go func() {
		pictures, err := bath()
		f.pictures, f.fogged = pictures, err
		close(f.dry)
	}()
	return f
}
