// Package ends hears of an error, or of the end, whichever comes first.
package ends

// Run runs f, and hears of its first complaint if it comes in time.
func Run(f func() error) error {
	bad := make(chan error)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := f(); err != nil {
			select {
			case bad <- err:
			default:
			}
		}
	}()
	select {
	case err := <-bad:
		return err
	case <-done:
		return nil
	}
}

// Watch hears of levels, as often as it looks.
func Watch(level func() int, enough int) {
	levels := make(chan int)
	go func() {
		for {
			select {
			case levels <- level():
			default:
			}
		}
	}()
	for l := range levels {
		if l > enough {
			return
		}
	}
}
