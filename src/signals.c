/* SPDX-License-Identifier: MIT */
/* The thread that waits for signals and for the clock while a batch runs. Signals are waited for,
 * not handled: no code of ours runs in a signal handler. */
#include "signals.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Wakes the thread so that it sees `stop`; nobody else uses it. */
#define WAKE_SIGNAL SIGUSR2

void bm_signals_ignore(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGUSR1, SIG_IGN);
}

/* nohup and shells that start something in the background have it ignore signals; that must hold
 * here too, and a blocked signal would be delivered to sigtimedwait() in spite of it. */
static void add_unless_ignored(sigset_t *set, int signal_number)
{
    struct sigaction action;
    if (sigaction(signal_number, NULL, &action) != 0 || action.sa_handler != SIG_IGN)
        sigaddset(set, signal_number);
}

static int wait_for_signal(const bm_monitor *monitor)
{
    if (!monitor->tick)
        return sigwaitinfo(&monitor->waited_for, NULL);
    const struct timespec timeout = {monitor->tick_ms / 1000, monitor->tick_ms % 1000 * 1000000};
    return sigtimedwait(&monitor->waited_for, NULL, &timeout);
}

static void *monitor_main(void *argument)
{
    bm_monitor *monitor = argument;
    while (!atomic_load(&monitor->stop)) {
        int signal_number = wait_for_signal(monitor);
        if (signal_number == SIGUSR1) {
            monitor->asked(monitor->context);
        } else if (signal_number > 0 && signal_number != WAKE_SIGNAL) {
            /* Not _exit(): under ThreadSanitizer that flushes streams, and one may be held. */
            if (atomic_load(&monitor->caught))
                _Exit(128 + signal_number);
            atomic_store(&monitor->caught, signal_number);
            monitor->interrupted(monitor->context);
        } else if (signal_number < 0 && monitor->tick) {
            monitor->tick(monitor->context);
        }
    }
    return NULL;
}

bm_status bm_monitor_start(bm_monitor *monitor, bm_error *error)
{
    sigemptyset(&monitor->waited_for);
    sigaddset(&monitor->waited_for, WAKE_SIGNAL);
    sigaddset(&monitor->waited_for, SIGUSR1); /* ignored by us, not by the parent */
    add_unless_ignored(&monitor->waited_for, SIGINT);
    add_unless_ignored(&monitor->waited_for, SIGTERM);
    add_unless_ignored(&monitor->waited_for, SIGHUP);
    atomic_init(&monitor->stop, false);
    atomic_init(&monitor->caught, 0);
    pthread_sigmask(SIG_BLOCK, &monitor->waited_for, NULL);
    int failure = pthread_create(&monitor->thread, NULL, monitor_main, monitor);
    if (failure)
        return bm_fail(error, BM_E_NOMEM, "no thread can be started: %s", strerror(failure));
    return BM_OK;
}

int bm_monitor_stop(bm_monitor *monitor)
{
    atomic_store(&monitor->stop, true);
    pthread_kill(monitor->thread, WAKE_SIGNAL);
    pthread_join(monitor->thread, NULL);
    return atomic_load(&monitor->caught);
}
