// Package relay joins two connections.
package relay

import (
	"context"
	"errors"
	"io"
	"net"
	"time"
)

// ErrIdle is returned when nothing was relayed for too long.
var ErrIdle = errors.New("relay: idle")

// Join copies in both directions until one side ends or the context does, and
// then closes both connections.
func Join(ctx context.Context, left, right net.Conn) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer left.Close()
	defer right.Close()

	errc := make(chan error, 3)
	pump := func(dst, src net.Conn) {
		errc <- copyIdle(dst, src)
	}
	go pump(left, right)
	go pump(right, left)
	go func() {
		<-ctx.Done()
		errc <- context.Cause(ctx)
	}()
	return <-errc
}

func copyIdle(dst, src net.Conn) error {
	buf := make([]byte, 4096)
	for {
		if err := src.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			return err
		}
		n, err := src.Read(buf)
		if n > 0 {
			if _, werr := dst.Write(buf[:n]); werr != nil {
				return werr
			}
		}
		var ne net.Error
		switch {
		case err == nil:
		case err == io.EOF:
			return nil
		case errors.As(err, &ne) && ne.Timeout():
			return ErrIdle
		default:
			return err
		}
	}
}
