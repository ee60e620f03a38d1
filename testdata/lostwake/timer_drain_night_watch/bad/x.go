package nightwatch

import (
	"context"
	"errors"
	"time"
)

// ErrSilence means that a watchman didn't answer.
var ErrSilence = errors.New("nightwatch: no answer")

// Watchman answers calls.
type Watchman interface {
	Call(post int) <-chan string
}

// CallRound calls at all posts; each has to answer within patience.
func CallRound(ctx context.Context, w Watchman, posts int, patience time.Duration) (map[int]string, error) {
	log := make(map[int]string, posts)
	for p := range posts {
		word, err := call(ctx, w.Call(p), patience)
		if err != nil {
			return log, err
		}
		log[p] = word
	}
	return log, nil
}

func call(ctx context.Context, answer <-chan string, patience time.Duration) (string, error) {
	timeout := time.NewTimer(patience)
	defer func() {
		if !timeout.Stop() {
			<-timeout.C // want "timer-drain: "
		}
	}()

	select {
	case word := <-answer:
		return word, nil
	case <-timeout.C:
		return "", ErrSilence
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
