using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;

namespace Portal.Storage;

/// <summary>Wakes the sweeper of this process as soon as a change with an intent is committed; others find it at their next look.</summary>
public sealed class IntentBell
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => _rings.Writer.TryWrite(true);

    /// <summary>Rings when the context has saved.</summary>
    public void RingAfter(DbContext db)
    {
        db.SavedChanges -= OnSaved;
        db.SavedChanges += OnSaved;
    }

    /// <summary>Waits for a ring, at most this long.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(atMost);
        try
        {
            await _rings.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nobody rang; time for a look of one's own.
        }
    }

    private void OnSaved(object? sender, SavedChangesEventArgs e) => Ring();
}
