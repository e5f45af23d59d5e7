// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// Part of every test program under the thread sanitizer. Qt's library is not built with it, so that it does not see how
// Qt hands things from one thread to another, and would call each handing over a race. What our code calls in Qt to
// hand something over stands here in front of Qt's own function, and tells the sanitizer; so does each event that
// arrives. All threads share one place to hand over: a race is found when its two accesses have no such call in
// between.

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QRunnable>
#include <QThreadPool>
#include <cstdarg>
#include <dlfcn.h>
#include <functional>
#include <sched.h>
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

// Some of these functions are private to Qt, so that they can only be named as the linker does. Their addresses are
// even, as those of all member functions: in a pointer to one the last bit says that it is virtual.
#define HANDS_OVER(Function, Symbol, Result, Parameters, Arguments)                                                    \
    extern "C" Result Function Parameters __asm__(Symbol) __attribute__((aligned(16)));                                \
    Result Function Parameters                                                                                         \
    {                                                                                                                  \
        static auto *const real = reinterpret_cast<Result(*) Parameters>(dlsym(RTLD_NEXT, Symbol));                    \
        __tsan_release(&place);                                                                                        \
        return real Arguments;                                                                                         \
    }

// QMetaObject::activate(): a signal
HANDS_OVER(handOverSignal, "_ZN11QMetaObject8activateEP7QObjectPKS_iPPv", void,
    (void *sender, const void *meta, int signal, void **arguments), (sender, meta, signal, arguments))
// QMetaObject::invokeMethod() with a lambda, which goes with whoever is the last to hold it: Qt counts that unseen.
#define INVOKE_METHOD                                                                                                  \
    "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv"
extern "C" bool handOverCall(void *receiver, QtPrivate::QSlotObjectBase *call, int type, void *result) __asm__(
    INVOKE_METHOD) __attribute__((aligned(16)));
bool handOverCall(void *receiver, QtPrivate::QSlotObjectBase *call, int type, void *result)
{
    static auto *const real = reinterpret_cast<decltype(&handOverCall)>(dlsym(RTLD_NEXT, INVOKE_METHOD));
    __tsan_release(&place);
    call->ref();
    const bool isInvoked = real(receiver, call, type, result);
    __tsan_acquire(&place);
    call->destroyIfLastRef();
    return isInvoked;
}
// QPromise
HANDS_OVER(handOverResult, "_ZN20QFutureInterfaceBase18reportResultsReadyEii", void, (void *future, int from, int to),
    (future, from, to))
HANDS_OVER(handOverEnd, "_ZN20QFutureInterfaceBase14reportFinishedEv", void, (void *future), (future))
HANDS_OVER(handOverDeletion, "_ZN7QObject11deleteLaterEv", void, (void *object), (object))
HANDS_OVER(handOverRunnable, "_ZN11QThreadPool5startEP9QRunnablei", void, (void *pool, void *task, int priority),
    (pool, task, priority))

// What a thread did before its own end
HANDS_OVER(handOverQuit, "_ZN7QThread4quitEv", void, (void *thread), (thread))

// Whoever waits takes over what came while it did.
#define TAKES_OVER(Function, Symbol, Result, Parameters, Arguments)                                                    \
    extern "C" Result Function Parameters __asm__(Symbol) __attribute__((aligned(16)));                                \
    Result Function Parameters                                                                                         \
    {                                                                                                                  \
        static auto *const real = reinterpret_cast<Result(*) Parameters>(dlsym(RTLD_NEXT, Symbol));                    \
        struct Taken                                                                                                   \
        {                                                                                                              \
            ~Taken() { __tsan_acquire(&place); }                                                                       \
        } const taken;                                                                                                 \
        return real Arguments;                                                                                         \
    }

TAKES_OVER(takeOverFinished, "_ZN20QFutureInterfaceBase15waitForFinishedEv", void, (void *future), (future))
TAKES_OVER(
    takeOverResult, "_ZN20QFutureInterfaceBase13waitForResultEi", void, (void *future, int index), (future, index))
TAKES_OVER(takeOverState, "_ZNK20QFutureInterfaceBase10queryStateENS_5StateE", bool, (const void *future, int state),
    (future, state))
TAKES_OVER(
    takeOverThread, "_ZN7QThread4waitE14QDeadlineTimer", bool, (void *thread, QDeadlineTimer limit), (thread, limit))

void QThreadPool::start(std::function<void()> task, int priority)
{
    start(new TakenOver(std::move(task)), priority);
}

/// QProcess's way to start one: in the parent's own memory till the program is loaded. What the child does there, the
/// sanitizer takes for the thread's, and forgets on the way what that thread has handed over. A copy costs time alone.
extern "C" int clone(int (*child)(void *), void *stack, int flags, void *argument, ...)
{
    static auto *const real = reinterpret_cast<decltype(&clone)>(dlsym(RTLD_NEXT, "clone"));
    va_list more;
    va_start(more, argument);
    void *const parentPlace = va_arg(more, void *);
    void *const storage = va_arg(more, void *);
    void *const childPlace = va_arg(more, void *);
    va_end(more);
    return real(child, stack, flags & ~CLONE_VM, argument, parentPlace, storage, childPlace);
}
