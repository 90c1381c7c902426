namespace Portal.Storage;

/// <summary>
/// Wakes the sweeper of this process as soon as something due is committed; others find it at their next look. One bell for messages, one for
/// the rest, as the sweeper looks for each by itself.
/// </summary>
public sealed class IntentBell
{
    private TaskCompletionSource _messages = New();
    private TaskCompletionSource _rest = New();

    /// <summary>Ends at the next ring. Whoever takes it before looking misses none.</summary>
    public Task Next(bool messages) => Volatile.Read(ref Of(messages)).Task;

    public void Ring(bool messages) => Interlocked.Exchange(ref Of(messages), New()).TrySetResult();

    private ref TaskCompletionSource Of(bool messages) => ref messages ? ref _messages : ref _rest;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
