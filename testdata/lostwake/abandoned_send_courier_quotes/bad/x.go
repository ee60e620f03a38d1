package courier

import (
	"errors"
	"fmt"
)

// A Carrier names a price for a parcel. That may take a while.
type Carrier interface {
	Name() string
	Price(grams int, postcode string) (cents int, err error)
}

// Quote is an offer of one carrier.
type Quote struct {
	Carrier string
	Cents   int
}

// FirstQuote asks all carriers and returns whatever offer comes first. If no
// carrier makes an offer, it returns all their excuses.
func FirstQuote(carriers []Carrier, grams int, postcode string) (Quote, error) {
	if len(carriers) == 0 {
		return Quote{}, errors.New("courier: no carriers")
	}

	type reply struct {
		Quote
		err error
	}
	replies := make(chan reply)
	for _, c := range carriers {
		go func() {
			cents, err := c.Price(grams, postcode)
			if err != nil {
				err = fmt.Errorf("%s: %w", c.Name(), err)
			}
			replies <- reply{Quote{c.Name(), cents}, err} // want "abandoned-send: "
		}()
	}

	var excuses []error
	for range carriers {
		r := <-replies
		if r.err == nil {
			return r.Quote, nil
		}
		excuses = append(excuses, r.err)
	}
	return Quote{}, errors.Join(excuses...)
}
