// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// Part of every test program under the thread sanitizer. Qt's library is not built with it, so that it does not see how Qt
// hands things from one thread to another, and would call each handing over a race. What our code calls in Qt to hand
// something over stands here in front of Qt's own function, and tells the sanitizer; so does each event that arrives.
// All threads share one place to hand over: a race is found when its two accesses have no such call in between.

#include <QCoreApplication>
#include <QRunnable>
#include <QThreadPool>
#include <dlfcn.h>
#include <functional>
#include <utility>

extern "C" {
void __tsan_acquire(void *place);
void __tsan_release(void *place);
}

namespace {

char place;

bool onEvent(void **)
{
    __tsan_acquire(&place);
    return false;
}

/// What a pool's thread is given to do.
class TakenOver final : public QRunnable
{
public:
    explicit TakenOver(std::function<void()> task)
        : m_task(std::move(task))
    {
    }

    void run() override
    {
        __tsan_acquire(&place);
        m_task();
    }

private:
    const std::function<void()> m_task;
};

const bool isWatched = QInternal::registerCallback(QInternal::EventNotifyCallback, onEvent);

} // namespace

// Some of these functions are private to Qt, so that they can only be named as the linker does.
#define HANDS_OVER(Function, Symbol, Result, Parameters, Arguments)                                                    \
    extern "C" Result Function Parameters __asm__(Symbol);                                                             \
    Result Function Parameters                                                                                         \
    {                                                                                                                  \
        static auto *const real = reinterpret_cast<Result(*) Parameters>(dlsym(RTLD_NEXT, Symbol));                    \
        __tsan_release(&place);                                                                                        \
        return real Arguments;                                                                                         \
    }

// QMetaObject::activate(): a signal
HANDS_OVER(handOverSignal, "_ZN11QMetaObject8activateEP7QObjectPKS_iPPv", void,
    (void *sender, const void *meta, int signal, void **arguments), (sender, meta, signal, arguments))
// QMetaObject::invokeMethod() with a lambda
HANDS_OVER(handOverCall,
    "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv", bool,
    (void *receiver, void *call, int type, void *result), (receiver, call, type, result))
// QPromise
HANDS_OVER(handOverResult, "_ZN20QFutureInterfaceBase18reportResultsReadyEii", void, (void *future, int from, int to),
    (future, from, to))
HANDS_OVER(handOverEnd, "_ZN20QFutureInterfaceBase14reportFinishedEv", void, (void *future), (future))
HANDS_OVER(handOverDeletion, "_ZN7QObject11deleteLaterEv", void, (void *object), (object))
HANDS_OVER(handOverRunnable, "_ZN11QThreadPool5startEP9QRunnablei", void, (void *pool, void *task, int priority),
    (pool, task, priority))

void QThreadPool::start(std::function<void()> task, int priority)
{
    start(new TakenOver(std::move(task)), priority);
}
