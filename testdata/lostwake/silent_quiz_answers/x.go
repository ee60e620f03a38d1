// Package quizanswers gives each question a channel for its one answer: a known answer is put
// into the new channel, which has room, before anybody else has it.
package quizanswers

type answer struct {
	text string
	err  error
}

func askAll(questions []string, known map[string]string, ask func(string) (string, error)) error {
	open := func(q string) <-chan answer {
		if text, ok := known[q]; ok {
			told := make(chan answer, 1)
			told <- answer{text: text}
			return told
		}
		told := make(chan answer, 1)
		go func() {
			text, err := ask(q)
			told <- answer{text, err}
		}()
		return told
	}
	var all []<-chan answer
	for _, q := range questions {
		all = append(all, open(q))
	}
	for _, c := range all {
		if a := <-c; a.err != nil {
			return a.err
		}
	}
	return nil
}

// Host asks in the background.
func Host(questions []string, known map[string]string, ask func(string) (string, error), done func(error)) {
	go func() { done(askAll(questions, known, ask)) }()
}
