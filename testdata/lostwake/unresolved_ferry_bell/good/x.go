// Package ferrybell rings when the first boat is in, and carries letters.
package ferrybell

// Quay lets boats in.
type Quay struct {
	boats   chan string
	letters chan *letter
}

// Open waits for the first boat, if it is to.
func (q *Quay) Open(wait bool) {
	if !wait {
		go q.moor(nil)
		return
	}
	first := make(chan struct{})
	go q.moor(first)
	<-first
}

func (q *Quay) moor(first chan struct{}) {
	defer func() {
		if first != nil {
			close(first)
		}
	}()
	for name := range q.boats {
		for _, side := range []string{"port", "starboard"} {
			if tie(name, side) != nil {
				continue
			}
			if first != nil {
				close(first)
				first = nil
			}
		}
	}
}

func tie(name, side string) error { return nil }

// letter is answered once.
type letter struct {
	text  string
	reply chan string
}

// Write writes a letter.
func (q *Quay) Write(text string) string {
	l := &letter{text: text, reply: make(chan string, 1)}
	q.letters <- l
	return <-l.reply
}

// Serve answers letters.
func (q *Quay) Serve(stop <-chan struct{}) {
	for {
		select {
		case l := <-q.letters:
			go func() {
				text, err := read(l.text)
				if err != nil {
					text = err.Error()
				}
				l.reply <- text
			}()
		case <-stop:
			return
		}
	}
}

func read(text string) (string, error) { return text, nil }
