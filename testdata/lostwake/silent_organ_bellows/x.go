// Package organbellows plays one concert: only its organist takes permits of its bellows, and
// when the organist leaves with one nobody is left who could wait for it.
package organbellows

// Organ belongs to one concert.
type Organ struct {
	bellows chan struct{}
	sheet   func() (string, error)
	tune    func(string) error
	sound   func(string)
}

// New returns an organ.
func New(sheet func() (string, error), tune func(string) error, sound func(string)) *Organ {
	return &Organ{bellows: make(chan struct{}, 3), sheet: sheet, tune: tune, sound: sound}
}

// Play starts the concert.
func (o *Organ) Play() { go o.organist() }

func (o *Organ) organist() {
	for {
		piece, err := o.sheet()
		if err != nil {
			return
		}
		o.bellows <- struct{}{}
		if err := o.tune(piece); err != nil {
			return
		}
		go func() {
			o.sound(piece)
			<-o.bellows
		}()
	}
}
