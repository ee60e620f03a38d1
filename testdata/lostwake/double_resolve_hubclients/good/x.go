// Package hubclients is the hub of a chat over WebSockets.
package hubclients

import "sync"

// Client is one connected browser; its writer drains Send until it is closed.
type Client struct {
	Name string
	Send chan []byte
}

// Hub knows all connected clients.
type Hub struct {
	mu      sync.Mutex
	clients map[*Client]bool
}

// NewHub returns an empty hub.
func NewHub() *Hub { return &Hub{clients: make(map[*Client]bool)} }

// Join enters a client.
func (h *Hub) Join(name string) *Client {
	c := &Client{Name: name, Send: make(chan []byte, 16)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clients[c] = true
	return c
}

// Leave is called by the reader of the client when the connection ends.
func (h *Hub) Leave(c *Client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.clients[c] {
		delete(h.clients, c)
		close(c.Send)
	}
}

// Broadcast sends msg to all; a client that cannot keep up is thrown out.
func (h *Hub) Broadcast(msg []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.clients {
		select {
		case c.Send <- msg:
		default:
			delete(h.clients, c)
			close(c.Send)
		}
	}
}

// Conn is the connection of a client; Close makes Read fail.
type Conn interface {
	Read() ([]byte, error)
	Write([]byte) error
	Close() error
}

// Serve runs one connection until it ends or the client is thrown out.
func (h *Hub) Serve(name string, conn Conn) {
	c := h.Join(name)
	defer h.Leave(c)
	go func() {
		defer conn.Close()
		failed := false
		for msg := range c.Send {
			if !failed {
				failed = conn.Write(msg) != nil
			}
		}
	}()
	for {
		msg, err := conn.Read()
		if err != nil {
			return
		}
		h.Broadcast(msg)
	}
}
