static void (*on_mount)(int), (*on_fall)(int), (*on_stop)(void);

void carousel_hear(void (*mounted)(int), void (*fell)(int), void (*stopped)(void)) {
	on_mount = mounted;
	on_fall = fell;
	on_stop = stopped;
}

void carousel_turn(void) {
	on_mount(1);
	on_fall(1);
	on_stop();
}
