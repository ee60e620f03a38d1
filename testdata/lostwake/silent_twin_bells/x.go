// Package bells rings both bells at once, and has room for what each says, should the first fail.
package bells

// Bell can be rung.
type Bell interface {
	Grease() error
	Ring(times int) error
}

// Both rings two bells.
func Both(left, right Bell, times int) error {
	errs := make(chan error, 2)
	for _, b := range []Bell{left, right} {
		go func() {
			if err := b.Grease(); err != nil {
				errs <- err
				return
			}
			errs <- b.Ring(times)
		}()
	}
	for i := 0; i < cap(errs); i++ {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}
