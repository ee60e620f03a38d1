// Package desk asks questions, so many at once, and keeps the place for who reads the answer.
package desk

type Answer struct{ places chan struct{} }

func (a *Answer) Close() { <-a.places }

type Desk struct {
	places chan struct{}
	ask    func(string) (string, error)
}

func New(ask func(string) (string, error)) *Desk {
	return &Desk{places: make(chan struct{}, 20), ask: ask}
}

func (d *Desk) sit()  { d.places <- struct{}{} }
func (d *Desk) rise() { <-d.places }

func (d *Desk) put(question string) (string, error) {
	d.sit()
	if question == "" {
		question = "?"
	}
	said, err := d.ask(question)
	if err != nil {
		d.rise()
	}
	return said, err
}

// Read puts a question, and keeps its place until the answer is closed.
func (d *Desk) Read(question string) (*Answer, error) {
	if _, err := d.put(question); err != nil {
		return nil, err
	}
	return &Answer{places: d.places}, nil
}

// Say puts a question of which nobody wants the answer.
func (d *Desk) Say(question string) error {
	_, err := d.put(question)
	if err != nil {
		return err
	}
	d.rise()
	return nil
}
