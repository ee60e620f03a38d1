// Package mill has a mill that may be shut before it grinds.
package mill

// Mill is a mill.
type Mill struct {
	wind, shut, turning chan struct{}
}

// Build builds a mill.
func Build() *Mill {
	m := &Mill{wind: make(chan struct{}), shut: make(chan struct{}), turning: make(chan struct{})}
	go m.wait()
	return m
}

func (m *Mill) wait() {
	select {
	case <-m.wind:
		close(m.turning)
	case <-m.shut:
	}
}

// Turning returns a channel that is closed when the mill turns.
func (m *Mill) Turning() <-chan struct{} { return m.turning }

// Closing returns a channel that is closed when the mill is shut.
func (m *Mill) Closing() <-chan struct{} { return m.shut }

// Blow brings wind.
func (m *Mill) Blow() { close(m.wind) }

// Shut shuts the mill.
func (m *Mill) Shut() { close(m.shut) }
