/*
 * Tells the service manager how far this process is: the protocol of sd_notify(3), one datagram to
 * the socket that $NOTIFY_SOCKET names. Without that variable nobody wants to know.
 */
#ifndef CROSSFADE_PROXY_PROCESS_READINESS_H
#define CROSSFADE_PROXY_PROCESS_READINESS_H

void readiness_tell_ready(void);
void readiness_tell_reloading(void); /* readiness_tell_ready must follow */
void readiness_tell_stopping(void);

#endif
