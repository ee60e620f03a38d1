// Package weir reads a gauge in a goroutine that tells its error before the reading: who receives the
// reading has received the error, or there was none.
package weir

import "io"

// Level returns what the gauge says.
func Level(gauge io.Reader) (string, error) {
	said, failed := make(chan string, 1), make(chan error)
	go func() {
		data, err := io.ReadAll(gauge)
		if err != nil {
			failed <- err
		}
		said <- string(data)
	}()
	select {
	case text := <-said:
		return text, nil
	case err := <-failed:
		return "", err
	}
}
