// Package photolab develops films in the background.
package photolab

import "fmt"

// Print is one developed picture.
type Print struct {
	Frame int
	Title string
}

// Job is a film in work.
type Job struct {
	done   chan struct{}
	prints []Print
	err    error
}

// Lab has a shelf of titles for the frames of a film.
type Lab struct {
	Titles []string
}

func (l *Lab) develop(frames int) ([]Print, error) {
	if frames > len(l.Titles) {
		return nil, fmt.Errorf("photolab: %d frames, %d titles", frames, len(l.Titles))
	}
	prints := make([]Print, frames)
	for i := range prints {
		prints[i] = Print{Frame: i + 1, Title: l.Titles[i]}
	}
	return prints, nil
}

// Submit starts the work on a film.
func (l *Lab) Submit(frames int) *Job {
	j := &Job{done: make(chan struct{})}
	go func() {
		prints, err := l.develop(frames)
		j.prints, j.err = prints, err
		close(j.done)
	}()
	return j
}

// Done is closed when the prints can be collected.
func (j *Job) Done() <-chan struct{} { return j.done }

// Collect waits for the prints.
func (j *Job) Collect() ([]Print, error) {
	<-j.done
	return j.prints, j.err
}
