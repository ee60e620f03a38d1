// Package chatroom joins rooms on a chat server through its C SDK.
package chatroom

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct chat chat;
typedef void (*chat_msg_cb)(void *user, char *nick, char *text);

extern int chat_join(chat *c, const char *room, chat_msg_cb cb, void *user);
// chat_leave returns at once; messages that are queued are still handed over.
extern void chat_leave(chat *c, const char *room);

extern void goChatMessage(uintptr_t user, char *nick, char *text);

static void on_message(void *user, char *nick, char *text) {
	goChatMessage((uintptr_t)user, nick, text);
}
static int join(chat *c, const char *room, uintptr_t key) {
	return chat_join(c, room, on_message, (void *)key);
}
*/
import "C"

import (
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"
)

type Room struct {
	c    *C.chat
	name string
	key  uintptr
	say  func(nick, text string)
}

var (
	rooms   sync.Map // uintptr -> *Room
	nextKey atomic.Uintptr
)

// Join enters a room; say gets its messages on the SDK's thread.
func Join(c *C.chat, name string, say func(nick, text string)) (*Room, error) {
	r := &Room{c: c, name: name, key: nextKey.Add(1), say: say}
	rooms.Store(r.key, r)
	cname := C.CString(name)
	defer C.free(unsafe.Pointer(cname))
	if rc := C.join(c, cname, C.uintptr_t(r.key)); rc != 0 {
		rooms.Delete(r.key)
		return nil, fmt.Errorf("chatroom: join %s: %d", name, int(rc))
	}
	return r, nil
}

// Leave leaves the room. Messages that arrive later are dropped.
func (r *Room) Leave() {
	cname := C.CString(r.name)
	defer C.free(unsafe.Pointer(cname))
	C.chat_leave(r.c, cname)
	rooms.Delete(r.key)
}

func lookup(key uintptr) *Room {
	if v, ok := rooms.Load(key); ok {
		return v.(*Room)
	}
	return nil
}

//export goChatMessage
func goChatMessage(user C.uintptr_t, nick, text *C.char) {
	r := lookup(uintptr(user))
	r.say(C.GoString(nick), C.GoString(text)) // want "panic-into-c: "
}
