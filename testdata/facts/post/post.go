// Package post promises answers of another package's type.
package post

import (
	"errors"

	"github.com/futurelint/futurelint/testdata/facts/letter"
)

var errUnknown = errors.New("post: unknown street")

// Question is a question and where its answer goes.
type Question struct {
	street string
	answer *letter.Answer[string]
}

// Ask asks somebody, who may not answer.
func Ask(somebody func() (string, bool)) *letter.Answer[string] {
	answer := letter.Expect[string]()
	go func() {
		text, ok := somebody()
		if !ok {
			return // want "unresolved: "
		}
		answer.Deliver(text)
	}()
	return answer
}

// AskWell tells where there will be no answer.
func AskWell(somebody func() (string, bool)) *letter.Answer[string] {
	answer := letter.Expect[string]()
	go func() {
		text, ok := somebody()
		if !ok {
			answer.Lose(errUnknown)
			return
		}
		answer.Deliver(text)
	}()
	return answer
}

// Sort answers questions as they come.
func Sort(questions <-chan Question, find func(street string) (string, error)) {
	for q := range questions {
		text, err := find(q.street)
		if err != nil {
			continue // want "unresolved: "
		}
		letter.Stamp(q.answer)
		q.answer.Deliver(text)
	}
}

// SortWell answers each.
func SortWell(questions <-chan Question, find func(street string) (string, error)) {
	for q := range questions {
		text, err := find(q.street)
		if err != nil {
			q.answer.Lose(err)
			continue
		}
		q.answer.Deliver(text)
	}
}

// Route hands some questions on.
func Route(questions <-chan Question, elsewhere chan<- Question, find func(street string) (string, bool)) {
	for q := range questions {
		text, ok := find(q.street)
		if !ok {
			elsewhere <- q
			continue
		}
		q.answer.Deliver(text)
	}
}
