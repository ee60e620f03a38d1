// Package interpreters answers visitors in their language.
package interpreters

import "errors"

// ErrLanguage says that nobody speaks the language.
var ErrLanguage = errors.New("interpreters: nobody speaks that")

type question struct {
	language string
	text     string
	answer   chan string
	fail     chan error
}

func (q *question) refuse(err error) { q.fail <- err }

// Desk hands questions on.
type Desk struct {
	incoming chan *question
	french   chan *question
}

// New returns a desk which is open as long as the program runs.
func New(english, french func(string) string) *Desk {
	d := &Desk{make(chan *question), make(chan *question, 8)}
	go func() {
		for q := range d.french {
			q.answer <- french(q.text)
		}
	}()
	go d.receive(english)
	return d
}

func (d *Desk) receive(english func(string) string) {
	for q := range d.incoming {
		switch q.language {
		case "en":
			q.answer <- english(q.text)
		case "fr":
			d.french <- q
			continue
		case "":
			go d.guess(q)
		default:
			q.refuse(ErrLanguage)
		}
	}
}

func (d *Desk) guess(q *question) {
	for _, r := range q.text {
		if r == 'é' || r == 'è' {
			q.language = "fr"
			d.incoming <- q
			return
		}
	}
	q.language = "en"
	d.incoming <- q
}

// Ask returns an answer in the same language.
func (d *Desk) Ask(language, text string) (string, error) {
	q := &question{language, text, make(chan string, 1), make(chan error, 1)}
	d.incoming <- q
	select {
	case a := <-q.answer:
		return a, nil
	case err := <-q.fail:
		return "", err
	}
}
