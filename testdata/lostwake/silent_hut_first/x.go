// Package first asks huts, and leaves on the first that says no: then nobody waits for the others.
package first

// Ask asks all of them.
func Ask(calls []func() error) error {
	done := make(chan struct{}, len(calls))
	failed := make(chan error, len(calls))
	for _, call := range calls {
		go func() {
			if err := call(); err != nil {
				failed <- err
				return
			}
			done <- struct{}{}
		}()
	}
	for range calls {
		select {
		case err := <-failed:
			return err
		case <-done:
		}
	}
	return nil
}
