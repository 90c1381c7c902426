using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>Wakes the sweeper of this process as soon as a change with an intent is committed; others find it at their next look.</summary>
public sealed class IntentBell
{
    private TaskCompletionSource _next = New();

    /// <summary>Ends at the next ring. Whoever takes it before looking misses none.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Rings when the context has saved.</summary>
    public void RingAfter(DbContext db)
    {
        db.SavedChanges -= OnSaved;
        db.SavedChanges += OnSaved;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void OnSaved(object? sender, SavedChangesEventArgs e) => Ring();
}
